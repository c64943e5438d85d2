//! Units that came in.

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::action::{Action, Shown};
use crate::clients::{Condition, Name};
use crate::limits::QUANTITY_MAX;
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Problems};
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const FIELDS: [Field; 2] = [
    Field::required("delta", "field-received", Kind::Whole(1, QUANTITY_MAX)),
    Field::optional("reason", "field-note", Kind::Line(500)),
];

const FORM: Action<'_> =
    Action { title: "receive-title", intro: None, submit: "receive-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    FORM.page(visit, id, Shown::opened(visit, Pairs::default())).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let Some(units) = Field::whole(form.get("delta")).filter(|_| problems.is_empty()) else {
        return FORM.page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let mut attributes = json!({ "kind": "received", "delta": units });
    if !form.trimmed("reason").is_empty() {
        attributes["reason"] = json!(form.trimmed("reason"));
    }
    let document = json!({ "data": { "type": "movements", "attributes": attributes } });
    let path = format!("/inventory/{id}/movements");
    match visit.inventory().send(Method::POST, &path, Some(&document), Condition::Key(form.get("key"))).await {
        Ok(_) => {
            let (delta, reason) = ((-units).to_string(), visit.t("undo-received"));
            let undo = [("delta", delta.as_str()), ("reason", reason.as_str())];
            let said = Said::new("said-received").number("count", units).undone_by(Place::Act(id, Act::Adjust), &undo);
            Reply::see(Place::Product(id)).saying(said)
        }
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
