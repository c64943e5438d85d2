//! One type with every kind of field: a book in a library.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

use serde_json::{Value, json};

use super::{Attribute, Fixed, Given, OnCreate, RelationshipType, ResourceType, Rule, Shows};
use crate::{
    Errors, Source,
    attribute::{Integer, nullable, string, whole},
    page::KeyKind,
    query::{FilterField, FilterKind, Operator, SortField},
    request::Draft,
};

struct Book {
    id: u32,
    title: String,
    blurb: Option<String>,
    pages: i64,
    owner: u32,
}

#[derive(Debug, Default, PartialEq)]
struct Written {
    title: Option<String>,
    /// `null` takes it away.
    blurb: Option<Value>,
    pages: Option<i64>,
}

fn blurb(written: &mut Written, value: &Value) -> Result<(), crate::Violation> {
    nullable(|value| string(value).map(drop))(value).map(|_| written.blurb = Some(value.clone()))
}

const BOOKS: ResourceType<Book, Written> = ResourceType {
    attributes: &[
        Attribute::new("title", "On the cover.", Rule::Line(80), |book: &Book| book.title.clone().into())
            .required(|written: &mut Written, value| string(value).map(|title| written.title = Some(title.to_owned())))
            .changeable()
            .filtered()
            .sorted(KeyKind::Text),
        Attribute::new("blurb", "On the back.", Rule::Lines(900), |book: &Book| book.blurb.clone().into())
            .nullable()
            .optional(blurb)
            .changeable(),
        Attribute::new("pages", "How many.", Rule::Integer(Integer::range(1, 9_000)), |book: &Book| book.pages.into())
            .sent_as(Rule::COUNT)
            .changed_by(|written: &mut Written, value| whole(value).map(|pages| written.pages = Some(pages)))
            .filtered_by(FilterField::integer("pages").with_operators(&[Operator::Lt]))
            .sorted(KeyKind::Integer),
        Attribute::new("owner_id", "Whose it is.", Rule::Uuid, |book: &Book| book.owner.to_string().into())
            .or_relationship()
            .filtered(),
        Attribute::new("version", "One more with each change.", Rule::ORDINAL, |_| 7.into()).filtered(),
    ],
    relationships: &[
        RelationshipType {
            name: "owner",
            kind: "people",
            target: Some(|book: &Book| book.owner.to_string()),
            shows: Shows::Linkage,
            given: Given::Attribute("owner_id"),
        },
        RelationshipType { name: "loans", kind: "loans", target: None, shows: Shows::Links, given: Given::Never },
        RelationshipType {
            name: "shelf",
            kind: "shelves",
            target: Some(|_| "3".to_owned()),
            shows: Shows::Links,
            given: Given::Never,
        },
        RelationshipType {
            name: "reviews",
            kind: "reviews",
            target: None,
            shows: Shows::Elsewhere("/reviews/of/{id}"),
            given: Given::Never,
        },
    ],
    has_client_ids: true,
    included: &["people"],
    is_followed: true,
    ..ResourceType::new("books", "Book", "Something to read.", "/library/books/{id}", |book| book.id.to_string())
};

fn book() -> Book {
    Book { id: 5, title: "Emma".to_owned(), blurb: None, pages: 400, owner: 9 }
}

/// What a change of the book that sends these members comes to.
fn change(books: &ResourceType<Book, Written>, members: Value) -> Result<Written, Errors> {
    let mut data = json!({ "type": "books", "id": "5" });
    data.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let document = json!({ "data": data });
    let mut draft = Draft::update(&document, "books", "5")?;
    let written = books.read_change(&mut draft, &book());
    draft.finish(|| Some(written))
}

/// What a new book with these members comes to.
fn create(members: Value) -> Result<(Written, Option<String>), Errors> {
    let mut data = json!({ "type": "books" });
    data.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let document = json!({ "data": data });
    let mut draft = Draft::create(&document, "books")?;
    let written = BOOKS.read_new(&mut draft);
    let owner = draft.reference("owner_id", "owner", "people", |id| Ok::<_, crate::Violation>(id.to_owned()));
    draft.finish(|| Some((written, owner?)))
}

