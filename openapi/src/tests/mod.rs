//! The document of a small library: it lends books, and keeps a feed of what happened.

mod operations;
mod resources;
mod service;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::service::document;
use crate::schema;

/// A schema of the document.
fn schema_of(name: &str) -> Value {
    let found = document()["components"]["schemas"][name].clone();
    assert!(found.is_object(), "there is no schema `{name}`");
    found
}

/// Everything that is referred to, by kind and name.
fn references(value: &Value) -> BTreeSet<(String, String)> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).map(|text| {
                let (kind, name) = text.strip_prefix("#/components/").unwrap().split_once('/').unwrap();
                (kind.to_owned(), name.to_owned())
            });
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn what_is_referred_to_is_there_and_the_rest_is_not() {
    let document = document();
    let mut found = BTreeSet::new();
    for kind in ["schemas", "responses"] {
        let names = document["components"][kind].as_object().unwrap().keys();
        found.extend(names.map(|name| (kind.to_owned(), name.clone())));
    }
    let references = references(&document);
    let (headers, others): (BTreeSet<_>, BTreeSet<_>) = references.into_iter().partition(|(kind, _)| kind == "headers");
    assert_eq!(others, found);
    for (_, name) in headers {
        assert!(document["components"]["headers"][&name].is_object(), "{name}");
    }
}

#[test]
fn the_service_is_named_where_it_must_be() {
    let document = document();
    assert_eq!(document["info"]["title"], "Library");
    assert_eq!(document["info"]["version"], "7");
    assert!(document["info"]["description"].as_str().unwrap().starts_with("It lends books.\n\nEvery request"));
    assert_eq!(document["tags"][0], json!({ "name": "library", "description": "Library" }));
    for (path, statuses) in [("live", vec!["200"]), ("ready", vec!["200", "503"])] {
        let health = &document["paths"][format!("/library/health/{path}")]["get"];
        assert_eq!(health["security"], json!([]));
        assert_eq!(health["responses"].as_object().unwrap().keys().collect::<Vec<_>>(), statuses);
    }
}

#[test]
fn null_is_one_more_value_of_a_schema() {
    assert_eq!(schema::nullable(schema::uuid()), json!({ "type": ["string", "null"], "format": "uuid" }));
    assert_eq!(schema::nullable(schema::choice(&["a"])), json!({ "type": ["string", "null"], "enum": ["a", null] }));
    assert_eq!(schema::nullable(json!(true)), json!(true));
}
