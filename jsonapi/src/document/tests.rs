//! A2, A4 and A5 of the requirements: documents that go out.

use serde_json::{Map, Value, json};

use super::{Data, Document, Fieldsets, Identifier, Link, Linkage, Links, Relationship, Resource};
use crate::{media_type::CURSOR_PAGINATION, negotiation::Applied};

#[track_caller]
fn check(document: &Document, fieldsets: &Fieldsets, expected: &Value) {
    let mut found: Value = serde_json::from_slice(&document.clone().to_bytes(&Applied::NOTHING, fieldsets)).unwrap();
    let jsonapi = found.as_object_mut().unwrap().shift_remove("jsonapi");
    assert_eq!(jsonapi, Some(json!({ "version": "1.1" })));
    assert_eq!(&found, expected);
}

fn all() -> Fieldsets {
    Fieldsets::default()
}

fn article() -> Resource {
    Resource::new("articles", "1")
        .with_attribute("title", "Hello")
        .with_attribute("words", 2)
        .with_relationship("author", Relationship::links("/1/relationships/author", "/1/author").to_one("people", "9"))
        .with_link("self", "/articles/1")
}

fn person() -> Resource {
    Resource::new("people", "9").with_attribute("name", "Ada")
}

fn article_json() -> Value {
    json!({
        "type": "articles", "id": "1",
        "attributes": { "title": "Hello", "words": 2 },
        "relationships": { "author": {
            "data": { "type": "people", "id": "9" },
            "links": { "self": "/1/relationships/author", "related": "/1/author" },
        } },
        "links": { "self": "/articles/1" },
    })
}

#[test]
fn ds1_ds14_primary_data_of_every_shape() {
    check(&Document::one(article()), &all(), &json!({ "data": article_json() }));
    check(&Document::many(vec![article()]), &all(), &json!({ "data": [article_json()] }));
    check(&Document::many(vec![]), &all(), &json!({ "data": [] }));
    check(&Document::null(), &all(), &json!({ "data": null }));
    let meta: Map<String, Value> = [("n".to_owned(), json!(1))].into_iter().collect();
    check(&Document::meta_only(meta), &all(), &json!({ "meta": { "n": 1 } }));
}

#[test]
fn fe7_ds9_linkage_alone() {
    let identifier = || Identifier::new("people", "9");
    let document = |linkage| Document::linkage(linkage);
    check(&document(Linkage::One(None)), &all(), &json!({ "data": null }));
    check(&document(Linkage::One(Some(identifier()))), &all(), &json!({ "data": { "type": "people", "id": "9" } }));
    check(&document(Linkage::Many(vec![])), &all(), &json!({ "data": [] }));
    check(&document(Linkage::Many(vec![identifier()])), &all(), &json!({ "data": [{ "type": "people", "id": "9" }] }));
}

#[test]
fn ds6_a_resource_without_fields_has_no_field_members() {
    check(&Document::one(Resource::new("a", "1")), &all(), &json!({ "data": { "type": "a", "id": "1" } }));
}

#[test]
fn ds9_relationships_of_every_shape() {
    let resource = Resource::new("a", "1")
        .with_relationship("one", Relationship { data: Some(Linkage::One(None)), ..Relationship::default() })
        .with_relationship(
            "many",
            Relationship { data: Some(Linkage::Many(vec![])), ..Relationship::default() }.with_meta("count", 0),
        )
        .with_relationship("links", Relationship::default().with_link("related", "/x"));
    let expected = json!({ "data": { "type": "a", "id": "1", "relationships": {
        "one": { "data": null },
        "many": { "data": [], "meta": { "count": 0 } },
        "links": { "links": { "related": "/x" } },
    } } });
    check(&Document::one(resource), &all(), &expected);
}

#[test]
fn ds11_links_of_every_shape() {
    let document = Document::null()
        .with_link("a", Link::Null)
        .with_link("b", "/b")
        .with_link("c", Link::Typed { href: "/c".to_owned(), media_type: "x/y".to_owned() })
        .with_links(Links::default().with("b", None).with("e", Some("/e".to_owned())));
    let links = json!({ "a": null, "b": null, "c": { "href": "/c", "type": "x/y" }, "e": "/e" });
    check(&document, &all(), &json!({ "links": links, "data": null }));
}

#[test]
fn ds12_meta_at_every_level() {
    let resource = Resource::new("a", "1").with_meta("x", 1);
    let document = Document::one(resource).with_meta("y", 2).with_meta("y", 3);
    check(&document, &all(), &json!({ "data": { "type": "a", "id": "1", "meta": { "x": 1 } }, "meta": { "y": 3 } }));
}

#[test]
fn ds13_jsonapi_names_what_is_applied() {
    let applied = Applied::NOTHING.with_extension("u:e").with_profile(CURSOR_PAGINATION);
    let found: Value = serde_json::from_slice(&Document::null().to_bytes(&applied, &all())).unwrap();
    assert_eq!(found["jsonapi"], json!({ "version": "1.1", "ext": ["u:e"], "profile": [CURSOR_PAGINATION] }));
}

