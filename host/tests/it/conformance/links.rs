//! Every link that is emitted leads somewhere, and to what it promises.

use super::shows;
use crate::harness::{Answer, Shop, furnish};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

shows! {
    "FE1" Must "A GET of every self and related link, of documents, resources and relationships, works." => every_link_is_reached_and_keeps_its_promise;
    "DS16" Must "A top-level related link stands only where the data is a relationship." => every_link_is_reached_and_keeps_its_promise;
    "DS17" Must "A GET of a resource's self link answers with that resource." => every_link_is_reached_and_keeps_its_promise;
    "DS18" Must "A related link is valid even where nothing is related." => every_link_is_reached_and_keeps_its_promise;
    "DS19" Must "Pagination links of a relationship paginate the linkage." => every_link_is_reached_and_keeps_its_promise;
    "PF7" Must "Linkage to a resource of the other service resolves: its related link answers." => every_link_is_reached_and_keeps_its_promise;
}

/// What a link says that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Promise {
    /// This resource.
    Resource(String, String),
    /// A page of resources.
    Page,
    /// Linkage.
    Linkage,
    /// A resource, a list of them, or nothing, with 200.
    Related,
    /// The document that the link is in.
    Itself,
}

/// The links of a document, each with its promise.
fn links(document: &Value, path: &str) -> Vec<(String, Promise)> {
    let mut found = Vec::new();
    let mut add = |link: &Value, promise: Promise| {
        if let Some(href) = link.as_str().or_else(|| link["href"].as_str()) {
            found.push((href.to_owned(), promise));
        }
    };
    let about_relationship = path.contains("/relationships/");
    for (name, link) in document["links"].as_object().into_iter().flatten() {
        match name.as_str() {
            "self" => add(link, Promise::Itself),
            "related" => {
                assert!(about_relationship, "{path}: a related link of no relationship");
                add(link, Promise::Related);
            }
            _ if about_relationship => add(link, Promise::Linkage),
            _ => add(link, Promise::Page),
        }
    }
    for resource in resources(document) {
        let text = |name: &str| resource[name].as_str().unwrap_or_default().to_owned();
        add(&resource["links"]["self"], Promise::Resource(text("type"), text("id")));
        for relationship in resource["relationships"].as_object().into_iter().flat_map(|all| all.values()) {
            add(&relationship["links"]["self"], Promise::Linkage);
            add(&relationship["links"]["related"], Promise::Related);
        }
    }
    found
}

fn resources(document: &Value) -> Vec<&Value> {
    let data = match &document["data"] {
        Value::Array(items) => items.iter().collect(),
        Value::Null => vec![],
        one => vec![one],
    };
    data.into_iter().chain(document["included"].as_array().into_iter().flatten()).collect()
}

#[track_caller]
fn keeps(promise: &Promise, answer: &Answer, from: &Value) {
    let data = &answer.body["data"];
    let is_identifier = |item: &Value| item.get("attributes").is_none() && item.get("links").is_none();
    let kept = match promise {
        Promise::Resource(kind, id) => data["type"] == kind.as_str() && data["id"] == id.as_str(),
        Promise::Page => data.is_array(),
        Promise::Linkage => match data {
            Value::Array(items) => items.iter().all(is_identifier),
            one => one.is_null() || is_identifier(one),
        },
        Promise::Related => answer.body.get("data").is_some(),
        Promise::Itself => answer.body == *from,
    };
    assert!(kept, "{} does not keep {promise:?}: {}", answer.about, answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_is_reached_and_keeps_its_promise() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    // What is gone is still linked to: a deleted product, deleted stock.
    let gone = shop.stocked("GONE-1", "1", 1).await;
    shop.buy(&gone, 1).await.is(201);
    shop.delete(&format!("/inventory/{gone}")).await.is(204);
    shop.delete(&format!("/products/{gone}")).await.is(204);
    shop.cancel(&ids.purchase).await.is(200);
    let starts = [
        "/products",
        "/products/events",
        "/inventory",
        "/inventory/movements",
        "/inventory/purchases",
        "/inventory/reservations",
        "/inventory/events",
        "/inventory/figures",
    ];
    let queries = ["", "?page[size]=1", "?include=product"];
    let includes = |path: &str| !path.starts_with("/products") && !path.ends_with("/events") && !path.ends_with("/figures");
    let mut waiting: VecDeque<(String, Promise, Value)> = starts
        .iter()
        .flat_map(|start| {
            queries
                .iter()
                .filter(|query| !query.contains("include") || includes(start))
                .map(move |query| format!("{start}{query}"))
        })
        .map(|path| (path, Promise::Page, Value::Null))
        .collect();
    let mut seen = BTreeSet::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    while let Some((path, promise, from)) = waiting.pop_front() {
        if promise != Promise::Itself && !seen.insert((path.clone(), promise.clone())) {
            continue;
        }
        let answer = shop.get(&path).await.is(200);
        keeps(&promise, &answer, &from);
        let kind = format!("{promise:?}");
        *counts.entry(kind.split('(').next().unwrap_or_default().to_owned()).or_default() += 1;
        if promise != Promise::Itself {
            waiting.extend(links(&answer.body, &path).into_iter().map(|(href, promise)| (href, promise, answer.body.clone())));
        }
    }
    assert!(counts.len() >= 5 && counts.values().sum::<usize>() > 100, "the crawl stopped early: {counts:?}");
    let paths: BTreeSet<&str> = seen.iter().map(|(path, _)| path.as_str()).collect();
    let (product, bare) =
        (format!("/inventory/products/{}/inventory", ids.product), format!("/inventory/products/{}/inventory", ids.bare));
    assert!(paths.contains(product.as_str()) && paths.contains(bare.as_str()), "from products to inventory");
}
