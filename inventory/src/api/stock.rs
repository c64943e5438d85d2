//! Stock: `/inventory` and `/inventory/{product_id}`.

use std::sync::Arc;

use jsonapi::attribute::{Integer, parse_uuid};
use jsonapi::conditional::ETag;
use jsonapi::error::code;
use jsonapi::page::KeyKind;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::request::Draft;
use jsonapi::resource_type::{Attribute, Given, RelationshipType, ResourceType, Rule, Shows};
use jsonapi::{Error, Errors, Query};
use platform::clock::to_rfc3339;
use web::{Answer, Failure, Rejected, Request, Tag};

use super::error::{Places, failed, refused, stock_not_found, stopped};
use super::queries::NEWEST_FIRST;
use super::read::number;
use super::{Inventory, movement, product, queries, show};
use crate::domain::{DeleteStock, OnHand, ProductId, Refusal, SetStock, StartStock, Stock};
use crate::repository::LOW_STOCK;
use crate::services::{delete_stock::delete_stock, set_stock::set_stock, start_stock::start_stock};

/// What a client writes of stock.
#[derive(Default)]
pub(super) struct Written {
    on_hand: Option<OnHand>,
    low_stock_threshold: Option<OnHand>,
}

const UNITS: Rule = Rule::Integer(Integer::range(OnHand::MIN, OnHand::MAX));

