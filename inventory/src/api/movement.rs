//! The ledger: `/inventory/movements` and `/inventory/{product_id}/movements`.

use std::sync::Arc;

use jsonapi::attribute::{Choice, Integer, nullable, parse_uuid, whole, words};
use jsonapi::error::code;
use jsonapi::page::KeyKind;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::request::Draft;
use jsonapi::resource_type::{Attribute, Given, RelationshipType, ResourceType, Rule, Shows};
use jsonapi::{Error, Errors, Query, Violation};
use platform::clock::to_rfc3339;
use serde_json::Value;
use store::SequenceId;
use store::log::TIE_BREAKER;
use uuid::Uuid;
use web::{Answer, Failure, Request, Tag};

use super::error::{Places, stock_not_found, stopped};
use super::queries::NEWEST_FIRST;
use super::read::{product_place, text};
use super::{Inventory, product, queries, read, show};
use crate::domain::{Correction, Delta, Movement, MovementKind, OnHand, PostMovement, ProductId, Quantity, Reason};
use crate::services::post_movement::post_movement;

/// What a client writes of a movement.
#[derive(Default)]
pub(super) struct Written {
    kind: Option<MovementKind>,
    delta: Option<Delta>,
    reason: Option<Reason>,
}

const KINDS: [&str; 4] = words(&MovementKind::TABLE);
const POSTED: [&str; 2] = words(&MovementKind::POSTED);

/// By how much stock can be moved at once.
const DELTA: Rule = Rule::Integer(Integer::range(-OnHand::MAX, OnHand::MAX));

