//! A product is deleted, once somebody has looked at what goes with it.

use http::Method;
use uuid::Uuid;

use super::action::{Action, Shown};
use crate::clients::{Condition, Name};
use crate::pairs::Pairs;
use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const FORM: Action<'_> =
    Action { title: "delete-title", intro: Some("delete-intro"), submit: "delete-button", fields: &[], of: Name::Products };

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    FORM.page(visit, id, Shown::opened(visit, Pairs::default())).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    match visit.products().send(Method::DELETE, &format!("/products/{id}"), None, Condition::None).await {
        Ok(_) => Reply::see(Place::List).saying(Said::new("said-deleted")),
        // Sent twice it is gone once.
        Err(why) if why.status() == Some(404) => Reply::see(Place::List).saying(Said::new("said-deleted")),
        Err(why) => FORM.again(visit, id, &why, form).await,
    }
}
