//! The page for who stands at the shelf with a phone: a SKU, scanned or typed, how much there is of it, and what came in or was missing.
//! It is forms alone; a script adds the camera and the large buttons.

use http::{Method, StatusCode};
use maud::{Markup, html};
use serde_json::json;
use uuid::Uuid;

use super::about::About;
use super::action::Shown;
use super::missing;
use crate::clients::{Condition, Name, Product, Resource, Trouble};
use crate::limits::UNITS_MAX;
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Layout, Problems, hidden, trouble};
use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

const FIELDS: [Field; 2] = [
    Field::required("delta", "field-floor-units", Kind::Whole(-UNITS_MAX, UNITS_MAX)),
    Field::optional("reason", "field-floor-reason", Kind::Line(500)),
];

/// What is offered as a reason, so that nobody has to type with one thumb.
const REASONS: [&str; 4] = ["floor-damaged", "floor-missing", "floor-found", "floor-returned"];

pub(crate) async fn show(visit: &Visit<'_>) -> Reply {
    let values = visit.typed.clone().unwrap_or_default();
    let sku = if values.has("sku") { values.trimmed("sku") } else { visit.query.trimmed("sku") }.to_owned();
    page(visit, &sku, &Shown { values, ..Shown::default() }).await
}

pub(crate) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    let sku = form.trimmed("sku").to_owned();
    let Ok(id) = Uuid::parse_str(form.get("product")) else { return missing::nowhere(visit) };
    let is_receipt = form.get("kind") == "received";
    let mut problems = Problems::found(&FIELDS, form, &visit.words);
    let units = Field::whole(form.get("delta"));
    if is_receipt && units.is_some_and(|units| units < 1) {
        problems.at("delta", visit.t("wrong-received"));
    }
    if !is_receipt && form.trimmed("reason").is_empty() {
        problems.at("reason", visit.t("wrong-reason"));
    }
    let Some(units) = units.filter(|_| problems.is_empty()) else {
        return page(visit, &sku, &Shown::mistaken(form, problems)).await;
    };
    let mut attributes = json!({ "kind": if is_receipt { "received" } else { "adjusted" }, "delta": units });
    if !form.trimmed("reason").is_empty() {
        attributes["reason"] = json!(form.trimmed("reason"));
    }
    let document = json!({ "data": { "type": "movements", "attributes": attributes } });
    let path = format!("/inventory/{id}/movements");
    match visit.inventory().send(Method::POST, &path, Some(&document), Condition::Key(form.get("key"))).await {
        Ok(_) => Reply::see(Place::Floor).saying(said(visit, is_receipt, units, form)),
        Err(why) => match Shown::refused(visit, &why, form, &FIELDS) {
            Ok(shown) => page(visit, &sku, &shown).await,
            Err(reply) => *reply,
        },
    }
}

/// What was done, with its undo, which leads back to the floor.
fn said(visit: &Visit<'_>, is_receipt: bool, units: i64, form: &Pairs) -> Said {
    let (text, undo) =
        if is_receipt { ("said-floor-received", "undo-received") } else { ("said-floor-adjusted", "undo-adjusted") };
    let (delta, reason) = ((-units).to_string(), visit.t(undo));
    let fields = [("product", form.get("product")), ("kind", "adjusted"), ("delta", &delta), ("reason", &reason)];
    Said::new(text).number("count", units).name("sku", form.trimmed("sku")).undone_by(Place::Floor, &fields)
}

async fn page(visit: &Visit<'_>, sku: &str, shown: &Shown) -> Reply {
    let found = if sku.is_empty() { Ok(None) } else { find(visit, sku).await };
    if let Err(why) = found.as_ref()
        && why.is_about_key()
    {
        return missing::unread(visit, why);
    }
    let about = match &found {
        Ok(Some(product)) => Some(About::load(visit, product.id).await),
        _ => None,
    };
    let status = match &found {
        Err(why) => missing::status(why),
        Ok(None) if !sku.is_empty() => StatusCode::NOT_FOUND,
        Ok(_) => shown.status,
    };
    let content = html! {
        div.narrow.floor {
            h1 { (visit.t("floor-title")) }
            (search(visit, if about.is_some() { "" } else { sku }, about.is_none()))
            @match (&found, &about) {
                (Err(why), _) => (trouble(visit, why)),
                (_, Some(about)) => (product(visit, about, sku, shown)),
                _ if sku.is_empty() => p.quiet { (visit.t("floor-intro")) },
                _ => div.notice role="alert" { p { (visit.words.fill("floor-nothing", &[("sku", crate::words::isolated(sku).into())])) } },
            }
        }
    };
    let title = visit.t("floor-title");
    Reply::with(status, Layout { scripts: &["floor.js"], ..Layout::new(visit, &title) }.around(&content))
}

