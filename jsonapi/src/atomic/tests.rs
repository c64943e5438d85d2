//! A14 of the requirements: Atomic Operations.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Href, Op, Operation, Results, Target, parse};
use crate::{
    Applied, Errors, Resource, Source,
    media_type::ATOMIC,
    request::{Identity, Lids},
};

const MAX: usize = 5;

fn resolve(path: &str) -> Option<Href> {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "people"] => Some(Href::Collection("people")),
        ["", "people", id] => Some(Href::Resource("people", (*id).to_owned())),
        ["", "people", id, "relationships", "friends"] => Some(Href::Relationship("people", (*id).to_owned(), "friends")),
        _ => None,
    }
}

fn summary(errors: &Errors) -> Vec<String> {
    let describe = |error: &crate::Error| match error.source() {
        Some(Source::Pointer(pointer)) => format!("{} {pointer}", error.status().as_u16()),
        other => format!("{other:?}"),
    };
    errors.iter().map(describe).collect()
}

/// What an operation is to do, in short.
fn describe(operation: &Operation<'_>) -> String {
    let op = match operation.op {
        Op::Add => "add",
        Op::Update => "update",
        Op::Remove => "remove",
    };
    let name = |identity: &Identity<'_>| match identity {
        Identity::Id(id) => format!("{id}"),
        Identity::Lid(lid) => format!("#{lid}"),
    };
    let target = match &operation.target {
        Target::Collection { kind, .. } => (*kind).to_owned(),
        Target::Resource { kind, identity } => format!("{kind}/{}", name(identity)),
        Target::Relationship { kind, identity, name: relationship } => format!("{kind}/{}.{relationship}", name(identity)),
    };
    match operation.lid {
        Some(lid) => format!("{op} {target} as {lid}"),
        None => format!("{op} {target}"),
    }
}

#[track_caller]
fn accept(operations: Value, expected: &[&str]) {
    let document = json!({ "atomic:operations": operations });
    let found = parse(&document, MAX, resolve).unwrap_or_else(|errors| panic!("{:?}", summary(&errors)));
    assert_eq!(found.iter().map(describe).collect::<Vec<_>>(), expected);
}

#[track_caller]
fn refuse_document(document: &Value, expected: &[&str]) {
    assert_eq!(summary(&parse(document, MAX, resolve).unwrap_err()), expected, "{document}");
}