pub(super) const STOCK: ResourceType<Stock, Written> = ResourceType {
    attributes: &[
        Attribute::new(
            "on_hand",
            "Units that are there. Setting it needs `If-Match`; to add or take, post a movement.",
            UNITS,
            |stock: &Stock| stock.on_hand.into(),
        )
        .optional(|written: &mut Written, value| number(value, OnHand::new).map(|units| written.on_hand = Some(units)))
        .changeable()
        .filtered()
        .sorted(KeyKind::Integer),
        Attribute::new("reserved", "Units that reservations hold.", Rule::COUNT, |stock: &Stock| stock.reserved.into())
            .filtered(),
        Attribute::new("available", "Units that can be bought: on_hand less reserved.", Rule::COUNT, |stock: &Stock| {
            stock.available.into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
        Attribute::new(
            "low_stock_threshold",
            "With this many available or fewer, stock is low. 0 asks for no warning.",
            UNITS,
            |stock: &Stock| stock.low_stock_threshold.into(),
        )
        .optional(|written: &mut Written, value| {
            number(value, OnHand::new).map(|units| written.low_stock_threshold = Some(units))
        })
        .changeable()
        .filtered(),
        Attribute::new("version", "One more with each change.", Rule::COUNT, |stock: &Stock| stock.version.into()).filtered(),
        Attribute::new("created_at", "When it was started.", Rule::Timestamp, |stock: &Stock| {
            to_rfc3339(stock.created_at_ms).into()
        })
        .filtered(),
        Attribute::new("updated_at", "When it last changed.", Rule::Timestamp, |stock: &Stock| {
            to_rfc3339(stock.updated_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
    ],
    relationships: &[
        RelationshipType {
            name: "product",
            kind: product::KIND,
            target: Some(|stock| stock.product_id.to_string()),
            shows: Shows::Linkage,
            given: Given::Id,
        },
        RelationshipType { name: "movements", kind: movement::KIND, target: None, shows: Shows::Links, given: Given::Never },
    ],
    has_client_ids: true,
    included: &[product::KIND],
    ..ResourceType::new(
        "inventory",
        "Inventory",
        "The stock of one product. Its id is the product's.",
        "/inventory/{product_id}",
        |stock| stock.product_id.to_string(),
    )
};

pub(super) const KIND: &str = STOCK.kind;
const FIELDS: [&str; STOCK.field_count()] = STOCK.fields();
pub(super) const FIELDSET: Fieldset = Fieldset { kind: KIND, fields: &FIELDS };
const FIELDSETS: &[Fieldset] = &[FIELDSET, product::FIELDSET];
const FILTERS: [FilterField; STOCK.filter_count() + 2] = STOCK.filters(&[FilterField::boolean(LOW_STOCK)]);
const SORTS: [SortField; STOCK.sort_count()] = STOCK.sorts();

/// Queries of one product's stock.
pub(super) const ONE: Endpoint = queries::one(KIND, FIELDSETS);

/// Queries of an answer to a change.
pub(super) const CHANGED: Endpoint = queries::changed(KIND, &[FIELDSET]);

/// Queries of the list.
pub(crate) const LIST: Endpoint =
    Endpoint { list: Some(&List { filters: &FILTERS, sorts: &SORTS, default_sort: &[], ..NEWEST_FIRST }), ..ONE };

/// `GET /inventory`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let read = |query: Arc<Query>| async move { inventory.repository.stocks(&query, inventory.now()).await };
    show::page(inventory, &STOCK, read, |stock| stock.product_id, &request).await
}

/// `GET /inventory/{product_id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("product_id")?.into()).await?;
    show::one_of_product(inventory, &STOCK, &found, found.product_id, Tag::Version(found.version), &request).await
}

/// `POST /inventory`
pub(super) async fn start(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (command, places) = read_start(Draft::create(&document, KIND)?, "/data")?;
    let attempt = request.attempt(Some(&document), &inventory.platform);
    let started = start_stock(&inventory.repository, &inventory.products, request.context, &attempt, command).await;
    let done = started.map_err(|error| failed(error, &places))?;
    Ok(Answer::created(STOCK.resource(&done.value, "")).tagged(Tag::Version(done.value.version)).replayed(done.is_replay))
}

/// `PATCH /inventory/{product_id}`
pub(super) async fn change(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    let conditions = request.preconditions();
    let document = request.document();
    let plan = |current: &Stock| -> Result<SetStock, Rejected<Refusal>> {
        let tag = ETag::of_version(current.version);
        conditions.check(&request.method, Some(&tag))?;
        let draft = Draft::update(document.as_ref().map_err(Clone::clone)?, KIND, &product_id.to_string())?;
        if draft.has("on_hand") {
            // An absolute count overwrites whatever happened since it was taken, so it has to say what it was based on.
            conditions.check_required(&request.method, Some(&tag))?;
        }
        let change = read_change(draft, current)?;
        // Without a condition nobody cares what else happened since: what is not sent keeps its value all the same.
        Ok(SetStock { expected_version: conditions.is_any().then_some(current.version), ..change })
    };
    let set = set_stock(&inventory.repository, &inventory.attempt(&request), product_id, plan).await;
    let places = Places { quantity: Some("/data/attributes/on_hand".to_owned()), ..Places::default() };
    let stock = set.map_err(|rejected| rejected.into_failure(|refusal| refused(&refusal, &places)))?;
    Ok(show::one(&STOCK, &stock, Tag::Version(stock.version), &request))
}

/// `DELETE /inventory/{product_id}`
pub(super) async fn delete(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    let conditions = request.preconditions();
    let mut expected_version = None;
    if conditions.is_any() {
        let current = find(inventory, product_id).await?;
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        expected_version = Some(current.version);
    }
    let command = DeleteStock { product_id, expected_version };
    let deleted = delete_stock(&inventory.repository, &inventory.attempt(&request), &command).await;
    deleted.map_err(|error| stopped(error, &Places::default()))?;
    Ok(Answer::no_content())
}

/// The stock of a product as it is now.
pub(super) async fn find(inventory: &Inventory, product_id: ProductId) -> Result<Stock, Failure> {
    inventory.repository.stock(product_id, inventory.now()).await?.ok_or_else(stock_not_found)
}

/// What is to be set, whatever the version.
pub(super) fn read_change(mut draft: Draft<'_>, current: &Stock) -> Result<SetStock, Errors> {
    let Written { on_hand, low_stock_threshold } = STOCK.read_change(&mut draft, current);
    let product_id = current.product_id;
    draft.finish(|| Some(SetStock { product_id, on_hand, low_stock_threshold, expected_version: None }))
}

/// The stock to start, in the resource object at `data`. The product is named by the id, by the relationship, or by both.
pub(super) fn read_start(mut draft: Draft<'_>, data: &str) -> Result<(StartStock, Places), Errors> {
    let id = draft.client_id(parse_uuid);
    let related = draft.to_one("product", product::KIND, parse_uuid).map(Option::flatten);
    let written = STOCK.read_new(&mut draft);
    let by_relationship = format!("{}/data", draft.pointer_to_relationship("product"));
    let invalid = |detail: &'static str, pointer: &str| {
        Error::new(code::VALIDATION_FAILED).with_detail(detail).at_pointer(pointer.to_owned())
    };
    match (id, related) {
        (Some(None), Some(None)) => {
            draft.error(invalid("The product is required: its id as `id`, or the relationship `product`.", data));
        }
        (Some(Some(id)), Some(Some(related))) if id != related => {
            draft.error(invalid("The relationship `product` must name the same product as `id`.", &by_relationship));
        }
        _ => {}
    }
    let named = id.flatten().or(related.flatten());
    let place = if id.flatten().is_some() { format!("{data}/id") } else { by_relationship };
    let places = Places { product: Some(place.clone()), id: Some(place), ..Places::default() };
    let command = draft.finish(|| {
        Some(StartStock {
            product_id: ProductId(named?),
            on_hand: written.on_hand.unwrap_or(OnHand::NONE),
            low_stock_threshold: written.low_stock_threshold.unwrap_or(OnHand::NONE),
        })
    })?;
    Ok((command, places))
}
