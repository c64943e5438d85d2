//! A product is taken off sale, or put on sale again.

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::action::{Action, Shown};
use crate::clients::{Condition, Name};
use crate::pairs::Pairs;
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const ARCHIVE: Action<'_> =
    Action { title: "archive-title", intro: Some("archive-intro"), submit: "archive-button", fields: &[], of: Name::Products };

const UNARCHIVE: Action<'_> = Action {
    title: "unarchive-title",
    intro: Some("unarchive-intro"),
    submit: "unarchive-button",
    fields: &[],
    of: Name::Products,
};

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    let form = if visit.place == Place::Act(id, Act::Archive) { ARCHIVE } else { UNARCHIVE };
    form.page(visit, id, Shown::opened(visit, Pairs::default())).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs, archived: bool) -> Reply {
    let (status, said, back, page) = if archived {
        ("archived", "said-archived", Act::Unarchive, ARCHIVE)
    } else {
        ("active", "said-unarchived", Act::Archive, UNARCHIVE)
    };
    let data = json!({ "type": "products", "id": id.to_string(), "attributes": { "status": status } });
    let (path, document) = (format!("/products/{id}"), json!({ "data": data }));
    // Sent twice it is the same, and whatever else was changed meanwhile stays.
    match visit.products().send(Method::PATCH, &path, Some(&document), Condition::None).await {
        Ok(_) => Reply::see(Place::Product(id)).saying(Said::new(said).undone_by(Place::Act(id, back), &[])),
        Err(why) => page.again(visit, id, &why, form).await,
    }
}
