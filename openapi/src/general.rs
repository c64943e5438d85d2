//! Schemas that belong to JSON:API and to no type of resource.

use jsonapi::VERSION;
use jsonapi::media_type::MEDIA_TYPE;
use serde_json::{Map, Value, json};

use crate::schema::{self, closed};

pub(crate) fn schemas() -> Map<String, Value> {
    Map::from_iter([
        ("JsonApi".to_owned(), json_api()),
        ("Link".to_owned(), json!({ "type": "string", "format": "uri-reference" })),
        ("DocumentLinks".to_owned(), closed(&["self"], &json!({ "self": link() }))),
        ("LinkageLinks".to_owned(), closed(&["self", "related"], &json!({ "self": link(), "related": link() }))),
        ("PageLinks".to_owned(), page_links(&[])),
        ("PageLinkageLinks".to_owned(), page_links(&["related"])),
        ("PageMeta".to_owned(), page_meta()),
        ("Errors".to_owned(), errors()),
        ("Error".to_owned(), error()),
    ])
}

/// The media type of a body, with its extension where it needs one.
pub(crate) fn media_type(extension: Option<&str>) -> String {
    extension.map_or_else(|| MEDIA_TYPE.to_owned(), |uri| format!("{MEDIA_TYPE};ext=\"{uri}\""))
}

pub(crate) fn link() -> Value {
    schema::reference("Link")
}

fn json_api() -> Value {
    let uris = |what: &str| json!({ "type": "array", "items": { "type": "string", "format": "uri" }, "description": what });
    closed(
        &["version"],
        &json!({
            "version": schema::word(VERSION),
            "ext": uris("The extensions that were applied."),
            "profile": uris("The profiles that were applied."),
        }),
    )
}

fn page_links(more: &[&str]) -> Value {
    let typed = closed(&["href", "type"], &json!({ "href": link(), "type": { "type": "string" } }));
    let cursor = json!({ "anyOf": [link(), { "type": "null" }] });
    let mut properties = json!({ "self": typed, "first": link(), "prev": cursor, "next": cursor });
    for name in more {
        properties[*name] = link();
    }
    closed(&[&["self", "first", "prev", "next"], more].concat(), &properties)
}

fn page_meta() -> Value {
    let page = closed(
        &["rangeTruncated"],
        &json!({
            "rangeTruncated": {
                "type": "boolean",
                "description": "`true` where both `page[after]` and `page[before]` were sent and more lies between them than fits.",
            },
        }),
    );
    closed(&["page"], &json!({ "page": page }))
}

fn errors() -> Value {
    let errors =
        json!({ "type": "array", "minItems": 1, "maxItems": jsonapi::limits::ERRORS, "items": schema::reference("Error") });
    closed(&["jsonapi", "errors"], &json!({ "jsonapi": schema::reference("JsonApi"), "errors": errors }))
}

fn error() -> Value {
    let place = |what: &str| json!({ "type": "string", "description": what });
    let source = closed(
        &[],
        &json!({
            "pointer": place("RFC 6901, into the request's body."),
            "parameter": place("A query parameter."),
            "header": place("A header."),
        }),
    );
    closed(
        &["id", "status", "code", "title", "links"],
        &json!({
            "id": { "type": "string", "description": "The id of the request, as in our log." },
            "status": { "type": "string", "pattern": "^[45][0-9][0-9]$" },
            "code": { "type": "string", "description": "For programs; see the page of errors." },
            "title": { "type": "string", "description": "The same at every occurrence." },
            "detail": { "type": "string", "description": "What happened this time, for people." },
            "source": source,
            "links": closed(&["about"], &json!({ "about": link(), "type": link() })),
            "meta": { "type": "object", "description": "Numbers that belong to it, such as `available`." },
        }),
    )
}
