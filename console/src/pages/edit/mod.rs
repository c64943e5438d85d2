//! A product is changed, unless somebody else has changed it meanwhile.

mod conflict;

use http::Method;
use maud::html;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::about::{About, Read};
use super::action::Shown;
use super::missing;
use super::product_form::{FIELDS, attributes, values};
use crate::clients::{Condition, Product};
use crate::pairs::Pairs;
use crate::parts::FormPage;
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

/// What the form was opened with goes along under the names of its fields with this before them.
const WAS: &str = "was-";

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    let product = match About::load(visit, id).await.product {
        Ok(product) => product,
        Err(why) => return missing::unread(visit, &why),
    };
    let before = visit.typed.as_ref().filter(|typed| !typed.get("tag").is_empty());
    let known = before.map_or_else(|| opened(visit, &product), with_known);
    let shown = Shown::opened(visit, values(visit, &product.it));
    page(visit, id, shown, &known)
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let known = with_known(form);
    let mut attributes = match attributes(visit, form) {
        Ok(attributes) => attributes,
        Err(problems) => return page(visit, id, Shown::mistaken(form, problems), &known),
    };
    // What nobody has touched here may have been changed elsewhere, and stays so.
    attributes.retain(|name, _| form.get(name) != known.get(&format!("{WAS}{name}")));
    if attributes.is_empty() {
        return Reply::see(Place::Product(id)).saying(Said::new("said-unchanged"));
    }
    let document = document(id, &attributes);
    let path = format!("/products/{id}");
    let service = visit.products();
    let sent = service.send(Method::PATCH, &path, Some(&document), Condition::Tag(known.get("tag"))).await;
    match sent {
        Ok(answer) => {
            let back = back(&known, form, &answer.tag);
            let back: Vec<(&str, &str)> = back.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let said = Said::new("said-changed").undone_by(Place::Act(id, Act::Edit), &back);
            Reply::see(Place::Product(id)).saying(said)
        }
        Err(why) if why.status() == Some(412) => conflict::page(visit, id, form).await,
        Err(why) => match Shown::refused(visit, &why, form, &FIELDS) {
            Ok(shown) => page(visit, id, shown, &known),
            Err(reply) => *reply,
        },
    }
}

fn document(id: Uuid, attributes: &Map<String, Value>) -> Value {
    json!({ "data": { "type": "products", "id": id.to_string(), "attributes": attributes } })
}

/// What the form is opened with: the tag, and the values as they are now.
fn opened(visit: &Visit<'_>, product: &Read<Product>) -> Pairs {
    let now = values(visit, &product.it);
    let was = now.iter().map(|(name, value)| (format!("{WAS}{name}"), value.to_owned()));
    was.chain([("tag".to_owned(), product.tag.clone())]).collect()
}

/// The same, from a form that was sent.
fn with_known(form: &Pairs) -> Pairs {
    form.iter().filter(|(name, _)| *name == "tag" || name.starts_with(WAS)).collect()
}

/// The form that changes it back, as long as nobody changes it again.
fn back(known: &Pairs, form: &Pairs, tag: &str) -> Vec<(String, String)> {
    let mut back = vec![("tag".to_owned(), tag.to_owned())];
    for field in &FIELDS {
        let (was, now) = (known.get(&format!("{WAS}{}", field.name)), form.get(field.name));
        back.push((field.name.to_owned(), was.to_owned()));
        back.push((format!("{WAS}{}", field.name), now.to_owned()));
    }
    back
}

fn page(visit: &Visit<'_>, id: Uuid, shown: Shown, known: &Pairs) -> Reply {
    let hidden: Vec<(&str, &str)> = known.iter().collect();
    let page = FormPage {
        visit,
        title: visit.t("edit-title"),
        intro: html! {},
        fields: &FIELDS,
        values: shown.values,
        problems: shown.problems,
        hidden: &hidden,
        submit: "edit-button",
        back: Place::Product(id),
    };
    Reply::with(shown.status, page.render())
}
