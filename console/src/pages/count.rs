//! What was counted: an absolute number, which holds only if nothing has moved since the form was opened.

use http::{Method, StatusCode};
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

const FIELDS: [Field; 1] = [Field::required("on_hand", "field-counted", Kind::Whole(0, UNITS_MAX))];

const FORM: Action<'_> =
    Action { title: "count-title", intro: Some("count-intro"), submit: "count-button", fields: &FIELDS, of: Name::Inventory };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    page(visit, id, Shown::opened(visit, Pairs::default())).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let problems = Problems::found(&FIELDS, form, &visit.words);
    let Some(counted) = Field::whole(form.get("on_hand")).filter(|_| problems.is_empty()) else {
        return page(visit, id, Shown::mistaken(form, problems)).await;
    };
    let data = json!({ "type": "inventory", "id": id.to_string(), "attributes": { "on_hand": counted } });
    let (path, document) = (format!("/inventory/{id}"), json!({ "data": data }));
    let condition = Condition::Tag(form.get("tag"));
    match visit.inventory().send(Method::PATCH, &path, Some(&document), condition).await {
        Ok(_) => {
            let mut said = Said::new("said-counted").number("count", counted);
            let was = form.get("was").parse().unwrap_or(counted);
            if was != counted {
                let (delta, reason) = ((was - counted).to_string(), visit.t("undo-counted"));
                said = said.undone_by(Place::Act(id, Act::Adjust), &[("delta", &delta), ("reason", &reason)]);
            }
            Reply::see(Place::Product(id)).saying(said)
        }
        // It is counted against what there is now, which the form shows, with the tag of that.
        Err(why) if why.status() == Some(412) => {
            let mut problems = Problems::default();
            let was = form.get("was").parse().unwrap_or_default();
            problems.of_all(visit.words.fill("count-moved", &[("count", counted.into()), ("was", i64::into(was))]));
            let values = form.clone().without(&["tag", "was", "key"]);
            page(visit, id, Shown { values, problems, status: StatusCode::PRECONDITION_FAILED }).await
        }
        Err(why) => match Shown::refused(visit, &why, form, &FIELDS) {
            Ok(shown) => page(visit, id, shown).await,
            Err(reply) => *reply,
        },
    }
}

/// The form with what it is counted against: what the form said before, or what there is.
async fn page(visit: &Visit<'_>, id: Uuid, shown: Shown) -> Reply {
    let about = About::load(visit, id).await;
    let now = about.stock.as_ref().ok().and_then(Option::as_ref);
    let now = now.map(|stock| (stock.tag.clone(), stock.it.on_hand.to_string())).unwrap_or_default();
    let before = (shown.values.get("tag").to_owned(), shown.values.get("was").to_owned());
    let (tag, was) = if before.0.is_empty() { now } else { before };
    FORM.page_about(visit, &about, shown, &[("tag", &tag), ("was", &was)])
}
