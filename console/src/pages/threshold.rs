//! From how few units on a product counts as low.

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::about::About;
use super::action::{Action, Shown};
use crate::clients::{Condition, Name};
use crate::limits::UNITS_MAX;
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Problems};
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const NAME: &str = "low_stock_threshold";

const FIELDS: [Field; 1] = [Field::required(NAME, "field-threshold", Kind::Whole(0, UNITS_MAX))];

const FORM: Action<'_> =
    Action { title: "threshold-title", intro: None, submit: "threshold-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    let about = About::load(visit, id).await;
    let now = about.stock.as_ref().ok().and_then(Option::as_ref).map(|stock| stock.it.low_stock_threshold.to_string());
    let now = now.unwrap_or_default();
    let values = Pairs::default().with(NAME, now.as_str());
    FORM.page_about(visit, &about, Shown::opened(visit, values), &[("was", &now)])
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let Some(units) = Field::whole(form.get(NAME)).filter(|_| problems.is_empty()) else {
        return FORM.page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let data = json!({ "type": "inventory", "id": id.to_string(), "attributes": { NAME: units } });
    let (path, document) = (format!("/inventory/{id}"), json!({ "data": data }));
    match visit.inventory().send(Method::PATCH, &path, Some(&document), Condition::None).await {
        Ok(_) => {
            let (was, now) = (form.get("was"), units.to_string());
            let said = Said::new("said-threshold").number("count", units);
            let back = [(NAME, was), ("was", now.as_str())];
            Reply::see(Place::Product(id)).saying(said.undone_by(Place::Act(id, Act::Threshold), &back))
        }
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
