//! Somebody else has changed the product: both versions side by side, field by field.

use http::StatusCode;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::about::About;
use super::super::missing;
use super::super::product_form::{FIELDS, values};
use super::{WAS, opened};
use crate::pairs::Pairs;
use crate::parts::{Field, Layout, hidden};
use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

/// The two versions. Where they say the same, the form had been sent before: there is nothing left to do.
pub(super) async fn page(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let product = match About::load(visit, id).await.product {
        Ok(product) => product,
        Err(why) => return missing::unread(visit, &why),
    };
    let theirs = values(visit, &product.it);
    let differing: Vec<&Field> = FIELDS.iter().filter(|field| form.get(field.name) != theirs.get(field.name)).collect();
    if differing.is_empty() {
        return Reply::see(Place::Product(id)).saying(Said::new("said-changed"));
    }
    let known = opened(visit, &product);
    let title = visit.t("conflict-title");
    let content = html! {
        div.narrow {
            h1 { (title) }
            div.trouble role="alert" { p { (visit.t("conflict-intro")) } }
            form.sheet method="post" action=(visit.place) data-keep data-typed data-busy=(visit.t("form-busy")) data-lost=(visit.t("form-lost")) {
                (hidden("token", &visit.session.token))
                @for (name, value) in known.iter() { (hidden(name, value)) }
                @for field in &FIELDS {
                    @if differing.iter().any(|other| other.name == field.name) {
                        (choice(visit, field, form, theirs.get(field.name)))
                    } @else { (hidden(field.name, theirs.get(field.name))) }
                }
                div.actions {
                    button.primary { (visit.t("conflict-button")) }
                    a.button href=(Place::Product(id)) { (visit.t("conflict-theirs")) }
                }
            }
        }
    };
    Reply::with(StatusCode::PRECONDITION_FAILED, Layout::new(visit, &title).around(&content))
}

/// A field of which there are two versions. What nobody had touched here is theirs unless chosen otherwise.
fn choice(visit: &Visit<'_>, field: &Field, form: &Pairs, theirs: &str) -> Markup {
    let mine = form.get(field.name);
    let is_touched = mine != form.get(&format!("{WAS}{}", field.name));
    let version = |who: &str, text: &str, value: &str, is_checked: bool| {
        let id = format!("{}-{who}", field.name);
        html! {
            div.version {
                input type="radio" id=(id) name=(field.name) value=(value) checked[is_checked];
                label for=(id) { strong { (visit.t(text)) } bdi.whole { (value) } }
            }
        }
    };
    html! {
        fieldset.versions {
            legend { (visit.t(field.label)) }
            div.pair {
                (version("mine", "conflict-mine", mine, is_touched))
                (version("theirs", "conflict-theirs-one", theirs, !is_touched))
            }
        }
    }
}
