//! A10 of the requirements: updating.

use serde_json::{Value, json};

use super::{PLAIN, changed, check, create, new, related, update};
use crate::{json, request::Draft};

#[test]
fn up2_type_and_id_must_be_those_of_the_url() {
    update(&json!({ "data": { "type": "reviews", "attributes": {} } }), Err(&["400 invalid_document /data"]));
    update(&json!({ "data": { "id": "1" } }), Err(&["400 invalid_document /data"]));
    update(&json!({ "data": { "type": "reviews", "id": 1 } }), Err(&["400 invalid_document /data/id"]));
    update(&json!({ "data": { "type": "reviews", "id": "2" } }), Err(&["409 id_mismatch /data/id"]));
    update(&json!({ "data": { "type": "x", "id": "1" } }), Err(&["409 type_mismatch /data/type"]));
    update(&json!({ "data": { "type": "reviews", "lid": "1" } }), Err(&["400 invalid_document /data"]));
    update(&changed(json!({ "title": "t" })), Ok(PLAIN));
}

#[test]
fn up2_uuids_are_compared_without_regard_to_case() {
    let id = "0190c5a0-7b1e-7c3a-9f00-0123456789ab";
    let document = json!({ "data": { "type": "reviews", "id": id.to_uppercase() } });
    assert!(Draft::update(&document, "reviews", id).is_ok());
    let document = json!({ "data": { "type": "reviews", "id": "A" } });
    assert!(Draft::update(&document, "reviews", "a").is_err());
}

#[test]
fn read_only_attributes_may_be_sent_back_unchanged() {
    update(&changed(json!({ "title": "t", "version": 7 })), Ok(PLAIN));
    let seven = json::parse(br#"{"title":"t","version":7.0}"#).unwrap();
    update(&changed(seven), Ok(PLAIN));
    update(&changed(json!({ "title": "t", "version": 8 })), Err(&["422 read_only_attribute /data/attributes/version"]));
    update(&changed(json!({ "title": "t", "version": "7" })), Err(&["422 read_only_attribute /data/attributes/version"]));
    for same in ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"] {
        update(&changed(json!({ "title": "t", "created_at": same })), Ok(PLAIN));
    }
    let other = json!({ "title": "t", "created_at": "2026-01-01T00:00:00.001Z" });
    update(&changed(other), Err(&["422 read_only_attribute /data/attributes/created_at"]));
    create(&new(json!({ "title": "t", "version": 7 })), Err(&["422 read_only_attribute /data/attributes/version"]));
}

#[test]
fn up8_a_read_only_relationship_is_403_unless_nothing_is_asked() {
    let document = |answers: Value| {
        let relationships = json!({ "answers": answers });
        json!({ "data": { "type": "reviews", "id": "1", "attributes": { "title": "t" }, "relationships": relationships } })
    };
    update(&document(json!({ "links": { "self": "/x" } })), Ok(PLAIN));
    update(&document(json!({ "meta": {} })), Ok(PLAIN));
    update(&document(json!({})), Err(&["403 forbidden /data/relationships/answers"]));
    update(&document(json!({ "data": [] })), Err(&["403 forbidden /data/relationships/answers"]));
    update(&document(json!(null)), Err(&["400 invalid_document /data/relationships/answers"]));
    create(&related(json!({ "answers": { "links": {} } })), Err(&["403 forbidden /data/relationships/answers"]));
}

#[test]
fn up8_read_only_linkage_may_be_sent_back_unchanged() {
    let read = |data: Value, current: Option<&str>| {
        let relationships = json!({ "author": { "data": data } });
        let document = json!({ "data": { "type": "reviews", "id": "1", "relationships": relationships } });
        let mut draft = Draft::update(&document, "reviews", "1")?;
        draft.read_only_to_one("author", "people", current);
        draft.finish(|| Some(()))
    };
    let refused: &[&str] = &["403 forbidden /data/relationships/author"];
    check(read(json!({ "type": "people", "id": "9" }), Some("9")), Ok(()));
    check(read(json!({ "type": "people", "id": "8" }), Some("9")), Err(refused));
    check(read(json!({ "type": "dogs", "id": "9" }), Some("9")), Err(refused));
    check(read(json!(null), Some("9")), Err(refused));
    check(read(json!(null), None), Ok(()));
    check(read(json!({ "type": "people", "id": "9" }), None), Err(refused));
}