#[track_caller]
fn refused<T: std::fmt::Debug>(found: Result<T, Errors>, expected: &[(u16, &str, &str)]) {
    let errors = found.unwrap_err();
    let pointer = |source: Option<&Source>| match source {
        Some(Source::Pointer(pointer)) => pointer.clone(),
        other => panic!("{other:?}"),
    };
    let found: Vec<_> =
        errors.iter().map(|error| (error.status().as_u16(), error.code().code, pointer(error.source()))).collect();
    let found: Vec<_> = found.iter().map(|(status, code, pointer)| (*status, *code, pointer.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_resource_is_shown_with_all_its_fields() {
    let shown = BOOKS.resource(&book(), "https://elsewhere.example");
    let members = shown.attributes.iter().map(|(name, value)| (name.to_string(), value.clone()));
    let attributes = json!({ "title": "Emma", "blurb": null, "pages": 400, "owner_id": "9", "version": 7 });
    assert_eq!(Value::Object(members.collect()), attributes);
    assert_eq!((shown.kind(), shown.id()), ("books", "5"));
    let document = crate::Document::one(shown).to_bytes(&crate::Applied::NOTHING, &crate::Fieldsets::default());
    let document: Value = serde_json::from_slice(&document).unwrap();
    let links = |name: &str| {
        json!({
            "self": format!("/library/books/5/relationships/{name}"),
            "related": format!("/library/books/5/{name}"),
        })
    };
    let expected = json!({
        "owner": { "data": { "type": "people", "id": "9" }, "links": links("owner") },
        "loans": { "links": links("loans") },
        "shelf": { "links": links("shelf") },
        "reviews": { "links": { "related": "https://elsewhere.example/reviews/of/5" } },
    });
    assert_eq!(document["data"]["relationships"], expected);
    assert_eq!(document["data"]["links"], json!({ "self": "/library/books/5" }));
    assert_eq!(BOOKS.location("6"), "/library/books/6");
}

#[test]
fn a_new_one_is_read() {
    let read = create(json!({ "attributes": { "title": "Emma", "blurb": null, "owner_id": "9" } })).unwrap();
    let written = Written { title: Some("Emma".to_owned()), blurb: Some(Value::Null), pages: None };
    assert_eq!(read, (written, Some("9".to_owned())));
    let owner = json!({ "owner": { "data": { "type": "people", "id": "9" } } });
    let read = create(json!({ "attributes": { "title": "Emma" }, "relationships": owner })).unwrap();
    assert_eq!(read, (Written { title: Some("Emma".to_owned()), ..Written::default() }, Some("9".to_owned())));
}

#[test]
fn whatever_is_wrong_with_a_new_one_is_found() {
    let missing = (422, "validation_failed", "/data/attributes/title");
    refused(create(json!({})), &[missing]);
    let attributes = json!({ "title": 1, "blurb": 2, "pages": 3, "version": 7, "foo": 4 });
    let expected = [
        missing,
        (422, "validation_failed", "/data/attributes/blurb"),
        (422, "read_only_attribute", "/data/attributes/pages"),
        (422, "read_only_attribute", "/data/attributes/version"),
        (422, "validation_failed", "/data/attributes/foo"),
    ];
    refused(create(json!({ "attributes": attributes })), &expected);
    let relationships = json!({ "loans": { "data": [] }, "reviews": { "data": null } });
    let expected = [(403, "forbidden", "/data/relationships/loans"), (403, "forbidden", "/data/relationships/reviews")];
    refused(create(json!({ "attributes": { "title": "Emma" }, "relationships": relationships })), &expected);
}

#[test]
fn a_change_is_read() {
    let written = change(&BOOKS, json!({ "attributes": { "pages": 401, "blurb": "Good." } })).unwrap();
    assert_eq!(written, Written { title: None, blurb: Some("Good.".into()), pages: Some(401) });
    assert_eq!(change(&BOOKS, json!({})).unwrap(), Written::default());
}

#[test]
fn what_is_sent_back_as_it_was_changes_nothing() {
    let bytes =
        crate::Document::one(BOOKS.resource(&book(), "")).to_bytes(&crate::Applied::NOTHING, &crate::Fieldsets::default());
    let shown: Value = serde_json::from_slice(&bytes).unwrap();
    let same = Written { title: Some("Emma".to_owned()), blurb: Some(Value::Null), pages: Some(400) };
    for fixed in [Fixed::ReadOnly, Fixed::Forbidden("It is history.")] {
        let books = ResourceType { fixed, ..BOOKS };
        assert_eq!(change(&books, shown["data"].clone()).unwrap(), same);
        assert_eq!(change(&books, json!({ "attributes": { "version": 7.0 } })).unwrap(), Written::default());
    }
}

#[test]
fn what_cannot_be_changed_is_refused() {
    let members = json!({ "attributes": { "owner_id": "8", "version": 8 } });
    let at = |status, code| [(status, code, "/data/attributes/owner_id"), (status, code, "/data/attributes/version")];
    refused(change(&BOOKS, members.clone()), &at(422, "read_only_attribute"));
    let history = ResourceType { fixed: Fixed::Forbidden("It is history."), ..BOOKS };
    let errors = change(&history, members).unwrap_err();
    assert_eq!(errors.iter().next().unwrap().detail(), Some("It is history."));
    refused::<()>(Err(errors), &at(403, "forbidden"));
}

#[test]
fn relationships_cannot_be_changed() {
    let sent = |name: &str, data: Value| json!({ "relationships": { name: { "data": data } } });
    for (name, data) in [
        ("owner", json!({ "type": "people", "id": "8" })),
        ("owner", json!(null)),
        ("loans", json!([])),
        ("shelf", json!({ "type": "shelves", "id": "3" })),
        ("reviews", json!([])),
    ] {
        refused(change(&BOOKS, sent(name, data)), &[(403, "forbidden", &format!("/data/relationships/{name}"))]);
    }
    assert!(change(&BOOKS, sent("owner", json!({ "type": "people", "id": "9" }))).is_ok(), "as it was");
    assert!(change(&BOOKS, json!({ "relationships": { "shelf": { "links": {} } } })).is_ok(), "it asks for nothing");
}

#[test]
fn queries_name_what_the_rows_say() {
    const FIELDS: [&str; BOOKS.field_count()] = BOOKS.fields();
    const FILTERS: [FilterField; BOOKS.filter_count() + 2] = BOOKS.filters(&[FilterField::search("q")]);
    const SORTS: [SortField; BOOKS.sort_count()] = BOOKS.sorts();
    assert_eq!(FIELDS, ["title", "blurb", "pages", "owner_id", "version", "owner", "loans", "shelf", "reviews"]);
    assert_eq!(FILTERS.map(|filter| filter.name), ["id", "title", "pages", "owner_id", "version", "q"]);
    assert_eq!(FILTERS[2].operators, [Operator::Lt]);
    assert_eq!(SORTS, [SortField::text("title"), SortField::integer("pages")]);
}

#[test]
fn a_filter_is_what_the_rule_suggests() {
    let kind = |rule| Attribute::<Book, Written>::new("a", "", rule, |_| Value::Null).filtered().filter.unwrap().kind;
    assert!(matches!(kind(Rule::COUNT), FilterKind::Integer));
    assert!(matches!(kind(Rule::Choice(&["x"])), FilterKind::Choice(&["x"])));
    assert!(matches!(kind(Rule::Uuid), FilterKind::Uuid));
    assert!(matches!(kind(Rule::Timestamp), FilterKind::Timestamp));
    assert!(matches!(kind(Rule::Date), FilterKind::Date));
    for rule in [Rule::Line(1), Rule::Lines(1), Rule::Text, Rule::Custom] {
        assert!(matches!(kind(rule), FilterKind::Text), "{rule:?}");
    }
}

#[test]
fn only_what_is_read_for_a_new_one_is_read_in_the_same_way_later() {
    let never = || Attribute::<Book, Written>::new("a", "", Rule::Text, |_| Value::Null);
    assert!(never().changeable().update.is_none() && never().or_relationship().changeable().update.is_none());
    assert!(never().optional(blurb).changeable().update.is_some() && never().required(blurb).changeable().update.is_some());
    assert!(never().changed_by(blurb).changeable().update.is_some(), "it stays as it was");
    let create = |attribute: Attribute<Book, Written>| (attribute.about.on_create, attribute.create.is_some());
    assert_eq!(create(never()), (OnCreate::Never, false));
    assert_eq!(create(never().or_relationship()), (OnCreate::Optional, false));
}

#[test]
fn documentation_says_the_same() {
    let described = BOOKS.describe();
    let names = (described.kind, described.name, described.description, described.path);
    assert_eq!(names, ("books", "Book", "Something to read.", "/library/books/{id}"));
    assert!(described.has_client_ids && described.is_followed && described.included == ["people"]);
    let written = described.attributes.iter().map(|one| (one.name, one.on_create, one.is_changed));
    let expected = [
        ("title", OnCreate::Required, true),
        ("blurb", OnCreate::Optional, true),
        ("pages", OnCreate::Never, true),
        ("owner_id", OnCreate::Optional, false),
        ("version", OnCreate::Never, false),
    ];
    assert_eq!(written.collect::<Vec<_>>(), expected);
    let pages = &described.attributes[2];
    assert_eq!(
        (pages.meaning, pages.rule, pages.sent),
        ("How many.", Rule::Integer(Integer::range(1, 9_000)), Some(Rule::COUNT))
    );
    assert!(described.attributes[1].is_nullable && !pages.is_nullable);
    let relationships = described.relationships.iter().map(|one| (one.name, one.kind, one.is_to_one, one.shows, one.given));
    let expected = [
        ("owner", "people", true, Shows::Linkage, Given::Attribute("owner_id")),
        ("loans", "loans", false, Shows::Links, Given::Never),
        ("shelf", "shelves", true, Shows::Links, Given::Never),
        ("reviews", "reviews", false, Shows::Elsewhere("/reviews/of/{id}"), Given::Never),
    ];
    assert_eq!(relationships.collect::<Vec<_>>(), expected);
    let bare = ResourceType::<Book, Written>::new("a", "A", "", "/a/{id}", |_| String::new()).describe();
    assert!(!bare.has_client_ids && !bare.is_followed && bare.attributes.is_empty() && bare.relationships.is_empty());
}
