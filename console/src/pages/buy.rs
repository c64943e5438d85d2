//! Units that somebody buys.

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::action::{Action, Shown};
use crate::clients::{Condition, Name, Purchase};
use crate::limits::QUANTITY_MAX;
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Problems};
use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const FIELDS: [Field; 2] = [
    Field::required("quantity", "field-quantity", Kind::Whole(1, QUANTITY_MAX)),
    Field::optional("reference", "field-reference", Kind::Line(200)),
];

const FORM: Action<'_> =
    Action { title: "buy-title", intro: Some("buy-intro"), submit: "buy-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    FORM.page(visit, id, Shown::opened(visit, Pairs::default().with("quantity", "1"))).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let Some(quantity) = Field::whole(form.get("quantity")).filter(|_| problems.is_empty()) else {
        return FORM.page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let mut attributes = json!({ "product_id": id.to_string(), "quantity": quantity });
    if !form.trimmed("reference").is_empty() {
        attributes["reference"] = json!(form.trimmed("reference"));
    }
    let document = json!({ "data": { "type": "purchases", "attributes": attributes } });
    let condition = Condition::Key(form.get("key"));
    match visit.inventory().send(Method::POST, "/inventory/purchase", Some(&document), condition).await {
        Ok(answer) => {
            let mut said = Said::new("said-bought").number("count", quantity);
            if let Some(purchase) = answer.one::<Purchase>() {
                said = said.undone_by(Place::Cancel(purchase.id), &[]);
            }
            Reply::see(Place::Product(id)).saying(said)
        }
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
