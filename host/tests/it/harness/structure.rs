//! What holds for the structure of every document (section "Document Structure" of the specification).

use super::answer::Answer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Panics where the answer is not a document of JSON:API. What has no body, or is no such document, is not judged.
#[track_caller]
pub(super) fn check(answer: &Answer) {
    let content_type = answer.header("content-type").unwrap_or_default();
    if answer.text.is_empty() || !content_type.starts_with("application/vnd.api+json") {
        return;
    }
    let about = format!("{}: {}", answer.about, answer.text);
    let document = answer.body.as_object().unwrap_or_else(|| panic!("no object: {about}"));
    let extension = content_type.contains("ext=");
    members(document, &["jsonapi", "data", "errors", "included", "links", "meta", "atomic:results"], &about);
    assert_eq!(document.contains_key("atomic:results"), extension && answer.status < 400, "{about}");
    let holds = ["data", "errors", "meta", "atomic:results"].iter().filter(|name| document.contains_key(**name)).count();
    assert!(holds >= 1, "{about}");
    assert!(!(document.contains_key("data") && document.contains_key("errors")), "{about}");
    assert!(document.contains_key("data") || !document.contains_key("included"), "{about}");
    json_api(&document["jsonapi"], content_type, &about);
    let mut seen = BTreeSet::new();
    match document.get("data") {
        Some(Value::Array(items)) => items.iter().for_each(|item| primary(item, &answer.about, &mut seen, &about)),
        Some(Value::Null) | None => {}
        Some(item) => primary(item, &answer.about, &mut seen, &about),
    }
    for item in document.get("included").and_then(Value::as_array).into_iter().flatten() {
        resource(item, &about);
        assert!(seen.insert(identity(item)), "twice in one document: {about}");
    }
    for result in document.get("atomic:results").and_then(Value::as_array).into_iter().flatten() {
        members(result.as_object().expect("a result"), &["data", "meta"], &about);
        result.get("data").into_iter().for_each(|data| resource(data, &about));
    }
    document.get("links").into_iter().for_each(|value| links(value, &about));
    document.get("meta").into_iter().for_each(|meta| assert!(meta.is_object(), "{about}"));
    document.get("errors").into_iter().for_each(|errors| check_errors(errors, answer.status, &about));
}

fn json_api(value: &Value, content_type: &str, about: &str) {
    let members_of = value.as_object().expect("the jsonapi object");
    members(members_of, &["version", "ext", "profile", "meta"], about);
    assert_eq!(value["version"], "1.1", "{about}");
    for name in ["ext", "profile"] {
        let uris: Vec<&str> = value[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let expected = if uris.is_empty() { None } else { Some(format!(";{name}=\"{}\"", uris.join(" "))) };
        assert_eq!(content_type.contains(&format!("{name}=")), expected.is_some(), "{about}");
        assert!(expected.is_none_or(|expected| content_type.contains(&expected)), "{content_type}: {about}");
    }
}

/// A resource, or an identifier where the document is about a relationship.
fn primary(item: &Value, request: &str, seen: &mut BTreeSet<(String, String)>, about: &str) {
    if request.contains("/relationships/") {
        identifier(item, about);
    } else {
        resource(item, about);
    }
    assert!(seen.insert(identity(item)), "twice in one document: {about}");
}

fn identity(item: &Value) -> (String, String) {
    let member = |name: &str| item[name].as_str().unwrap_or_else(|| panic!("`{name}` is no string in {item}")).to_owned();
    (member("type"), member("id"))
}

fn resource(item: &Value, about: &str) {
    let object = item.as_object().unwrap_or_else(|| panic!("no resource: {about}"));
    members(object, &["type", "id", "attributes", "relationships", "links", "meta"], about);
    let (kind, id) = identity(item);
    assert!(is_member_name(&kind) && !id.is_empty(), "{about}");
    let empty = Map::new();
    let fields =
        |name: &str| object.get(name).map_or(&empty, |value| value.as_object().unwrap_or_else(|| panic!("{name}: {about}")));
    let (attributes, relationships) = (fields("attributes"), fields("relationships"));
    for name in attributes.keys().chain(relationships.keys()) {
        assert!(is_member_name(name) && name != "id" && name != "type", "{name}: {about}");
        assert!(!(attributes.contains_key(name) && relationships.contains_key(name)), "{name}: {about}");
    }
    for value in relationships.values() {
        relationship(value, about);
    }
    object.get("links").into_iter().for_each(|value| links(value, about));
    object.get("meta").into_iter().for_each(|meta| assert!(meta.is_object(), "{about}"));
}

fn relationship(value: &Value, about: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("no relationship: {about}"));
    members(object, &["links", "data", "meta"], about);
    assert!(!object.is_empty(), "{about}");
    match object.get("data") {
        None | Some(Value::Null) => {}
        Some(Value::Array(items)) => items.iter().for_each(|item| identifier(item, about)),
        Some(item) => identifier(item, about),
    }
    object.get("links").into_iter().for_each(|value| links(value, about));
}

fn identifier(item: &Value, about: &str) {
    members(item.as_object().unwrap_or_else(|| panic!("no identifier: {about}")), &["type", "id", "meta"], about);
    identity(item);
}

fn links(value: &Value, about: &str) {
    for link in value.as_object().unwrap_or_else(|| panic!("links: {about}")).values() {
        let href = match link {
            Value::Null => continue,
            Value::Object(object) => {
                members(object, &["href", "rel", "describedby", "title", "type", "hreflang", "meta"], about);
                &object["href"]
            }
            href => href,
        };
        assert!(href.as_str().is_some_and(|href| href.parse::<http::Uri>().is_ok()), "{href}: {about}");
    }
}

fn members(object: &Map<String, Value>, known: &[&str], about: &str) {
    object.keys().for_each(|name| assert!(known.contains(&name.as_str()), "`{name}` is not defined: {about}"));
}

fn is_member_name(name: &str) -> bool {
    let inner = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    let outer = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphanumeric());
    outer(name.chars().next()) && outer(name.chars().last()) && name.chars().all(inner)
}

/// What holds for the errors of any document.
#[track_caller]
fn check_errors(errors: &Value, status: u16, about: &str) {
    let errors = errors.as_array().unwrap_or_else(|| panic!("errors is no array: {about}"));
    assert!(!errors.is_empty(), "{about}");
    for error in errors {
        let object = error.as_object().unwrap_or_else(|| panic!("no error: {about}"));
        let known = ["id", "links", "status", "code", "title", "detail", "source", "meta"];
        object.keys().for_each(|name| assert!(known.contains(&name.as_str()), "`{name}` is not defined: {about}"));
        let own: u16 = error["status"].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("status: {about}"));
        assert!(own == status || (status == 400 && (400..500).contains(&own)) || (status == 500), "{about}");
        assert!(error["links"]["about"].as_str().is_some_and(|link| link.contains("/docs/errors#")), "{about}");
        if let Some(source) = object.get("source") {
            let source = source.as_object().unwrap_or_else(|| panic!("source: {about}"));
            assert!(
                source.len() == 1 && source.keys().all(|name| ["pointer", "parameter", "header"].contains(&name.as_str())),
                "{about}"
            );
        }
        object.get("meta").into_iter().for_each(|meta| assert!(meta.is_object(), "{about}"));
    }
}
