//! A9, A10 and A12 of the requirements: documents that come in.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

mod create;
mod relationships;
mod update;

use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Draft, Identity, Lids};
use crate::{
    Code, Error, Errors, Source, Violation,
    attribute::{Integer, nullable, string},
};

const STARS: Integer = Integer::range(1, 5);

fn parse_title(value: &Value) -> Result<String, Violation> {
    match string(value)? {
        title if (1..=10).contains(&title.len()) => Ok(title.to_owned()),
        _ => Err("must have 1 to 10 characters".into()),
    }
}

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
    let title = draft.required("title", parse_title);
    let stars = draft.optional("stars", |value| STARS.parse(value));
    let note = draft.optional("note", nullable(parse_title));
    draft.read_only("created_at", current);
    draft.read_only("version", Some(&json!(7)));
    let author = draft.to_one("author", "people", any_id);
    draft.read_only_relationship("answers");
    draft.finish(|| Some(format!("{:?}", (title?, stars?, note?, author?))))
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

const PLAIN: &str = r#"("t", None, None, None)"#;

#[test]
fn ds3_unknown_members_are_ignored() {
    let document = json!({
        "data": { "type": "reviews", "foo": 1, "attributes": { "title": "t" }, "links": 1, "meta": [],
                  "relationships": { "author": { "data": null, "foo": 1 } } },
        "foo": 1, "jsonapi": 3, "included": 4,
    });
    create(&document, Ok(r#"("t", None, None, Some(None))"#));
}

#[test]
fn ds4_at_members_are_ignored_everywhere() {
    let document = json!({
        "@context": 1,
        "data": { "@id": 1, "type": "reviews", "attributes": { "@type": "x", "title": "t" },
                  "relationships": { "@r": 1, "author": { "@a": 1, "data": { "@b": 2, "type": "people", "id": "9" } } } },
    });
    create(&document, Ok(r#"("t", None, None, Some(Some("9")))"#));
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
    assert_eq!(draft.required("title", parse_title), None);
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

/// Values made of the words of a review's document, many of them in the wrong place.
fn any_document() -> impl Strategy<Value = Value> {
    let word = || {
        prop::sample::select(vec![
            "data",
            "type",
            "id",
            "lid",
            "attributes",
            "relationships",
            "title",
            "stars",
            "note",
            "created_at",
            "author",
            "tags",
            "answers",
            "links",
            "reviews",
            "people",
            "@x",
            "a/b~c",
            "",
        ])
    };
    let leaf = prop_oneof![word().prop_map(Value::from), Just(Value::Null), (0_i64..9).prop_map(Value::from)];
    let any = leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    });
    (any.clone(), any.clone(), any, 0..4).prop_map(|(any, attributes, relationships, shape)| match shape {
        0 => any,
        1 => json!({ "data": any }),
        _ => json!({ "data": { "type": "reviews", "id": "1", "attributes": attributes, "relationships": relationships } }),
    })
}

proptest! {
    #[test]
    fn er4_every_pointer_leads_to_something_in_the_document(document in any_document()) {
        let errors = [
            Draft::create(&document, "reviews").and_then(|draft| read(draft, None)).err(),
            Draft::update(&document, "reviews", "1").and_then(|draft| read(draft, None)).err(),
        ];
        for error in errors.iter().flatten().flatten() {
            let Some(Source::Pointer(pointer)) = error.source() else { panic!("{error:?}") };
            // The exception that is documented: a required attribute.
            prop_assert!(pointer == "/data/attributes/title" || document.pointer(pointer).is_some(), "{}", pointer);
        }
    }
}