/// `expected` are pointers below `/atomic:operations`.
#[track_caller]
fn refuse(operations: Value, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|pointer| format!("400 /atomic:operations{pointer}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    refuse_document(&json!({ "atomic:operations": operations }), &expected);
}

fn person(id: &str) -> Value {
    json!({ "type": "people", "id": id })
}

#[test]
fn at2_a_document_of_operations_has_one_to_max_of_them_and_no_data() {
    refuse_document(&json!(null), &["400 "]);
    refuse_document(&json!([]), &["400 "]);
    refuse_document(&json!({}), &["400 "]);
    refuse_document(&json!({ "atomic:operations": [] }), &["400 /atomic:operations"]);
    refuse_document(&json!({ "atomic:operations": {} }), &["400 /atomic:operations"]);
    for member in ["data", "included", "errors"] {
        refuse_document(&json!({ "atomic:operations": [], member: null }), &[&format!("400 /{member}")]);
    }
}

#[test]
fn at14_the_number_of_operations_is_limited() {
    let add = json!({ "op": "add", "data": { "type": "people" } });
    accept(json!(vec![add.clone(); MAX]), &["add people"; MAX]);
    refuse(json!(vec![add; MAX + 1]), &[""]);
}

#[test]
fn ds3_unknown_members_are_ignored() {
    let operation = json!({ "op": "add", "foo": 1, "@x": 2, "meta": 3, "data": { "type": "people" } });
    let document = json!({ "atomic:operations": [operation], "foo": 1, "jsonapi": 2, "meta": {} });
    assert!(parse(&document, MAX, resolve).is_ok());
}

#[test]
fn at3_op_is_one_of_three() {
    refuse(json!([1]), &["/0"]);
    refuse(json!([{}]), &["/0"]);
    for op in [json!("replace"), json!("Add"), json!(null), json!(1)] {
        refuse(json!([{ "op": op, "data": { "type": "people" } }]), &["/0/op"]);
    }
}

#[test]
fn at3_ref_and_href_exclude_each_other() {
    refuse(json!([{ "op": "remove", "ref": person("1"), "href": "/people/1" }]), &["/0"]);
    refuse(json!([{ "op": "remove" }]), &["/0"]);
}

#[test]
fn at3_a_ref_has_a_type_and_one_identity() {
    for (reference, pointer) in [
        (json!({}), "/0/ref"),
        (json!([]), "/0/ref"),
        (json!(null), "/0/ref"),
        (json!({ "type": "people" }), "/0/ref"),
        (json!({ "id": "1" }), "/0/ref"),
        (json!({ "type": "people", "id": 1 }), "/0/ref/id"),
        (json!({ "type": 1, "id": "1" }), "/0/ref/type"),
        (json!({ "type": "people", "id": "1", "lid": "a" }), "/0/ref/lid"),
        (json!({ "type": "people", "id": "1", "relationship": 1 }), "/0/ref/relationship"),
    ] {
        refuse(json!([{ "op": "remove", "ref": reference }]), &[pointer]);
    }
}

#[test]
fn at8_add_creates_in_the_collection_of_its_type_or_of_its_href() {
    accept(json!([{ "op": "add", "data": { "type": "dogs" } }]), &["add dogs"]);
    accept(json!([{ "op": "add", "href": "/people", "data": { "type": "people", "id": "1" } }]), &["add people"]);
    refuse(json!([{ "op": "add" }]), &["/0"]);
    refuse(json!([{ "op": "add", "href": "/people" }]), &["/0"]);
    refuse(json!([{ "op": "add", "data": null }]), &["/0/data"]);
    refuse(json!([{ "op": "add", "data": [] }]), &["/0/data"]);
    refuse(json!([{ "op": "add", "data": {} }]), &["/0/data"]);
    refuse(json!([{ "op": "add", "data": { "type": 1 } }]), &["/0/data/type"]);
    refuse(json!([{ "op": "add", "ref": person("1"), "data": { "type": "people" } }]), &["/0"]);
    refuse(json!([{ "op": "add", "href": "/people/1", "data": { "type": "people" } }]), &["/0"]);
}

#[test]
fn at9_update_names_its_resource_by_ref_href_or_data() {
    accept(json!([{ "op": "update", "data": person("1") }]), &["update people/1"]);
    accept(json!([{ "op": "update", "ref": person("1"), "data": person("1") }]), &["update people/1"]);
    accept(json!([{ "op": "update", "href": "/people/1", "data": person("1") }]), &["update people/1"]);
    refuse(json!([{ "op": "update", "ref": person("1") }]), &["/0"]);
    refuse(json!([{ "op": "update" }]), &["/0"]);
    refuse(json!([{ "op": "update", "data": { "type": "people" } }]), &["/0/data"]);
    refuse(json!([{ "op": "update", "ref": person("1"), "data": null }]), &["/0/data"]);
    refuse(json!([{ "op": "update", "href": "/people", "data": person("1") }]), &["/0"]);
}

#[test]
fn at10_remove_names_its_resource_by_ref_or_href() {
    accept(json!([{ "op": "remove", "ref": person("1") }]), &["remove people/1"]);
    accept(json!([{ "op": "remove", "href": "/people/1" }]), &["remove people/1"]);
    refuse(json!([{ "op": "remove", "data": person("1") }]), &["/0"]);
    refuse(json!([{ "op": "remove", "href": "/people" }]), &["/0"]);
}

#[test]
fn at18_an_href_is_a_path_of_this_api() {
    let with_more = ["/people/1?x=1", "/people/1?", "/people/1#x", "/people/1#"].map(Value::from);
    for href in [json!(1), json!(null), json!(""), json!("people"), json!("?x=1"), json!("/a b")].into_iter().chain(with_more) {
        refuse(json!([{ "op": "remove", "href": href }]), &["/0/href"]);
    }
    let elsewhere = [
        "http://example.com/people/1",
        "HTTPS://example.com/people/1?x=1",
        "//example.com/people/1",
        "//people/1",
        "http:/people/1",
        "ftp://user@example.com:21/people/1",
        "urn:people:1",
        "localhost:3000/people/1",
    ];
    for href in ["/dogs/1", "//", "/people/1/x"].into_iter().chain(elsewhere) {
        let unknown = json!({ "atomic:operations": [{ "op": "remove", "href": href }] });
        refuse_document(&unknown, &["404 /atomic:operations/0/href"]);
    }
}

#[test]
fn at11_at12_relationships() {
    let friends = json!({ "type": "people", "id": "1", "relationship": "friends" });
    let operation = |op: &str, data: Value| json!([{ "op": op, "ref": friends, "data": data }]);
    accept(operation("update", json!(null)), &["update people/1.friends"]);
    accept(operation("update", person("2")), &["update people/1.friends"]);
    accept(operation("update", json!([])), &["update people/1.friends"]);
    accept(operation("add", json!([person("2")])), &["add people/1.friends"]);
    accept(operation("remove", json!([person("2")])), &["remove people/1.friends"]);
    accept(json!([{ "op": "add", "href": "/people/1/relationships/friends", "data": [] }]), &["add people/1.friends"]);
    refuse(json!([{ "op": "update", "ref": friends }]), &["/0"]);
    refuse(operation("add", json!(null)), &["/0/data"]);
    refuse(operation("remove", person("2")), &["/0/data"]);
    refuse(operation("update", json!("2")), &["/0/data"]);
    refuse(operation("add", json!([person("2"), { "type": "people" }])), &["/0/data/1"]);
}

#[test]
fn at13_local_identities_are_given_by_add_and_used_later() {
    let operations = json!([
        { "op": "add", "data": { "type": "people", "lid": "a" } },
        { "op": "add", "data": { "type": "people", "lid": "b", "relationships": {
            "@x": { "data": { "lid": "nobody" } }, "links_only": { "links": {} },
            "friends": { "data": [{ "type": "people", "lid": "a" }] },
            "boss": { "data": { "type": "people", "lid": "a" } } } } },
        { "op": "update", "ref": { "type": "people", "lid": "a" }, "data": { "type": "people", "lid": "a" } },
        { "op": "add", "ref": { "type": "people", "lid": "a", "relationship": "friends" }, "data": [{ "type": "people", "lid": "b" }] },
        { "op": "remove", "ref": { "type": "people", "lid": "b" } },
    ]);
    let expected = ["add people as a", "add people as b", "update people/#a", "add people/#a.friends", "remove people/#b"];
    accept(operations, &expected);
}

#[test]
fn at13_unknown_local_identities_are_400_where_they_are() {
    let add = json!({ "op": "add", "data": { "type": "people", "lid": "a" } });
    refuse(json!([add, { "op": "remove", "ref": { "type": "people", "lid": "b" } }]), &["/1/ref/lid"]);
    refuse(json!([{ "op": "remove", "ref": { "type": "people", "lid": "a" } }, add]), &["/0/ref/lid"]);
    // Of another type.
    refuse(json!([add, { "op": "remove", "ref": { "type": "dogs", "lid": "a" } }]), &["/1/ref/lid"]);
    refuse(json!([add, { "op": "update", "data": { "type": "people", "lid": "b" } }]), &["/1/data/lid"]);
    let friends = json!({ "type": "people", "id": "1", "relationship": "friends" });
    refuse(json!([{ "op": "add", "ref": friends, "data": [{ "type": "people", "lid": "a" }] }]), &["/0/data/0/lid"]);
    let related =
        |data: Value| json!([{ "op": "add", "data": { "type": "people", "relationships": { "r": { "data": data } } } }]);
    refuse(related(json!({ "type": "people", "lid": "a" })), &["/0/data/relationships/r/data/lid"]);
    refuse(related(json!([person("1"), { "type": "people", "lid": "a" }])), &["/0/data/relationships/r/data/1/lid"]);
}

#[test]
fn at13_what_names_nothing_that_was_added_is_moot() {
    let add = json!({ "op": "add", "data": { "type": "people", "lid": "a" } });
    let named = json!({ "op": "remove", "ref": { "type": "people", "lid": "a" } });
    let document = json!({ "atomic:operations": [add, named, { "op": "remove", "ref": person("1") }] });
    let found = parse(&document, MAX, resolve).unwrap();
    let moot = |lids: &Lids| found.iter().map(|operation| operation.is_moot(lids)).collect::<Vec<_>>();
    let mut lids = Lids::new();
    assert_eq!(moot(&lids), [false, true, false]);
    lids.assign("people", "a", "7");
    assert_eq!(moot(&lids), [false, false, false]);
}

#[test]
fn at13_redefined_and_double_identities_are_400() {
    let add = |lid: Value| json!({ "op": "add", "data": { "type": "people", "lid": lid } });
    refuse(json!([add(json!("a")), add(json!("a"))]), &["/1/data/lid"]);
    accept(
        json!([add(json!("a")), { "op": "add", "data": { "type": "dogs", "lid": "a" } }]),
        &["add people as a", "add dogs as a"],
    );
    refuse(json!([{ "op": "add", "data": { "type": "people", "id": "1", "lid": "a" } }]), &["/0/data/lid"]);
    for lid in [json!(1), json!(""), json!(null), json!("x".repeat(200))] {
        refuse(json!([add(lid)]), &["/0/data/lid"]);
    }
}

#[test]
fn at6_everything_malformed_is_told_at_once() {
    refuse(json!([{ "op": "x" }, { "op": "remove" }, { "op": "add", "data": { "type": "people" } }, 4]), &["/0/op", "/1", "/3"]);
}

#[test]
fn operations_know_their_place_and_their_data() {
    let document =
        json!({ "atomic:operations": [{ "op": "remove", "ref": person("1") }, { "op": "update", "data": person("2") }] });
    let found = parse(&document, MAX, resolve).unwrap();
    assert_eq!((found[0].data, found[0].data_pointer().as_str()), (None, "/atomic:operations/0/data"));
    assert_eq!(found[1].data, Some(&person("2")));
    assert_eq!(found[1].pointer, "/atomic:operations/1");
}

#[test]
fn at5_results_are_positional_and_empty_where_there_is_nothing_to_show() {
    let mut results = Results::new();
    assert!(results.results.is_empty());
    results.push(Resource::new("people", "1").with_attribute("name", "Ada"));
    results.push_empty();
    assert_eq!(results.results.len(), 2);
    let found: Value = serde_json::from_slice(&results.to_bytes(&Applied::NOTHING)).unwrap();
    let expected = json!({
        "jsonapi": { "version": "1.1", "ext": [ATOMIC] },
        "atomic:results": [{ "data": { "type": "people", "id": "1", "attributes": { "name": "Ada" } } }, {}],
    });
    assert_eq!(found, expected);
}

/// An operation made of parts that are right and wrong.
fn any_operation() -> impl Strategy<Value = Value> {
    let identifier = || {
        prop_oneof![
            Just(json!({ "type": "people", "id": "1" })),
            Just(json!({ "type": "people", "lid": "a" })),
            Just(json!({ "type": "dogs", "lid": "a", "relationship": "friends" })),
            Just(json!({ "type": "people", "relationships": { "r/~": { "data": [{ "type": "people", "lid": "a" }, 1] } } })),
            Just(json!({ "type": "people", "id": 1, "lid": "" })),
            Just(json!(null)),
            Just(json!([{ "type": "people", "lid": "a" }, {}])),
        ]
    };
    let optional = || prop::option::of(identifier());
    let op = prop::sample::select(vec!["add", "update", "remove", "x"]);
    let href = prop::option::of(prop::sample::select(vec!["/people", "/people/1", "/people/1/relationships/friends", "/x", ""]));
    (op, optional(), optional(), href).prop_map(|(op, data, reference, href)| {
        let mut members = serde_json::Map::new();
        members.insert("op".to_owned(), op.into());
        members.extend(data.map(|data| ("data".to_owned(), data)));
        members.extend(reference.map(|reference| ("ref".to_owned(), reference)));
        members.extend(href.map(|href| ("href".to_owned(), href.into())));
        members.into()
    })
}

proptest! {
    #[test]
    fn at6_every_pointer_leads_to_something_in_the_document(operations in prop::collection::vec(any_operation(), 0..7)) {
        let document = json!({ "atomic:operations": operations });
        for error in parse(&document, MAX, resolve).err().iter().flatten() {
            let Some(Source::Pointer(pointer)) = error.source() else { panic!("{error:?}") };
            prop_assert!(document.pointer(pointer).is_some(), "{}", pointer);
        }
    }
}
