//! A9 of the requirements: creating.

use serde_json::{Value, json};

use super::{PLAIN, check, create, new, related};
use crate::{attribute::canonical_uuid, request::Draft};

#[test]
fn cr9_a_document_without_a_resource_object_is_400() {
    create(&json!(null), Err(&["400 invalid_document "]));
    create(&json!([]), Err(&["400 invalid_document "]));
    create(&json!("x"), Err(&["400 invalid_document "]));
    create(&json!({}), Err(&["400 invalid_document "]));
    create(&json!({ "data": null }), Err(&["400 invalid_document /data"]));
    create(&json!({ "data": [] }), Err(&["400 invalid_document /data"]));
    create(&json!({ "data": "x" }), Err(&["400 invalid_document /data"]));
    create(&json!({ "data": {} }), Err(&["400 invalid_document /data"]));
    create(&json!({ "data": { "type": 1 } }), Err(&["400 invalid_document /data/type"]));
    create(&json!({ "data": { "type": null } }), Err(&["400 invalid_document /data/type"]));
}

#[test]
fn ds7_attributes_and_relationships_are_objects() {
    create(&new(json!([])), Err(&["400 invalid_document /data/attributes"]));
    create(&new(json!(null)), Err(&["400 invalid_document /data/attributes"]));
    create(&related(json!([])), Err(&["400 invalid_document /data/relationships"]));
    let both = json!({ "data": { "type": "reviews", "id": 1, "lid": "", "attributes": 1, "relationships": 1 } });
    let expected: &[&str] = &[
        "400 invalid_document /data/id",
        "400 invalid_document /data/lid",
        "400 invalid_document /data/attributes",
        "400 invalid_document /data/relationships",
    ];
    create(&both, Err(expected));
}

#[test]
fn cr7_another_type_is_409() {
    let document = json!({ "data": { "type": "articles", "attributes": { "title": "t" } } });
    create(&document, Err(&["409 type_mismatch /data/type"]));
    create(&json!({ "data": { "type": "Reviews" } }), Err(&["409 type_mismatch /data/type"]));
}

#[test]
fn cr4_a_client_id_is_403_where_nobody_asks_for_it() {
    let document = json!({ "data": { "type": "reviews", "id": "1", "attributes": { "title": "t" } } });
    create(&document, Err(&["403 client_id_not_supported /data/id"]));
}

#[test]
fn cr6_a_client_id_is_parsed_where_it_is_supported() {
    let read = |id: Value| {
        let document = json!({ "data": { "type": "reviews", "id": id } });
        let mut draft = Draft::create(&document, "reviews")?;
        let id = draft.client_id(canonical_uuid);
        draft.finish(|| id)
    };
    let id = "0190c5a0-7b1e-7c3a-9f00-0123456789ab";
    check(read(json!(id.to_uppercase())), Ok(Some(id.to_owned())));
    check(read(json!("1")), Err(&["422 validation_failed /data/id"]));
    check(read(json!("")), Err(&["422 validation_failed /data/id"]));
    check(read(json!(1)), Err(&["400 invalid_document /data/id"]));
    check(read(json!(null)), Err(&["400 invalid_document /data/id"]));
    let document = json!({ "data": { "type": "reviews" } });
    let mut draft = Draft::create(&document, "reviews").unwrap();
    assert_eq!(draft.client_id(canonical_uuid), Some(None));
}

#[test]
fn cr15_a_lid_is_accepted() {
    let document = json!({ "data": { "type": "reviews", "lid": "a", "attributes": { "title": "t" } } });
    create(&document, Ok(PLAIN));
    assert_eq!(Draft::create(&document, "reviews").unwrap().lid, Some("a"));
    create(&json!({ "data": { "type": "reviews", "lid": 1 } }), Err(&["400 invalid_document /data/lid"]));
    create(&json!({ "data": { "type": "reviews", "lid": "x".repeat(200) } }), Err(&["400 invalid_document /data/lid"]));
}

#[test]
fn er4a_a_missing_attribute_is_named_where_a_form_finds_it() {
    create(&json!({ "data": { "type": "reviews" } }), Err(&["422 validation_failed /data/attributes/title"]));
    create(&new(json!({})), Err(&["422 validation_failed /data/attributes/title"]));
}

#[test]
fn er8_all_violations_are_told_at_once() {
    let expected: &[&str] = &[
        "422 validation_failed /data/attributes/title",
        "422 validation_failed /data/attributes/stars",
        "422 read_only_attribute /data/attributes/created_at",
        "422 validation_failed /data/attributes/colour",
    ];
    create(&new(json!({ "title": "", "stars": 9, "created_at": null, "colour": 1 })), Err(expected));
}

#[test]
fn absent_null_and_value_are_told_apart() {
    create(&new(json!({ "title": "t" })), Ok(PLAIN));
    create(&new(json!({ "title": "t", "note": null })), Ok(r#"("t", None, Some(None), None)"#));
    create(&new(json!({ "title": "t", "note": "n" })), Ok(r#"("t", None, Some(Some("n")), None)"#));
    create(&new(json!({ "title": null })), Err(&["422 validation_failed /data/attributes/title"]));
    create(&new(json!({ "title": "t", "stars": null })), Err(&["422 validation_failed /data/attributes/stars"]));
    let document = new(json!({ "note": null }));
    let draft = Draft::create(&document, "reviews").unwrap();
    assert!(draft.has("note") && !draft.has("title"));
}
