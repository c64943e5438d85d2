//! Purchases: `/inventory/purchase`, `/inventory/purchases` and `/inventory/purchases/{id}`.

use std::sync::Arc;

use jsonapi::attribute::{Choice, Integer, nullable, parse_uuid, words};
use jsonapi::conditional::ETag;
use jsonapi::error::code;
use jsonapi::page::KeyKind;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::request::Draft;
use jsonapi::resource_type::{Attribute, Fixed, Given, RelationshipType, ResourceType, Rule, Shows};
use jsonapi::{Error, Errors, Query};
use platform::clock::to_rfc3339;
use store::filter;
use uuid::Uuid;
use web::{Answer, Failure, Request, Tag};

use super::error::{Places, failed, stopped};
use super::queries::NEWEST_FIRST;
use super::read::{number, places, status_places, text};
use super::{Inventory, product, queries, read, show, stock};
use crate::domain::{Order, Purchase, PurchaseId, PurchaseStatus, Quantity, Reference};
use crate::services::{buy::buy, cancel::cancel};

/// What a client writes of a purchase.
#[derive(Default)]
pub(super) struct Written {
    quantity: Option<Quantity>,
    reference: Option<Reference>,
    status: Option<PurchaseStatus>,
}

const STATUSES: [&str; 2] = words(&PurchaseStatus::TABLE);