pub(super) const MOVEMENTS: ResourceType<Movement, Written> = ResourceType {
    attributes: &[
        Attribute::new(
            "product_id",
            "The product; in a new movement the one in the URL, if it is sent at all.",
            Rule::Uuid,
            |movement: &Movement| movement.product_id.to_string().into(),
        )
        .or_relationship()
        .filtered(),
        Attribute::new(
            "kind",
            "Why stock moved. `received` and `adjusted` can be posted; the others come from purchases.",
            Rule::Choice(&KINDS),
            |movement: &Movement| movement.kind.word().into(),
        )
        .sent_as(Rule::Choice(&POSTED))
        .required(|written: &mut Written, value| {
            Choice::of(&MovementKind::POSTED).parse(value).map(|kind| written.kind = Some(kind))
        })
        .filtered(),
        Attribute::new("delta", "By how many units; not 0, and positive for `received`.", DELTA, |movement: &Movement| {
            movement.delta.into()
        })
        .required(|written: &mut Written, value| {
            let delta = Delta::new(whole(value)?).map_err(|error| Violation::new(error.to_string()))?;
            written.delta = Some(delta.ok_or_else(|| Violation::new("must not be 0"))?);
            Ok(())
        })
        .filtered(),
        Attribute::new("balance", "Units on hand after it.", Rule::COUNT, |movement: &Movement| movement.balance.into())
            .filtered(),
        Attribute::new("reason", "Why. Required for `adjusted`.", Rule::Line(Reason::LENGTH_MAX), |movement: &Movement| {
            movement.reason.clone().into()
        })
        .nullable()
        .optional(|written: &mut Written, value| {
            nullable(|value| text(value, Reason::new))(value).map(|reason| written.reason = reason)
        }),
        Attribute::new("actor", "The name of the API key.", Rule::Text, |movement: &Movement| movement.actor.clone().into())
            .filtered(),
        Attribute::new("cause", "The purchase or reservation behind it.", Rule::Uuid, |movement: &Movement| {
            movement.cause.map(|cause| cause.to_string()).into()
        })
        .nullable()
        .filtered(),
        Attribute::new("request_id", "The request that made it.", Rule::Text, |movement: &Movement| {
            movement.request_id.clone().into()
        })
        .filtered(),
        Attribute::new("sequence", "The place in the ledger.", Rule::ORDINAL, |movement: &Movement| movement.sequence.into())
            .filtered(),
        Attribute::new("created_at", "When it was made.", Rule::Timestamp, |movement: &Movement| {
            to_rfc3339(movement.created_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
    ],
    relationships: &[RelationshipType {
        name: "product",
        kind: product::KIND,
        target: Some(|movement| movement.product_id.to_string()),
        shows: Shows::Linkage,
        given: Given::Url("product_id"),
    }],
    included: &[product::KIND],
    ..ResourceType::new(
        "movements",
        "Movement",
        "One entry of the ledger, the only thing that changes what is on hand. It never changes itself.",
        "/inventory/movements/{id}",
        |movement| SequenceId { sequence: movement.sequence, created_at: movement.created_at_ms }.uuid().to_string(),
    )
};

pub(super) const KIND: &str = MOVEMENTS.kind;
const FIELDS: [&str; MOVEMENTS.field_count()] = MOVEMENTS.fields();
const FIELDSET: Fieldset = Fieldset { kind: KIND, fields: &FIELDS };
const FIELDSETS: &[Fieldset] = &[FIELDSET, product::FIELDSET];
const FILTERS: [FilterField; MOVEMENTS.filter_count() + 1] = MOVEMENTS.filters(&[]);
const SORTS: [SortField; MOVEMENTS.sort_count()] = MOVEMENTS.sorts();

/// Queries of one movement.
pub(super) const ONE: Endpoint = queries::one(KIND, FIELDSETS);

/// Queries of an answer to a change.
pub(super) const CHANGED: Endpoint = queries::changed(KIND, &[FIELDSET]);

/// Queries of the ledger, all of it or one product's. Newest first unless asked otherwise.
pub(crate) const LIST: Endpoint =
    Endpoint { list: Some(&List { filters: &FILTERS, sorts: &SORTS, tie_breaker: TIE_BREAKER, ..NEWEST_FIRST }), ..ONE };

/// `GET /inventory/movements`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    page(inventory, &request, None).await
}

/// `GET /inventory/{product_id}/movements`
pub(super) async fn list_of_product(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    // A product that never had stock has no ledger; one whose stock was deleted still has.
    let answer = page(inventory, &request, Some(product_id)).await?;
    let is_known = inventory.repository.has_movements(product_id).await?
        || inventory.repository.stock(product_id, inventory.now()).await?.is_some();
    if is_known { Ok(answer) } else { Err(stock_not_found()) }
}

async fn page(inventory: &Inventory, request: &Request<'_>, product_id: Option<ProductId>) -> Result<Answer, Failure> {
    let read = |query: Arc<Query>| async move { inventory.repository.movements(&query, product_id).await };
    show::page(inventory, &MOVEMENTS, read, |movement| movement.product_id, request).await
}

/// `GET /inventory/movements/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("id")?).await?;
    show::one_of_product(inventory, &MOVEMENTS, &found, found.product_id, Tag::Body, &request).await
}

/// `POST /inventory/{product_id}/movements`
pub(super) async fn post(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    let document = request.document()?;
    let (command, places) = read_of_product(Draft::create(&document, KIND)?, product_id)?;
    let attempt = request.attempt(Some(&document), &inventory.platform);
    let posted = post_movement(&inventory.repository, &attempt, command).await;
    let done = posted.map_err(|error| stopped(error, &places))?;
    Ok(Answer::created(MOVEMENTS.resource(&done.value, "")).tagged(Tag::Body).replayed(done.is_replay))
}

/// The movement with this id.
pub(super) async fn find(inventory: &Inventory, id: Uuid) -> Result<Movement, Failure> {
    let id = SequenceId::from_uuid(id).ok_or_else(Request::not_found)?;
    inventory.repository.movement(id).await?.ok_or_else(Request::not_found)
}

/// A movement of the product in the URL.
pub(super) fn read_of_product(mut draft: Draft<'_>, product_id: ProductId) -> Result<(PostMovement, Places), Errors> {
    let named = draft.reference("product_id", "product", product::KIND, parse_uuid);
    if named.flatten().is_some_and(|named| named != product_id.0) {
        let place = product_place(&draft);
        draft.error(Error::new(code::VALIDATION_FAILED).with_detail("The product must be the one in the URL.").at_pointer(place));
    }
    read_new(draft, None, Some(product_id))
}

/// A movement that names its product itself.
pub(super) fn read_alone(mut draft: Draft<'_>) -> Result<(PostMovement, Places), Errors> {
    let product_id = read::product(&mut draft);
    let place = product_place(&draft);
    read_new(draft, Some(place), product_id)
}

fn read_new(
    mut draft: Draft<'_>,
    product: Option<String>,
    product_id: Option<ProductId>,
) -> Result<(PostMovement, Places), Errors> {
    let Written { kind, delta, reason } = MOVEMENTS.read_new(&mut draft);
    let is_missing = reason.is_none() && draft.value("reason").is_none_or(Value::is_null);
    if kind == Some(MovementKind::Adjusted) && is_missing {
        draft.violation("reason", "is required for an adjustment");
    }
    let mut quantity = None;
    if let (Some(MovementKind::Received), Some(delta)) = (kind, delta) {
        match Quantity::new(delta.get()) {
            Ok(units) => quantity = Some(units),
            Err(error) => draft.violation("delta", format!("{error} for units received")),
        }
    }
    let places = Places { product, quantity: Some(draft.pointer_to("delta")), ..Places::default() };
    draft.finish(|| {
        let correction = match kind? {
            MovementKind::Received => Correction::Received { quantity: quantity?, reason },
            _ => Correction::Adjusted { delta: delta?, reason: reason? },
        };
        Some((PostMovement { product_id: product_id?, correction }, places))
    })
}
