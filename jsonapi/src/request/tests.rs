//! A9, A10 and A12 of the requirements: documents that come in.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

use super::{Draft, Identity, Lids, to_many, to_one};
use crate::{
    Code, Error, Errors, Source,
    attribute::{Integer, Text, boolean, canonical_uuid, nullable},
    json,
};
use http::StatusCode;
use serde_json::{Value, json};

const TITLE: Text = Text::line(1, 10);
const STARS: Integer = Integer::range(1, 5);

/// Status, code and pointer of every error.
fn summary(errors: &Errors) -> Vec<String> {
    let pointer = |error: &Error| match error.source() {
        Some(Source::Pointer(pointer)) => pointer.clone(),
        other => format!("{other:?}"),
    };
    errors.iter().map(|error| format!("{} {} {}", error.status().as_u16(), error.code().code, pointer(error))).collect()
}

#[track_caller]
fn check<T: PartialEq + std::fmt::Debug>(found: Result<T, Errors>, expected: Result<T, &[&str]>) {
    match (found, expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected),
        (Err(errors), Err(expected)) => assert_eq!(summary(&errors), expected),
        (found, _) => panic!("{found:?}"),
    }
}

/// A service's handling of a review, as text of what it read.
fn read(mut draft: Draft<'_>, current: Option<&Value>) -> Result<String, Errors> {
    let title = draft.required("title", |value| TITLE.parse(value));
    let stars = draft.optional("stars", |value| STARS.parse(value));
    let note = draft.optional("note", nullable(|value| TITLE.parse(value)));
    draft.read_only("created_at", current);
    draft.read_only("version", Some(&json!(7)));
    let author = draft.to_one("author", "people", any_id);
    let tags = draft.to_many("tags", "tags", any_id);
    draft.read_only_relationship("answers");
    draft.finish(|| Some(format!("{:?}", (title?, stars?, note?, author?, tags?))))
}

fn any_id(id: &str) -> Result<String, &'static str> {
    if id == "bad" { Err("must be good") } else { Ok(id.to_owned()) }
}

#[track_caller]
fn create(document: &Value, expected: Result<&str, &[&str]>) {
    check(Draft::create(document, "reviews").and_then(|draft| read(draft, None)), expected.map(str::to_owned));
}

#[track_caller]
fn update(document: &Value, expected: Result<&str, &[&str]>) {
    let current = json!("2026-01-01T00:00:00.000Z");
    let found = Draft::update(document, "reviews", "1").and_then(|draft| read(draft, Some(&current)));
    check(found, expected.map(str::to_owned));
}

/// A document to create a review with these attributes.
fn new(attributes: Value) -> Value {
    json!({ "data": { "type": "reviews", "attributes": attributes } })
}

fn changed(attributes: Value) -> Value {
    json!({ "data": { "type": "reviews", "id": "1", "attributes": attributes } })
}

fn related(relationships: Value) -> Value {
    json!({ "data": { "type": "reviews", "attributes": { "title": "t" }, "relationships": relationships } })
}

