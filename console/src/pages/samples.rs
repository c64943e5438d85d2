//! Sample data for a shop that has none: about a dozen products with their opening stock.

use maud::html;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::action::Shown;
use crate::clients::Trouble;
use crate::pairs::Pairs;
use crate::parts::FormPage;
use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

/// What a sample is: sku, its name, price, units, and from how few on it is low.
const SAMPLES: [(&str, &str, &str, i64, i64); 12] = [
    ("COFFEE-250", "sample-coffee", "12.50", 40, 10),
    ("COFFEE-1000", "sample-coffee-large", "42.00", 12, 4),
    ("TEA-GREEN", "sample-tea-green", "8.90", 25, 8),
    ("TEA-BLACK", "sample-tea-black", "7.50", 6, 8),
    ("CUP-WHITE", "sample-cup", "9.00", 60, 12),
    ("POT-ENAMEL", "sample-pot", "34.00", 0, 2),
    ("FILTER-100", "sample-filter", "3.20", 140, 30),
    ("GRINDER-HAND", "sample-grinder", "58.00", 5, 2),
    ("SCALE-1G", "sample-scale", "24.90", 9, 3),
    ("KETTLE-1L", "sample-kettle", "49.00", 3, 3),
    ("HONEY-500", "sample-honey", "6.80", 32, 10),
    ("SUGAR-1000", "sample-sugar", "2.10", 75, 20),
];

pub(crate) fn show(visit: &Visit<'_>) -> Reply {
    page(visit, Shown::opened(visit, Pairs::default()))
}

pub(crate) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    match make(visit, form.get("key")).await {
        Ok(()) => Reply::see(Place::List).saying(Said::new("sample-done").number("count", SAMPLES.len().try_into().unwrap_or(0))),
        Err(why) => match Shown::refused(visit, &why, form, &[]) {
            Ok(shown) => page(visit, shown),
            Err(reply) => *reply,
        },
    }
}

/// All products, and then all stocks. The ids come from the key: what is sent again is the same, and where inventory was out of reach,
/// the same form goes on with it.
async fn make(visit: &Visit<'_>, key: &str) -> Result<(), Trouble> {
    let (mut products, mut stocks) = (Vec::new(), Vec::new());
    for (sku, name, price, units, threshold) in SAMPLES {
        let id = id(key, sku).to_string();
        products.push(product(&id, sku, &visit.t(name), price));
        let attributes = json!({ "on_hand": units, "low_stock_threshold": threshold });
        stocks.push(json!({ "type": "inventory", "id": id, "attributes": attributes }));
    }
    visit.products().add_all(&products, key).await?;
    visit.inventory().add_all(&stocks, key).await?;
    Ok(())
}

fn product(id: &str, sku: &str, name: &str, price: &str) -> Value {
    json!({ "type": "products", "id": id, "attributes": { "sku": sku, "name": name, "price": price, "currency": "USD" } })
}

fn id(key: &str, sku: &str) -> Uuid {
    let hash = Sha256::new().chain_update(key).chain_update(sku).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn page(visit: &Visit<'_>, shown: Shown) -> Reply {
    let page = FormPage {
        visit,
        title: visit.t("sample-title"),
        intro: html! { p { (visit.t("sample-intro")) } },
        fields: &[],
        values: shown.values,
        problems: shown.problems,
        hidden: &[],
        submit: "sample-button",
        back: Place::List,
    };
    Reply::with(shown.status, page.render())
}
