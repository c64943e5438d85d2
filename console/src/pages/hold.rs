//! Units that are kept for somebody, for a while.

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::action::{Action, Shown};
use crate::clients::{Condition, Name, Reservation};
use crate::limits::{HOLD_MINUTES_MAX, QUANTITY_MAX};
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Problems};
use crate::place::{HoldEnd, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const FIELDS: [Field; 2] = [
    Field::required("quantity", "field-quantity", Kind::Whole(1, QUANTITY_MAX)),
    Field::required("minutes", "field-minutes", Kind::Whole(1, HOLD_MINUTES_MAX)),
];

const FORM: Action<'_> =
    Action { title: "hold-title", intro: Some("hold-intro"), submit: "hold-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    FORM.page(visit, id, Shown::opened(visit, Pairs::default().with("quantity", "1").with("minutes", "10"))).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let whole = |name| Field::whole(form.get(name)).filter(|_| problems.is_empty());
    let (Some(quantity), Some(minutes)) = (whole("quantity"), whole("minutes")) else {
        return FORM.page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let attributes = json!({ "product_id": id.to_string(), "quantity": quantity, "ttl_seconds": minutes * 60 });
    let document = json!({ "data": { "type": "reservations", "attributes": attributes } });
    let condition = Condition::Key(form.get("key"));
    match visit.inventory().send(Method::POST, "/inventory/reservations", Some(&document), condition).await {
        Ok(answer) => {
            let mut said = Said::new("said-held").number("count", quantity).number("minutes", minutes);
            if let Some(hold) = answer.one::<Reservation>() {
                said = said.undone_by(Place::Hold(hold.id, HoldEnd::Release), &[]);
            }
            Reply::see(Place::Product(id)).saying(said)
        }
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