const PLAIN: &str = r#"("t", None, None, None, None)"#;

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
    assert_eq!(Draft::create(&document, "reviews").unwrap().lid(), Some("a"));
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
    create(&new(json!({ "title": "t", "note": null })), Ok(r#"("t", None, Some(None), None, None)"#));
    create(&new(json!({ "title": "t", "note": "n" })), Ok(r#"("t", None, Some(Some("n")), None, None)"#));
    create(&new(json!({ "title": null })), Err(&["422 validation_failed /data/attributes/title"]));
    create(&new(json!({ "title": "t", "stars": null })), Err(&["422 validation_failed /data/attributes/stars"]));
    let document = new(json!({ "note": null }));
    let draft = Draft::create(&document, "reviews").unwrap();
    assert!(draft.has("note") && !draft.has("title"));
}

#[test]
fn ds3_unknown_members_are_ignored() {
    let document = json!({
        "data": { "type": "reviews", "foo": 1, "attributes": { "title": "t" }, "links": 1, "meta": [],
                  "relationships": { "author": { "data": null, "foo": 1 } } },
        "foo": 1, "jsonapi": 3, "included": 4,
    });
    create(&document, Ok(r#"("t", None, None, Some(None), None)"#));
}

#[test]
fn ds4_at_members_are_ignored_everywhere() {
    let document = json!({
        "@context": 1,
        "data": { "@id": 1, "type": "reviews", "attributes": { "@type": "x", "title": "t" },
                  "relationships": { "@r": 1, "author": { "@a": 1, "data": { "@b": 2, "type": "people", "id": "9" } } } },
    });
    create(&document, Ok(r#"("t", None, None, Some(Some("9")), None)"#));
}

#[test]
fn unknown_fields_are_422_with_their_pointer() {
    create(&new(json!({ "title": "t", "a/b~c": 1 })), Err(&["422 validation_failed /data/attributes/a~1b~0c"]));
    create(&related(json!({ "x": { "data": null } })), Err(&["422 validation_failed /data/relationships/x"]));
    // An attribute in the place of a relationship and the other way round.
    create(&related(json!({ "stars": { "data": null } })), Err(&["422 validation_failed /data/relationships/stars"]));
    create(&new(json!({ "title": "t", "author": "9" })), Err(&["422 validation_failed /data/attributes/author"]));
    // Member names are case-sensitive.
    create(&new(json!({ "title": "t", "Stars": 1 })), Err(&["422 validation_failed /data/attributes/Stars"]));
    // A name of any length does not make the answer as long.
    create(&new(json!({ "title": "t", "x".repeat(9_000): 1 })), Err(&["422 validation_failed /data/attributes"]));
}

#[test]
fn many_unknown_fields_make_a_limited_answer() {
    let attributes: Value = (0..5_000).map(|number| (format!("a{number}"), json!(1))).collect::<serde_json::Map<_, _>>().into();
    let document = new(attributes);
    let errors = Draft::create(&document, "reviews").unwrap().finish(|| Some(())).unwrap_err();
    assert_eq!(errors.iter().count(), crate::limits::ERRORS);
}

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
fn cr10_up7_a_relationship_needs_data() {
    create(&related(json!({ "author": {} })), Err(&["400 invalid_document /data/relationships/author"]));
    create(&related(json!({ "author": { "links": {} } })), Err(&["400 invalid_document /data/relationships/author"]));
    create(&related(json!({ "author": null })), Err(&["400 invalid_document /data/relationships/author"]));
    create(&related(json!({ "tags": "x" })), Err(&["400 invalid_document /data/relationships/tags"]));
}

#[test]
fn ds10_identifiers_are_checked() {
    let author = |data: Value| related(json!({ "author": { "data": data } }));
    let at = |rest: &str| format!("400 invalid_document /data/relationships/author/data{rest}");
    create(&author(json!({ "type": "people", "id": "9" })), Ok(r#"("t", None, None, Some(Some("9")), None)"#));
    create(&author(json!(null)), Ok(r#"("t", None, None, Some(None), None)"#));
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

#[test]
fn er4_to_many_linkage_has_one_error_per_identifier() {
    let tags = |data: Value| related(json!({ "tags": { "data": data } }));
    create(&tags(json!([])), Ok(r#"("t", None, None, None, Some([]))"#));
    create(&tags(json!([{ "type": "tags", "id": "a" }])), Ok(r#"("t", None, None, None, Some(["a"]))"#));
    create(&tags(json!(null)), Err(&["400 invalid_document /data/relationships/tags/data"]));
    create(&tags(json!({ "type": "tags", "id": "a" })), Err(&["400 invalid_document /data/relationships/tags/data"]));
    let mixed = json!([{ "type": "x", "id": "a" }, { "type": "tags", "id": "b" }, 3]);
    let expected: &[&str] =
        &["409 type_mismatch /data/relationships/tags/data/0/type", "400 invalid_document /data/relationships/tags/data/2"];
    create(&tags(mixed), Err(expected));
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

#[test]
fn violations_and_errors_of_the_service_are_collected_too() {
    let document = new(json!({ "title": "t" }));
    let mut draft = Draft::create(&document, "reviews").unwrap();
    draft.violation("title", "is a word we do not like");
    draft.error(Error::new(Code::new(StatusCode::CONFLICT, "taken", "Taken")).at_pointer(draft.pointer_to("title")));
    let _ = draft.value("title");
    let errors: Errors = draft.finish(|| Some(())).unwrap_err();
    assert_eq!(summary(&errors), ["422 validation_failed /data/attributes/title", "409 taken /data/attributes/title"]);
    assert_eq!(errors.status(), 400);
}

#[test]
fn a_service_that_reads_wrongly_is_a_500_not_a_panic() {
    let document = new(json!({}));
    let draft = Draft::create(&document, "reviews").unwrap();
    assert_eq!(draft.finish(|| None::<()>).unwrap_err().status(), 500);
}

#[test]
fn at7_the_same_reader_works_inside_an_operation() {
    let mut lids = Lids::new();
    lids.assign("people", "ada", "9");
    let data = json!({ "type": "reviews", "attributes": { "title": "" },
                       "relationships": { "author": { "data": { "type": "people", "lid": "ada" } } } });
    let pointer = "/atomic:operations/3/data";
    let mut draft = Draft::create_at(Some(&data), pointer, "reviews", &lids).unwrap();
    assert_eq!(draft.to_one("author", "people", any_id), Some(Some(Some("9".to_owned()))));
    assert_eq!(draft.required("title", |value| TITLE.parse(value)), None);
    check(draft.finish(|| Some(())), Err(&["422 validation_failed /atomic:operations/3/data/attributes/title"]));
    let missing = Draft::create_at(None, pointer, "reviews", &lids).unwrap_err();
    assert_eq!(summary(&missing), ["400 invalid_document /atomic:operations/3"]);
}

#[test]
fn at13_an_update_may_name_its_resource_by_lid() {
    let mut lids = Lids::new();
    lids.assign("reviews", "new", "1");
    let open = |data: &Value, id: &str| Draft::update_at(Some(data), "/d", "reviews", id, &lids).map(|_| ());
    check(open(&json!({ "type": "reviews", "lid": "new" }), "1"), Ok(()));
    check(open(&json!({ "type": "reviews", "lid": "new" }), "2"), Err(&["409 id_mismatch /d/lid"]));
    check(open(&json!({ "type": "reviews", "lid": "other" }), "1"), Err(&["400 invalid_document /d/lid"]));
    assert_eq!(lids.resolve("reviews", &Identity::Lid("new")), Some("1"));
    assert_eq!(lids.resolve("people", &Identity::Lid("new")), None);
    assert_eq!(lids.resolve("people", &Identity::Id("5".into())), Some("5"));
}

#[test]
fn re1_a_to_one_relationship_document() {
    let read = |document: &Value| to_one(document, "people", any_id);
    check(read(&json!({ "data": { "type": "people", "id": "9" } })), Ok(Some("9".to_owned())));
    check(read(&json!({ "data": null })), Ok(None));
    check(read(&json!({})), Err(&["400 invalid_document "]));
    check(read(&json!({ "data": [] })), Err(&["400 invalid_document /data"]));
    check(read(&json!({ "data": { "type": "dogs", "id": "9" } })), Err(&["409 type_mismatch /data/type"]));
    check(read(&json!({ "data": { "type": "people", "id": "bad" } })), Err(&["422 validation_failed /data/id"]));
}

#[test]
fn re5_a_to_many_relationship_document() {
    let read = |document: &Value| to_many(document, "tags", any_id);
    check(read(&json!({ "data": [] })), Ok(vec![]));
    check(read(&json!({ "data": [{ "type": "tags", "id": "a" }] })), Ok(vec!["a".to_owned()]));
    check(read(&json!({ "data": null })), Err(&["400 invalid_document /data"]));
    check(read(&json!([])), Err(&["400 invalid_document "]));
    let two = json!({ "data": [{ "type": "tags", "id": "bad" }, { "type": "tags" }] });
    check(read(&two), Err(&["422 validation_failed /data/0/id", "400 invalid_document /data/1"]));
}

#[test]
fn a_boolean_attribute_for_completeness() {
    let document = new(json!({ "public": true }));
    let mut draft = Draft::create(&document, "reviews").unwrap();
    let public = draft.required("public", boolean);
    check(draft.finish(|| public), Ok(true));
}
