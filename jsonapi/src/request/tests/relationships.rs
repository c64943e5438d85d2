//! A9, A10 and A12 of the requirements: relationships.

use serde_json::{Value, json};

use super::{any_id, check, create, related};
use crate::{Errors, request::Draft};

#[test]
fn cr10_up7_a_relationship_needs_data() {
    create(&related(json!({ "author": {} })), Err(&["400 invalid_document /data/relationships/author"]));
    create(&related(json!({ "author": { "links": {} } })), Err(&["400 invalid_document /data/relationships/author"]));
    create(&related(json!({ "author": null })), Err(&["400 invalid_document /data/relationships/author"]));
    create(&related(json!({ "author": "x" })), Err(&["400 invalid_document /data/relationships/author"]));
}

#[test]
fn ds10_identifiers_are_checked() {
    let author = |data: Value| related(json!({ "author": { "data": data } }));
    let at = |rest: &str| format!("400 invalid_document /data/relationships/author/data{rest}");
    create(&author(json!({ "type": "people", "id": "9" })), Ok(r#"("t", None, None, Some(Some("9")))"#));
    create(&author(json!(null)), Ok(r#"("t", None, None, Some(None))"#));
    create(&author(json!([])), Err(&[&at("")]));
    create(&author(json!("9")), Err(&[&at("")]));
    create(&author(json!({})), Err(&[&at("")]));
    create(&author(json!({ "type": "people" })), Err(&[&at("")]));
    create(&author(json!({ "id": "9" })), Err(&[&at("")]));
    create(&author(json!({ "type": "people", "id": 9 })), Err(&[&at("/id")]));
    create(&author(json!({ "type": 1, "id": "9" })), Err(&[&at("/type")]));
    create(&author(json!({ "type": "people", "id": "9", "lid": "a" })), Err(&[&at("/lid")]));
    create(&author(json!({ "type": "people", "lid": "a" })), Err(&[&at("/lid")]));
    create(&author(json!({ "type": "people", "id": "bad" })), Err(&["422 validation_failed /data/relationships/author/data/id"]));
}

#[test]
fn re9_an_identifier_of_another_type_is_409() {
    let document = related(json!({ "author": { "data": { "type": "dogs", "id": "9" } } }));
    create(&document, Err(&["409 type_mismatch /data/relationships/author/data/type"]));
}

/// `product_id` or `relationships.product`.
fn reference(attributes: &Value, relationships: &Value) -> Result<String, Errors> {
    let document = json!({ "data": { "type": "orders", "attributes": attributes, "relationships": relationships } });
    let mut draft = Draft::create(&document, "orders")?;
    let product = draft.required_reference("product_id", "product", "products", any_id);
    draft.finish(|| product)
}

#[test]
fn ds8_an_attribute_may_stand_for_a_relationship() {
    let none = json!({});
    let related = |id: &str| json!({ "product": { "data": { "type": "products", "id": id } } });
    check(reference(&json!({ "product_id": "1" }), &none), Ok("1".to_owned()));
    check(reference(&none, &related("1")), Ok("1".to_owned()));
    check(reference(&json!({ "product_id": "1" }), &related("1")), Ok("1".to_owned()));
    check(reference(&json!({ "product_id": "1" }), &related("2")), Err(&["422 validation_failed /data/attributes/product_id"]));
    check(reference(&none, &none), Err(&["422 validation_failed /data/attributes/product_id"]));
    check(reference(&json!({ "product_id": 1 }), &none), Err(&["422 validation_failed /data/attributes/product_id"]));
    check(reference(&json!({ "product_id": null }), &none), Err(&["422 validation_failed /data/attributes/product_id"]));
    check(
        reference(&none, &json!({ "product": { "data": null } })),
        Err(&["422 validation_failed /data/relationships/product/data"]),
    );
    check(reference(&none, &related("bad")), Err(&["422 validation_failed /data/relationships/product/data/id"]));
    let both: &[&str] =
        &["422 validation_failed /data/attributes/product_id", "422 validation_failed /data/relationships/product/data/id"];
    check(reference(&json!({ "product_id": "bad" }), &related("bad")), Err(both));
}