/// The product with exactly this SKU.
async fn find(visit: &Visit<'_>, sku: &str) -> Result<Option<Resource<Product>>, Trouble> {
    let service = visit.products();
    let answer = match service.get("/products", &[("filter[sku]", sku)]).await {
        // No product can have a SKU like that.
        Err(why) if why.status() == Some(400) => return Ok(None),
        answer => answer?,
    };
    let found = answer.list::<Product>().ok_or_else(|| service.garbled())?;
    Ok(found.data.into_iter().find(|product| product.attributes.sku == sku))
}

/// Where the next SKU is typed, or scanned.
fn search(visit: &Visit<'_>, sku: &str, has_focus: bool) -> Markup {
    html! {
        form.sku-form method="get" action=(Place::Floor) data-scan {
            label for="sku" { (visit.t("column-sku")) }
            input #sku type="search" name="sku" value=(sku) required autofocus[has_focus] autocomplete="off" autocapitalize="characters"
                spellcheck="false" enterkeyhint="go" maxlength="64";
            button.primary[has_focus] { (visit.t("floor-look")) }
            button type="button" data-scan-start hidden { (visit.t("floor-scan")) }
        }
        // A script shows what the camera sees, and says what kept it from seeing.
        div.camera hidden role="group" aria-label=(visit.t("floor-camera")) data-camera data-denied=(visit.t("floor-denied"))
            data-failed=(visit.t("floor-failed")) {
            video playsinline muted {}
            button type="button" data-scan-stop { (visit.t("floor-stop")) }
        }
        p.quiet role="status" data-scan-told {}
    }
}

/// How much there is of it, and the form.
fn product(visit: &Visit<'_>, about: &About, sku: &str, shown: &Shown) -> Markup {
    let may_write = visit.may_write(Name::Inventory);
    html! {
        section data-product=(about.id) aria-labelledby="named" {
            h2 #named { a href=(Place::Product(about.id)) { bdi { (about.title()) } } }
            @match &about.stock {
                Err(why) => (trouble(visit, why)),
                Ok(None) => p { (visit.t("state-not-started")) },
                Ok(Some(stock)) => dl.numbers #floor-numbers data-live {
                    div.first { dt { (visit.t("column-on-hand")) } dd { (visit.words.number(stock.it.on_hand)) } }
                    div { dt { (visit.t("column-available")) } dd { (visit.words.number(stock.it.available)) } }
                }
            }
            (shown.problems.summary(&visit.words, &FIELDS))
            @if may_write && !matches!(about.stock, Ok(None)) { (form(visit, about.id, sku, shown)) }
        }
    }
}

fn form(visit: &Visit<'_>, id: Uuid, sku: &str, shown: &Shown) -> Markup {
    let key = Some(shown.values.get("key")).filter(|key| !key.is_empty()).map_or_else(|| visit.new_key(), str::to_owned);
    let [units, reason] = &FIELDS;
    let step = |step: &str, sign: &str, text: &str| {
        html! { button type="button" data-step=(step) aria-label=(visit.t(text)) aria-controls="field-delta" hidden { (sign) } }
    };
    html! {
        form.sheet method="post" action=(Place::Floor) data-keep data-busy=(visit.t("form-busy")) data-lost=(visit.t("form-lost"))
            data-typed[!shown.problems.is_empty() || visit.typed.is_some()] {
            (hidden("token", &visit.session.token))
            (hidden("key", &key))
            (hidden("product", &id.to_string()))
            (hidden("sku", sku))
            div.stepper {
                (step("-1", "\u{2212}", "floor-less"))
                (units.render(visit, shown.values.get("delta"), &shown.problems, shown.problems.is_empty()))
                (step("1", "+", "floor-more"))
            }
            (reason.render(visit, shown.values.get("reason"), &shown.problems, false))
            div.reasons data-fills="reason" hidden {
                @for text in REASONS { button.plain type="button" { (visit.t(text)) } }
            }
            div.actions {
                button.primary name="kind" value="received" { (visit.t("receive-button")) }
                button name="kind" value="adjusted" { (visit.t("adjust-button")) }
                a.button href=(Place::Floor) { (visit.t("floor-next")) }
            }
        }
    }
}