pub(super) const PURCHASES: ResourceType<Purchase, Written> = ResourceType {
    attributes: &[
        Attribute::new(
            "product_id",
            "What to buy. The relationship `product` may stand in its place.",
            Rule::Uuid,
            |purchase: &Purchase| purchase.order.product_id.to_string().into(),
        )
        .or_relationship()
        .filtered(),
        Attribute::new(
            "quantity",
            "How many.",
            Rule::Integer(Integer::range(Quantity::MIN, Quantity::MAX)),
            |purchase: &Purchase| purchase.order.quantity.get().into(),
        )
        .required(|written: &mut Written, value| number(value, Quantity::new).map(|units| written.quantity = Some(units)))
        .filtered(),
        Attribute::new(
            "reference",
            "The buyer's own name for it, such as an order number.",
            Rule::Line(Reference::LENGTH_MAX),
            |purchase: &Purchase| purchase.order.reference.as_ref().map(Reference::as_str).into(),
        )
        .nullable()
        .optional(|written: &mut Written, value| {
            nullable(|value| text(value, Reference::new))(value).map(|reference| written.reference = reference)
        })
        .filtered(),
        Attribute::new("product_sku", "The sku at the time.", Rule::Text, |purchase: &Purchase| purchase.terms.sku().into())
            .filtered(),
        Attribute::new("product_name", "The name at the time.", Rule::Text, |purchase: &Purchase| purchase.terms.name().into()),
        Attribute::new("unit_price", "The price of one at the time.", Rule::Custom, |purchase: &Purchase| {
            purchase.terms.unit_price().to_string().into()
        })
        .filtered_by(filter::amount("unit_price")),
        Attribute::new("total_price", "The price of all.", Rule::Custom, |purchase: &Purchase| {
            purchase.terms.total_price().to_string().into()
        })
        .filtered_by(filter::large_amount("total_price")),
        Attribute::new("currency", "ISO 4217.", Rule::Custom, |purchase: &Purchase| {
            purchase.terms.unit_price().currency().code().into()
        })
        .filtered_by(filter::currency("currency")),
        Attribute::new("remaining", "Available units right after it.", Rule::COUNT, |purchase: &Purchase| {
            purchase.remaining.into()
        })
        .filtered(),
        Attribute::new(
            "status",
            "Set it to `cancelled` to give the units back.",
            Rule::Choice(&STATUSES),
            |purchase: &Purchase| purchase.status.word().into(),
        )
        .changed_by(|written: &mut Written, value| {
            Choice::of(&PurchaseStatus::TABLE).parse(value).map(|status| written.status = Some(status))
        })
        .filtered(),
        Attribute::new("created_at", "When it was made.", Rule::Timestamp, |purchase: &Purchase| {
            to_rfc3339(purchase.created_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
        Attribute::new("cancelled_at", "When it was cancelled.", Rule::Timestamp, |purchase: &Purchase| {
            purchase.cancelled_at_ms.map(to_rfc3339).into()
        })
        .nullable()
        .filtered(),
    ],
    relationships: &[
        RelationshipType {
            name: "product",
            kind: product::KIND,
            target: Some(|purchase| purchase.order.product_id.to_string()),
            shows: Shows::Linkage,
            given: Given::Attribute("product_id"),
        },
        // Links only: the stock may have been deleted since, and linkage would claim that it is there.
        RelationshipType {
            name: "inventory",
            kind: stock::KIND,
            target: Some(|purchase| purchase.order.product_id.to_string()),
            shows: Shows::Links,
            given: Given::Never,
        },
    ],
    has_client_ids: true,
    fixed: Fixed::Forbidden("A purchase can be cancelled, and otherwise never changes."),
    included: &[product::KIND],
    ..ResourceType::new(
        "purchases",
        "Purchase",
        "What was bought, at the price that it had then.",
        "/inventory/purchases/{id}",
        |purchase| purchase.order.purchase_id.to_string(),
    )
};

pub(super) const KIND: &str = PURCHASES.kind;
const FIELDS: [&str; PURCHASES.field_count()] = PURCHASES.fields();
const FIELDSET: Fieldset = Fieldset { kind: KIND, fields: &FIELDS };
const FIELDSETS: &[Fieldset] = &[FIELDSET, product::FIELDSET];
const FILTERS: [FilterField; PURCHASES.filter_count() + 1] = PURCHASES.filters(&[]);
const SORTS: [SortField; PURCHASES.sort_count()] = PURCHASES.sorts();

/// Queries of one purchase.
pub(super) const ONE: Endpoint = queries::one(KIND, FIELDSETS);

/// Queries of an answer to a change.
pub(super) const CHANGED: Endpoint = queries::changed(KIND, &[FIELDSET]);

/// Queries of the list. Newest first unless asked otherwise.
pub(crate) const LIST: Endpoint = Endpoint { list: Some(&List { filters: &FILTERS, sorts: &SORTS, ..NEWEST_FIRST }), ..ONE };

/// `POST /inventory/purchase`, `POST /inventory/purchases`
pub(super) async fn create(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (order, places) = read_order(Draft::create(&document, KIND)?, "/data", || inventory.new_id())?;
    let attempt = request.attempt(Some(&document), &inventory.platform);
    let bought = buy(&inventory.repository, &inventory.products, request.context, &attempt, order).await;
    let done = bought.map_err(|error| failed(error, &places))?;
    Ok(Answer::created(PURCHASES.resource(&done.value, "")).tagged(tag(&done.value)).replayed(done.is_replay))
}

/// `GET /inventory/purchases`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let read = |query: Arc<Query>| async move { inventory.repository.purchases(&query).await };
    show::page(inventory, &PURCHASES, read, |purchase| purchase.order.product_id, &request).await
}

/// `GET /inventory/purchases/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("id")?.into()).await?;
    show::one_of_product(inventory, &PURCHASES, &found, found.order.product_id, tag(&found), &request).await
}

/// `PATCH /inventory/purchases/{id}`: the one change that there is, is to cancel it.
pub(super) async fn change(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = PurchaseId::from(request.id("id")?);
    let current = find(inventory, id).await?;
    let is_cancelled = current.status == PurchaseStatus::Cancelled;
    let conditions = request.preconditions();
    let holds = conditions.check(&request.method, Some(&ETag::of_version(current.version())));
    let document = request.document();
    let wanted = document.and_then(|document| read_status(Draft::update(&document, KIND, &id.to_string())?, &current));
    // RFC 9110, section 13.1.1: a change that is in effect already may succeed although its condition does not hold any more.
    if conditions.if_none_match.is_some() || !(is_cancelled && matches!(wanted, Ok(Some(PurchaseStatus::Cancelled)))) {
        holds?;
    }
    let purchase = if wanted? == Some(PurchaseStatus::Cancelled) && !is_cancelled {
        let cancelled = cancel(&inventory.repository, &inventory.attempt(&request), id).await;
        cancelled.map_err(|error| stopped(error, &status_places("/data")))?
    } else {
        current
    };
    Ok(show::one(&PURCHASES, &purchase, tag(&purchase), &request))
}

/// The purchase with this id.
pub(super) async fn find(inventory: &Inventory, id: PurchaseId) -> Result<Purchase, Failure> {
    inventory.repository.purchase(id).await?.ok_or_else(Request::not_found)
}

/// The order in the resource object at `data`. `new_id` gives the id where the client has not chosen one.
pub(super) fn read_order(mut draft: Draft<'_>, data: &str, new_id: impl FnOnce() -> Uuid) -> Result<(Order, Places), Errors> {
    let id = draft.client_id(parse_uuid);
    let product_id = read::product(&mut draft);
    let Written { quantity, reference, .. } = PURCHASES.read_new(&mut draft);
    let places = places(&draft, data);
    draft.finish(|| {
        let purchase_id = id?.unwrap_or_else(new_id).into();
        Some((Order { purchase_id, product_id: product_id?, quantity: quantity?, reference }, places))
    })
}

/// What it is to become, if that was sent. Whatever else would be different is refused: a purchase is history.
pub(super) fn read_status(mut draft: Draft<'_>, current: &Purchase) -> Result<Option<PurchaseStatus>, Errors> {
    let Written { status, .. } = PURCHASES.read_change(&mut draft, current);
    if status == Some(PurchaseStatus::Completed) && current.status == PurchaseStatus::Cancelled {
        let error = Error::new(code::FORBIDDEN).with_detail("A cancelled purchase stays cancelled.");
        draft.error(error.at_pointer(draft.pointer_to("status")));
    }
    draft.finish(|| Some(status))
}

fn tag(purchase: &Purchase) -> Tag {
    Tag::Version(purchase.version())
}