#[test]
fn in3_included_is_there_even_when_empty() {
    check(
        &Document::one(person()).with_included([]),
        &all(),
        &json!({ "data": {
        "type": "people", "id": "9", "attributes": { "name": "Ada" } }, "included": [] }),
    );
}

#[test]
fn in6_no_resource_appears_twice() {
    let document = Document::many(vec![article()]).with_included([person(), person(), article()]).with_included([person()]);
    assert_eq!(document.included.unwrap(), [person()]);
}

#[test]
fn sf1_only_the_fields_asked_for_are_sent_relationships_too() {
    let fieldsets = all().with("articles", vec!["words"]);
    let expected =
        json!({ "data": { "type": "articles", "id": "1", "attributes": { "words": 2 }, "links": { "self": "/articles/1" } } });
    check(&Document::one(article()), &fieldsets, &expected);
    let document = Document::one(article()).with_included([person()]);
    let fieldsets = all().with("articles", vec!["author"]).with("people", vec![]);
    let found: Value = serde_json::from_slice(&document.to_bytes(&Applied::NOTHING, &fieldsets)).unwrap();
    assert_eq!(found["data"]["attributes"], Value::Null);
    assert_eq!(found["data"]["relationships"]["author"]["data"]["id"], "9");
    assert_eq!(found["included"], json!([{ "type": "people", "id": "9" }]));
}

#[test]
fn sf2_sf3_an_empty_fieldset_leaves_id_type_links_and_meta() {
    let document = Document::one(article().with_meta("m", 1));
    let expected = json!({ "data": { "type": "articles", "id": "1", "links": { "self": "/articles/1" }, "meta": { "m": 1 } } });
    check(&document, &all().with("articles", vec![]), &expected);
    check(&Document::one(article()), &all().with("people", vec![]), &json!({ "data": article_json() }));
}

#[test]
fn sf4_included_is_sent_without_the_relationship_that_leads_there() {
    let document = Document::one(article()).with_included([person()]);
    let found: Value =
        serde_json::from_slice(&document.to_bytes(&Applied::NOTHING, &all().with("articles", vec!["title"]))).unwrap();
    assert_eq!(found["data"].get("relationships"), None);
    assert_eq!(found["included"][0]["id"], "9");
}

#[test]
fn fields_keep_their_order() {
    let bytes = Document::one(article()).to_bytes(&Applied::NOTHING, &all());
    let text = String::from_utf8(bytes).unwrap();
    let at = |word: &str| text.find(word).unwrap();
    assert!(at("\"type\"") < at("\"id\"") && at("\"title\"") < at("\"words\"") && at("\"words\"") < at("\"author\""));
}

/// The article, as its own server sends it.
fn foreign() -> Value {
    json!({
        "type": "articles", "id": "1", "foo": 1,
        "attributes": { "title": "Hello", "words": 2 },
        "relationships": { "author": {
            "data": { "type": "people", "id": "9" },
            "links": { "self": "/1/relationships/author", "related": "/1/author", "other": "/x" },
        } },
        "links": { "self": "/articles/1" },
    })
}

#[test]
fn pf7_a_resource_of_another_server_is_taken_over() {
    check(&Document::one(Resource::foreign(foreign(), "").unwrap()), &all(), &json!({ "data": article_json() }));
    for bad in [json!(null), json!([]), json!({ "type": "a" }), json!({ "id": "1" }), json!({ "type": "a", "id": 1 })] {
        assert_eq!(Resource::foreign(bad.clone(), ""), None, "{bad}");
    }
    let odd = json!({ "type": "a", "id": "1", "attributes": [], "relationships": { "r": 1, "s": { "data": 7 } }, "links": 3 });
    let odd = Resource::foreign(odd, "").unwrap();
    let bare = |name: &'static str| (name.into(), Relationship::default());
    assert_eq!(odd.relationships, [bare("r"), bare("s")]);
}

#[test]
fn pf7_links_that_are_only_a_path_lead_to_the_other_server() {
    let mut value = foreign();
    value["relationships"]["author"]["links"]["related"] = json!("https://people.example/9");
    value["relationships"]["tags"] = json!({ "data": [{ "type": "tags", "id": "a" }], "links": { "self": "//tags.example/a" } });
    value["meta"] = json!({ "n": 1 });
    let mut expected = article_json();
    expected["links"]["self"] = json!("https://other.example/articles/1");
    expected["relationships"]["author"]["links"] =
        json!({ "self": "https://other.example/1/relationships/author", "related": "https://people.example/9" });
    expected["relationships"]["tags"] = value["relationships"]["tags"].clone();
    expected["meta"] = json!({ "n": 1 });
    let found = Resource::foreign(value, "https://other.example").unwrap();
    check(&Document::one(found), &all(), &json!({ "data": expected }));
}

#[test]
fn accessors() {
    let resource = article();
    assert_eq!((resource.kind(), resource.id()), ("articles", "1"));
    assert_eq!(resource.attribute("title"), Some(&json!("Hello")));
    assert_eq!(resource.attribute("author"), None);
    assert!(matches!(Document::one(resource).data, Some(Data::One(_))));
    let fieldsets = all().with("a", vec!["x"]);
    assert!(fieldsets.has("a", "x") && !fieldsets.has("a", "y") && fieldsets.has("b", "y"));
}
