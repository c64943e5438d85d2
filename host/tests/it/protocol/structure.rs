//! What holds for the structure of every document (section "Document Structure").

use super::{furnish, get, patch, shows};
use crate::shop::answer::Answer;
use crate::shop::harness::{Shop, change, new_product};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

shows! {
    "DS1" Must "A document is an object with data, errors, meta or a member of an extension; never data beside errors, and included only beside data." => every_kind_of_document;
    "DS2" Must "A document has no member that the specification or an applied extension does not define." => every_kind_of_document;
    "DS3" Must "Members of a request that are not defined are ignored." => unknown_members_are_ignored;
    "DS4" Must "Members that begin with @ are ignored, among attributes too." => unknown_members_are_ignored;
    "DS5" Must "Member names have the characters that are allowed; names are case-sensitive." => every_kind_of_document;
    "DS6" Must "A resource has a string type and a string id, unique together." => every_kind_of_document;
    "DS7" Must "Attributes and relationships are objects and share one namespace, without id and type." => every_kind_of_document;
    "DS8" Choice "product_id stands among the attributes of what is about a product, beside the relationship: forms and spreadsheets read it without following anything." => foreign_keys_stand_beside_relationships;
    "DS9" Must "A relationship object has links, data or meta; linkage is null, an identifier or an array of them." => every_kind_of_document;
    "DS10" Must "An identifier object has type and id, and perhaps meta, and nothing else." => every_kind_of_document;
    "DS11" Must "A link is a string, an object with href, or null." => every_kind_of_document;
    "DS12" Must "Every meta is an object." => every_kind_of_document;
    "DS13" Must "The jsonapi object has the version and the extensions and profiles that were applied." => every_kind_of_document;
    "DS14" Must "A collection is an array, even of one or none." => every_kind_of_document;
    "DS15" Must "The top-level self is the link that made the document, with all of its parameters; an object with the media type where a profile was applied." => self_is_what_was_asked;
}

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
    document.get("errors").into_iter().for_each(|errors| super::errors::check(errors, answer.status, &about));
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

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_document() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let (product, purchase) = (&ids.product, &ids.purchase);
    let mut kinds = BTreeSet::new();
    for path in [
        "/products".to_owned(),
        "/products?filter[sku]=nobody".to_owned(),
        format!("/products/{product}"),
        "/products/events".to_owned(),
        "/inventory?include=product".to_owned(),
        format!("/inventory/{product}/movements?include=product"),
        format!("/inventory/{product}/relationships/movements"),
        format!("/inventory/purchases/{purchase}?include=product"),
        format!("/inventory/purchases/{purchase}/relationships/inventory"),
        format!("/inventory/products/{}/inventory", ids.bare),
        "/inventory/reservations?include=".to_owned(),
        "/inventory/events".to_owned(),
        "/inventory/consistency".to_owned(),
        "/inventory/nowhere".to_owned(),
    ] {
        let answer = get(&shop, &path).await;
        kinds.insert(answer.body.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" "));
        let is_list = answer.body.get("data").is_some_and(Value::is_array);
        let named_one = path.contains(product.as_str()) || path.contains(purchase.as_str()) || path.contains(&ids.bare);
        assert!(answer.status == 404 || path.ends_with("consistency") || is_list || named_one, "{path}: {}", answer.text);
    }
    // With data alone, with included beside it, with meta alone, with errors.
    assert!(kinds.len() >= 4, "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_members_are_ignored() {
    let shop = Shop::new();
    let mut document = new_product("AT-1", "1");
    document["foo"] = json!(1);
    document["@context"] = json!("x");
    document["data"]["bar"] = json!([]);
    document["data"]["@id"] = json!({});
    document["data"]["attributes"]["@type"] = json!("x");
    document["data"]["relationships"] = json!({ "@r": 1 });
    let made = super::post(&shop, "/products", &document).await.is(201);
    assert!(!made.text.contains('@') && !made.text.contains("foo"), "{}", made.text);
    let mut document = change("products", made.id(), json!({ "@x": 1, "name": "Other" }));
    document["data"]["baz"] = Value::Null;
    let changed = patch(&shop, &format!("/products/{}", made.id()), &document).await.is(200);
    assert_eq!(changed.attribute("name"), "Other");
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_keys_stand_beside_relationships() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for path in [
        format!("/inventory/purchases/{}", ids.purchase),
        format!("/inventory/reservations/{}", ids.reservation),
        format!("/inventory/movements/{}", ids.movement),
    ] {
        let answer = get(&shop, &path).await.is(200);
        assert_eq!(answer.attribute("product_id"), &answer.body["data"]["relationships"]["product"]["data"]["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn self_is_what_was_asked() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/inventory/{}?include=product&fields[inventory]=on_hand,product", ids.product);
    let answer = get(&shop, &path).await.is(200);
    let expected = path.replace('[', "%5B").replace(']', "%5D").replace(',', "%2C");
    assert_eq!(answer.body["links"]["self"], expected.as_str());
    assert_eq!(get(&shop, &expected).await.text, answer.text);
    let list = get(&shop, "/inventory/purchases?page[size]=1&filter[quantity][gte]=1").await.is(200);
    let own = &list.body["links"]["self"];
    assert_eq!(own["href"], "/inventory/purchases?page%5Bsize%5D=1&filter%5Bquantity%5D%5Bgte%5D=1");
    assert_eq!(own["type"].as_str(), list.header("content-type"));
}
