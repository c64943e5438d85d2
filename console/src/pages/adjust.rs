//! More or fewer units than the books say, and why.

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
    Field::required("delta", "field-delta", Kind::Whole(-UNITS_MAX, UNITS_MAX)),
    Field::required("reason", "field-reason", Kind::Line(500)),
];

const FORM: Action<'_> =
    Action { title: "adjust-title", intro: None, submit: "adjust-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    FORM.page(visit, id, Shown::opened(visit, Pairs::default())).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let Some(units) = Field::whole(form.get("delta")).filter(|_| problems.is_empty()) else {
        return FORM.page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let attributes = json!({ "kind": "adjusted", "delta": units, "reason": form.trimmed("reason") });
    let document = json!({ "data": { "type": "movements", "attributes": attributes } });
    let path = format!("/inventory/{id}/movements");
    match visit.inventory().send(Method::POST, &path, Some(&document), Condition::Key(form.get("key"))).await {
        Ok(_) => {
            let (delta, reason) = ((-units).to_string(), visit.t("undo-adjusted"));
            let undo = [("delta", delta.as_str()), ("reason", reason.as_str())];
            let said = Said::new("said-adjusted").number("count", units).undone_by(Place::Act(id, Act::Adjust), &undo);
            Reply::see(Place::Product(id)).saying(said)
        }
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
