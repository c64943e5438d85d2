//! What products are called of which only the ids are known.

use std::collections::HashMap;

use uuid::Uuid;

use crate::clients::{List, Product};
use crate::limits::IDS_MAX;
use crate::visit::Visit;

/// The names of these products, as far as there are any: some may be deleted, and the catalogue out of reach.
pub(super) async fn names(visit: &Visit<'_>, ids: impl Iterator<Item = Uuid>) -> HashMap<Uuid, String> {
    let mut wanted: Vec<String> = Vec::new();
    for id in ids.map(|id| id.to_string()) {
        if !wanted.contains(&id) && wanted.len() < IDS_MAX {
            wanted.push(id);
        }
    }
    if wanted.is_empty() {
        return HashMap::new();
    }
    let (named, size) = (wanted.join(","), wanted.len().to_string());
    let fields = ("fields[products]", "sku,name,price,currency,status");
    let found = visit.products().get("/products", &[("filter[id]", &named), fields, ("page[size]", &size)]).await;
    let list: Option<List<Product>> = found.ok().and_then(|answer| answer.list());
    let named = list.into_iter().flat_map(|list| list.data);
    named.map(|product| (product.id, product.attributes.title().to_owned())).collect()
}
