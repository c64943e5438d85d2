//! What is said of resources, as they are shown and as they are sent.

use jsonapi::resource_type::{Described, Given};
use serde_json::{Value, json};

use super::schema_of;
use super::service::{BOOKS, INFO, LOANS, atomic, books, loans, operations};
use crate::{Resource, schema};

const DAYS: i64 = i64::MAX;

fn reference(name: &str) -> Value {
    schema::reference(name)
}

/// A loan whose new ones say in this way which book is lent.
fn loans_given(given: Given) -> Resource {
    let described = LOANS.describe();
    let relationships = described.relationships.iter().cloned().map(|mut relationship| {
        relationship.given = given;
        relationship
    });
    Resource::new(Described { relationships: relationships.collect(), ..described.clone() })
}

fn created(resource: &Resource) -> Value {
    resource.written()["LoanCreate"]["properties"]["data"].clone()
}

#[test]
fn a_resource_has_its_members_and_no_others() {
    let identifier = json!({
        "type": "object",
        "required": ["type", "id"],
        "properties": { "type": { "type": "string", "const": "books" }, "id": schema::uuid() },
        "additionalProperties": false,
    });
    let links = json!({
        "type": "object",
        "required": ["self", "related"],
        "properties": { "self": reference("Link"), "related": reference("Link") },
        "additionalProperties": false,
    });
    let book = json!({
        "type": "object",
        "required": ["data", "links"],
        "properties": { "data": identifier, "links": links },
        "additionalProperties": false,
    });
    let days = json!({ "type": "integer", "format": "int64", "minimum": 0, "maximum": DAYS, "description": "For how long." });
    let cursor = json!({ "type": "string", "description": "For `page[after]`: what is new comes after it." });
    let closed = |required: &[&str], properties: Value| json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false });
    let expected = json!({
        "type": "object",
        "required": ["type", "id", "links"],
        "properties": {
            "type": { "type": "string", "const": "loans" },
            "id": schema::uuid(),
            "attributes": {
                "type": "object",
                "properties": {
                    "book_id": { "type": "string", "format": "uuid", "description": "What is lent." },
                    "days": days,
                },
                "additionalProperties": false,
            },
            "relationships": { "type": "object", "properties": { "book": book }, "additionalProperties": false },
            "links": closed(&["self"], json!({ "self": reference("Link") })),
            "meta": closed(&["page"], json!({ "page": closed(&["cursor"], json!({ "cursor": cursor })) })),
        },
        "additionalProperties": false,
        "description": "A book on its way.",
    });
    assert_eq!(schema_of("Loan"), expected);
}

#[test]
fn rules_become_schemas() {
    let shown = schema_of("Book")["properties"]["attributes"]["properties"].clone();
    let sent = schema_of("BookCreate")["properties"]["data"]["properties"]["attributes"]["properties"].clone();
    let with = |mut schema: Value, description: &str| {
        schema["description"] = json!(description);
        schema
    };
    let pages = json!({ "type": ["integer", "null"], "format": "int64", "minimum": 1, "maximum": 9_000 });
    for (name, expected) in [
        ("title", with(schema::not_blank(80), "On the cover.")),
        ("blurb", with(schema::text(900), "On the back.")),
        ("pages", with(pages, "How many.")),
        ("binding", with(schema::choice(&["glue", "thread", "none"]), "What holds it.")),
        ("value", with(json!({ "type": "string", "pattern": "^[0-9]+$" }), "In money.")),
        ("state", with(json!({ "type": "string" }), "How it is.")),
        ("version", with(json!({ "type": "integer", "format": "int64", "minimum": 1 }), "One more with each change.")),
        ("added_at", with(json!({ "type": "string", "format": "date-time" }), "When it came.")),
    ] {
        assert_eq!(shown[name], expected, "{name}");
    }
    assert_eq!(sent["binding"], with(schema::choice(&["glue", "thread"]), "What holds it."));
    assert_eq!(sent["value"], with(json!({ "type": ["string", "number"] }), "In money."));
}

