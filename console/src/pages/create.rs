//! A new product.

use http::Method;
use maud::html;
use serde_json::json;

use super::action::Shown;
use super::product_form::{FIELDS, attributes};
use crate::clients::{Condition, Product};
use crate::pairs::Pairs;
use crate::parts::FormPage;
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

pub(crate) fn show(visit: &Visit<'_>) -> Reply {
    page(visit, Shown::opened(visit, Pairs::default().with("currency", "USD")))
}

pub(crate) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    let attributes = match attributes(visit, form) {
        Ok(attributes) => attributes,
        Err(problems) => return page(visit, Shown::mistaken(form, problems)),
    };
    let document = json!({ "data": { "type": "products", "attributes": attributes } });
    let service = visit.products();
    let sent = service.send(Method::POST, "/products", Some(&document), Condition::Key(form.get("key"))).await;
    match sent.and_then(|answer| answer.one::<Product>().ok_or_else(|| service.garbled())) {
        Ok(product) => {
            let said = Said::new("said-created").name("name", product.attributes.title());
            Reply::see(Place::Product(product.id)).saying(said.undone_by(Place::Act(product.id, Act::Delete), &[]))
        }
        Err(why) => match Shown::refused(visit, &why, form, &FIELDS) {
            Ok(shown) => page(visit, shown),
            Err(reply) => *reply,
        },
    }
}

fn page(visit: &Visit<'_>, shown: Shown) -> Reply {
    let page = FormPage {
        visit,
        title: visit.t("create-title"),
        intro: html! {},
        fields: &FIELDS,
        values: shown.values,
        problems: shown.problems,
        hidden: &[],
        submit: "create-button",
        back: Place::List,
    };
    Reply::with(shown.status, page.render())
}
