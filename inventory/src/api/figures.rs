//! Sums by day and counts by state: `/inventory/figures`.

use std::sync::Arc;

use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::page::Slice;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, Operator, Scalar};
use jsonapi::resource_type::{Attribute, ResourceType, Rule};
use jsonapi::{Error, Query, error::code};
use platform::clock::{day_of, to_date};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use web::{Answer, Failure, Request, Tag};

use super::queries::NEWEST_FIRST;
use super::{Inventory, show};
use crate::domain::{Day, Figures, NoSpan, ProductId, Span, State, Sums};
use crate::limits::SPAN_DAYS_MAX;

pub(super) const FIGURES: ResourceType<Figures, ()> = ResourceType {
    attributes: &[
        Attribute::new("product_id", "The product; `null` for the whole shop.", Rule::Uuid, |figures: &Figures| {
            figures.product_id.map(|id| id.to_string()).into()
        })
        .nullable(),
        Attribute::new("from", "The first day, in UTC.", Rule::Date, |figures: &Figures| to_date(figures.span.from()).into()),
        Attribute::new("to", "The last day, in UTC.", Rule::Date, |figures: &Figures| to_date(figures.span.to()).into()),
        Attribute::new("on_hand_before", "Units on hand as the first day began.", Rule::COUNT, |figures: &Figures| {
            figures.moved.on_hand_before.into()
        }),
        Attribute::new(
            "days",
            "The days on which something moved, in order. On others all sums are 0, and as many units stay on hand.",
            Rule::Custom,
            |figures: &Figures| figures.moved.days.iter().map(shown_day).collect(),
        ),
        Attribute::new("total", "The sums of all these days.", Rule::Custom, |figures: &Figures| {
            shown(&figures.moved.total).into()
        }),
        Attribute::new("now", "How many products, units and holds there are now.", Rule::Custom, |figures: &Figures| {
            figures.now.as_ref().map(shown_state).into()
        }),
    ],
    ..ResourceType::new(
        KIND,
        "Figures",
        "What moved in some days, and what there is now: of one product, whose id it has, or of the whole shop.",
        "/inventory/figures/{product_id}",
        |figures| figures.product_id.map_or(Uuid::nil(), |id| id.0).to_string(),
    )
};

const KIND: &str = "figures";
const FIELDS: [&str; FIGURES.field_count()] = FIGURES.fields();
const FROM: &str = "filter[day][gte]";
const PRODUCT: FilterField = FilterField::uuid("product_id").with_operators(&[Operator::Eq]);
const DAY: FilterField = FilterField::date("day").with_operators(&[Operator::Gte, Operator::Lte]);

/// Queries of one: of the last days.
pub(super) const ONE: Endpoint =
    Endpoint { kind: KIND, include: &[], fieldsets: &[Fieldset { kind: KIND, fields: &FIELDS }], list: None };

/// Queries of the list. There are too many products to sort them by what moved; they come in the order of their ids.
pub(crate) const LIST: Endpoint =
    Endpoint { list: Some(&List { filters: &[PRODUCT, DAY], default_sort: &[], ..NEWEST_FIRST }), ..ONE };

/// `GET /inventory/figures`: of the products that are named, or else one of the shop.
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let (query, now) = (&request.query, inventory.now());
    let span = span(query, now)?;
    let slice = if query.filter(PRODUCT.name, Operator::Eq).is_some() {
        inventory.repository.figures_of_products(query, span, now).await?
    } else {
        let found = of_shop(inventory, query, span).await?;
        Slice { items: vec![found], prev: None, next: None, end: None, range_truncated: false }
    };
    let document = query.page_document(slice.map(|figures| FIGURES.resource(&figures, "")), request.path);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /inventory/figures/{product_id}`: of the last days. What has no product in place of its id is the shop.
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let (id, now) = (request.id("product_id")?, inventory.now());
    let span = span(&request.query, now)?;
    let found = match id {
        id if id.is_nil() => of_shop(inventory, &request.query, span).await?,
        id => {
            let found = inventory.repository.figures_of_product(ProductId(id), span, now).await?;
            found.ok_or_else(super::error::stock_not_found)?
        }
    };
    Ok(show::one(&FIGURES, &found, Tag::Body, &request))
}

async fn of_shop(inventory: &Inventory, query: &Arc<Query>, span: Span) -> Result<Figures, Failure> {
    let with_state = query.fieldsets.has(KIND, "now");
    Ok(inventory.repository.figures_of_shop(span, with_state, inventory.now()).await?)
}

/// The days that are asked for.
fn span(query: &Query, now: i64) -> Result<Span, Failure> {
    let day = |operator| match query.filter(DAY.name, operator)?.value() {
        Some(Scalar::Integer(day)) => Some(*day),
        _ => None,
    };
    Span::new(day(Operator::Gte), day(Operator::Lte), day_of(now)).map_err(|error| {
        let detail = match error {
            NoSpan::Reversed => format!("`{FROM}` must not be after `filter[day][lte]`, which is today unless it is sent."),
            NoSpan::TooLong => format!("From `{FROM}` to `filter[day][lte]` must not be more than {SPAN_DAYS_MAX} days."),
        };
        Error::new(code::INVALID_QUERY_PARAMETER).with_detail(detail).at_parameter(FROM).into()
    })
}

fn shown_day(day: &Day) -> Value {
    let own = |name: &str, value| (name.to_owned(), value);
    let sums = shown(&day.sums);
    let ends = [own("on_hand", day.on_hand.into())];
    [own("day", to_date(day.date).into())].into_iter().chain(sums).chain(ends).collect()
}

fn shown(sums: &Sums) -> Map<String, Value> {
    let money = sums.money.iter().map(|turnover| {
        json!({
            "currency": turnover.currency().code(),
            "units_sold": turnover.units_sold,
            "sold": turnover.sold.to_string(),
            "units_returned": turnover.units_returned,
            "returned": turnover.returned.to_string(),
        })
    });
    let shown: [(&str, Value); 6] = [
        ("sold", sums.sold.into()),
        ("returned", sums.returned.into()),
        ("received", sums.received.into()),
        ("adjusted_up", sums.adjusted_up.into()),
        ("adjusted_down", sums.adjusted_down.into()),
        ("money", money.collect()),
    ];
    shown.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn shown_state(state: &State) -> Value {
    json!({
        "products": state.products,
        "out": state.out,
        "low": state.low,
        "on_hand": state.on_hand,
        "reserved": state.reserved,
        "available": state.on_hand - state.reserved,
        "holds": state.holds,
    })
}