#[test]
fn relationships_are_shown_as_far_as_they_are_known() {
    let shown = schema_of("Book")["properties"]["relationships"]["properties"].clone();
    let links = |name: &str| shown[name]["properties"]["links"]["required"].clone();
    assert_eq!(shown["loans"]["required"], json!(["links"]));
    assert_eq!(links("loans"), json!(["self", "related"]));
    assert_eq!(links("reviews"), json!(["related"]), "it leads out of the service");
    let mut described = BOOKS.describe();
    described.relationships[0].shows = jsonapi::resource_type::Shows::Linkage;
    let shown = Resource::new(described).with_schema("value", json!({}), json!({})).shown(&[]);
    let data = shown["Book"]["properties"]["relationships"]["properties"]["loans"]["properties"]["data"].clone();
    assert_eq!(data["type"], "array");
    assert_eq!(data["items"]["properties"]["type"]["const"], "loans");
}

#[test]
fn documents_hold_one_or_none_or_many_and_what_was_included() {
    let all = loans().shown(&[books(), loans()]);
    let data = |name: &str| all[name]["properties"]["data"].clone();
    let or_null = json!({ "oneOf": [reference("Loan"), { "type": "null" }] });
    let many = json!({ "type": "array", "items": reference("Loan") });
    for compound in ["", "Compound"] {
        assert_eq!(data(&format!("Loan{compound}Document")), reference("Loan"));
        assert_eq!(data(&format!("Loan{compound}OrNullDocument")), or_null);
        assert_eq!(data(&format!("Loan{compound}List")), many);
        let included = &all[&format!("Loan{compound}List")]["properties"]["included"];
        assert_eq!(included.is_null(), compound.is_empty());
    }
    let included = json!({ "type": "array", "items": reference("Book") });
    assert_eq!(all["LoanCompoundDocument"]["properties"]["included"], included);
    assert_eq!(all["LoanList"]["properties"]["meta"], reference("PageMeta"));
    assert!(all["LoanDocument"]["properties"].get("meta").is_none());
    assert_eq!(data("LoanLinkage")["oneOf"][0]["properties"]["type"]["const"], "loans");
    assert_eq!(data("LoanListLinkage")["items"]["properties"]["type"]["const"], "loans");
    for (name, schema) in all.iter().filter(|(name, _)| *name != "Loan") {
        assert_eq!(schema["required"], json!(["jsonapi", "links", "data"]), "{name}");
        assert_eq!(schema["additionalProperties"], false, "{name}");
    }
    let both = Described { included: &["books", "loans"], ..LOANS.describe() };
    let several = Resource::new(both).shown(&[books(), loans()]);
    let items = json!({ "anyOf": [reference("Book"), reference("Loan")] });
    assert_eq!(several["LoanCompoundDocument"]["properties"]["included"]["items"], items);
}

#[test]
fn a_new_one_has_what_it_must_have() {
    let data = &schema_of("BookCreate")["properties"]["data"];
    assert_eq!(data["required"], json!(["type", "attributes"]));
    let members: Vec<&String> = data["properties"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["type", "id", "lid", "attributes"]);
    let attributes = &data["properties"]["attributes"];
    assert_eq!(attributes["required"], json!(["title", "pages"]));
    let known: Vec<&String> = attributes["properties"].as_object().unwrap().keys().collect();
    assert_eq!(known, ["title", "blurb", "pages", "binding", "value"]);
    assert_eq!(attributes["additionalProperties"], false);
    assert_eq!(attributes["patternProperties"], json!({ "^@": {} }));
    assert!(data.get("oneOf").is_none() && attributes.get("allOf").is_none());
    assert!(created(&loans())["properties"].get("id").is_none(), "the server gives it");
}

#[test]
fn what_else_holds_is_said_beside_the_attributes() {
    let rule = |max: u32| json!([{ "properties": { "days": { "maximum": max } } }]);
    assert_eq!(created(&loans())["properties"]["attributes"]["allOf"], rule(30));
    assert_eq!(loans().updated()["properties"]["attributes"]["allOf"], rule(60));
}

