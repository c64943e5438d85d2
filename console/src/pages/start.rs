//! The beginning of a product's stock.

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::action::{Action, Shown};
use crate::clients::{Condition, Name};
use crate::limits::UNITS_MAX;
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Problems};
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const FIELDS: [Field; 2] = [
    Field::required("on_hand", "field-opening", Kind::Whole(0, UNITS_MAX)),
    Field::required("low_stock_threshold", "field-threshold", Kind::Whole(0, UNITS_MAX)),
];

const FORM: Action<'_> =
    Action { title: "start-title", intro: Some("start-intro"), submit: "start-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    let values = Pairs::default().with("on_hand", "0").with("low_stock_threshold", "0");
    FORM.page(visit, id, Shown::opened(visit, values)).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let whole = |name| Field::whole(form.get(name)).filter(|_| problems.is_empty());
    let (Some(on_hand), Some(threshold)) = (whole("on_hand"), whole("low_stock_threshold")) else {
        return FORM.page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let attributes = json!({ "on_hand": on_hand, "low_stock_threshold": threshold });
    let document = json!({ "data": { "type": "inventory", "id": id.to_string(), "attributes": attributes } });
    match visit.inventory().send(Method::POST, "/inventory", Some(&document), Condition::Key(form.get("key"))).await {
        Ok(_) => {
            let mut said = Said::new("said-started").number("count", on_hand);
            if on_hand > 0 {
                let (delta, reason) = ((-on_hand).to_string(), visit.t("undo-started"));
                said = said.undone_by(Place::Act(id, Act::Adjust), &[("delta", &delta), ("reason", &reason)]);
            }
            Reply::see(Place::Product(id)).saying(said)
        }
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