#[test]
fn whom_a_new_one_is_about_is_said_once() {
    let within = |member: &str, name: &str| json!({ "type": "object", "required": [member], "properties": { member: { "type": "object", "required": [name] } } });
    let by_attribute = json!([within("attributes", "book_id"), within("relationships", "book")]);
    let by_id = json!([{ "type": "object", "required": ["id"] }, within("relationships", "book")]);
    let url = loans_given(Given::Url("book_id"));
    for (data, expected) in [
        (created(&loans_given(Given::Attribute("book_id"))), Some(by_attribute.clone())),
        (created(&loans_given(Given::Id)), Some(by_id)),
        (created(&loans_given(Given::Never)), None),
        (created(&url), None),
        (url.added(), Some(by_attribute)),
    ] {
        assert_eq!(data.get("oneOf"), expected.as_ref(), "{data}");
        assert_eq!(data["properties"].get("relationships").is_some(), expected.is_some(), "{data}");
    }
    let sent = |data: &Value| data["properties"]["attributes"]["properties"].get("book_id").is_some();
    assert!(!sent(&created(&url)), "the URL has said it");
    assert!(sent(&url.added()), "in operations there is no URL");
    assert!(sent(&created(&loans_given(Given::Never))));
    let book = &url.added()["properties"]["relationships"]["properties"]["book"];
    assert_eq!(book["properties"]["data"]["properties"]["type"]["const"], "books");
}

#[test]
fn each_of_several_is_said_once() {
    let mut described = LOANS.describe();
    let mut reader = described.relationships[0].clone();
    (reader.name, reader.given) = ("reader", Given::Id);
    described.relationships.push(reader);
    described.relationships[0].given = Given::Attribute("book_id");
    let all = created(&Resource::new(described))["allOf"].clone();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[1]["oneOf"][1]["properties"]["relationships"]["required"], json!(["reader"]));
}

#[test]
fn a_change_may_have_everything_as_it_was() {
    let data = &schema_of("BookUpdate")["properties"]["data"];
    assert_eq!(data["required"], json!(["type", "id"]));
    let attributes = data["properties"]["attributes"]["properties"].as_object().unwrap();
    let changed: Vec<&String> =
        attributes.iter().filter(|(_, schema)| schema.get("readOnly").is_none()).map(|(name, _)| name).collect();
    assert_eq!(changed, ["title", "blurb", "state"]);
    assert_eq!(attributes.len(), 9);
    let relationships: Vec<&String> = data["properties"]["relationships"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(relationships, ["loans", "reviews"]);
    let bare = Described { attributes: Vec::new(), relationships: Vec::new(), ..LOANS.describe() };
    assert!(Resource::new(bare).written().is_empty(), "what nobody writes has no schema for it");
}

#[test]
fn operations_are_additions_or_anything() {
    let of = |document: &Value, schema: &str| document["components"]["schemas"][schema].clone();
    let added = super::document();
    let operations_of = |document: &Value| of(document, "Operations")["properties"]["atomic:operations"].clone();
    let titles = |document: &Value| {
        let items = operations_of(document)["items"]["anyOf"].as_array().unwrap().clone();
        items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&added), ["AddLoan", "AddBook"]);
    assert_eq!(operations_of(&added)["maxItems"], 50);
    assert_eq!(of(&added, "Results")["properties"]["atomic:results"]["maxItems"], 50);
    assert_eq!(operations_of(&added)["items"]["anyOf"][0]["properties"]["href"]["const"], "/library/loans");

    let mut table = operations();
    for operation in &mut table {
        if operation.doc.id == "runOperations" {
            operation.doc = atomic(&["books", "loans"], &["books"], &["books"]);
        }
    }
    let any = crate::document(&INFO, &[books(), loans()], &table, &json!({}));
    assert_eq!(titles(&any), ["AddBook", "AddLoan", "UpdateBook", "RemoveBook"]);
    let remove = &operations_of(&any)["items"]["anyOf"][3];
    assert_eq!(remove["properties"]["ref"]["properties"]["type"]["const"], "books");
}

#[test]
#[should_panic(expected = "`value` of `books` needs a schema")]
fn a_rule_of_the_services_own_needs_a_schema() {
    Resource::new(BOOKS.describe()).shown(&[]);
}

#[test]
#[should_panic(expected = "`books` has no attribute `weight`")]
fn a_schema_belongs_to_an_attribute() {
    let _ = books().with_schema("weight", json!({}), json!({}));
}
