//! Responses by status.

use std::collections::BTreeMap;

use http::Method;
use jsonapi::Code;
use jsonapi::error::code as general;
use jsonapi::media_type::{ATOMIC, CURSOR_PAGINATION, MEDIA_TYPE};
use serde_json::{Map, Value, json};

use super::{AnswerDoc, Doc, Headers, RequestDoc, schema};
use crate::failure::code;

/// The schema of a type, by its `type`.
pub(super) type NameOf<'a> = &'a dyn Fn(&str) -> String;

pub(super) fn responses(method: &Method, path: &str, doc: &Doc, name_of: NameOf<'_>) -> Value {
    let mut all = Map::new();
    if !doc.refused {
        let (status, response) = success(doc, name_of);
        all.insert(status.to_owned(), response);
        if matches!(doc.headers, Headers::Conditional | Headers::Wait) {
            all.insert("304".to_owned(), json!({ "description": "The client has the present representation." }));
        }
    }
    let mut by_status: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for code in codes(method, path, doc) {
        let of_status = by_status.entry(code.status.as_u16()).or_default();
        if !of_status.contains(&code.code) {
            of_status.push(code.code);
        }
    }
    for (status, codes) in by_status {
        all.insert(status.to_string(), error(status, &codes));
    }
    Value::Object(all)
}

/// The media type of a body, with its extension where it needs one.
pub(super) fn media_type(extension: Option<&str>) -> String {
    extension.map_or_else(|| MEDIA_TYPE.to_owned(), |uri| format!("{MEDIA_TYPE};ext=\"{uri}\""))
}

fn success(doc: &Doc, name_of: NameOf<'_>) -> (&'static str, Value) {
    let one = |kind: &str| json!({ "$ref": format!("#/components/schemas/{}Document", name_of(kind)) });
    let plain = media_type(None);
    let paged = format!("{MEDIA_TYPE};profile=\"{CURSOR_PAGINATION}\"");
    let (status, description, media, schema) = match doc.answer {
        AnswerDoc::None => return ("204", json!({ "description": "Done.", "headers": common_headers() })),
        AnswerDoc::One(kind) => ("200", "The resource.", plain, one(kind)),
        AnswerDoc::OneOrNull(kind) => {
            let nothing = json!({ "type": "object", "required": ["data"], "properties": { "data": { "type": "null" } } });
            ("200", "The resource, or `null`.", plain, json!({ "anyOf": [one(kind), nothing] }))
        }
        AnswerDoc::Created(kind) => ("201", "Created.", plain, one(kind)),
        AnswerDoc::Many(kind) => ("200", "A page.", paged, schema::reference(&format!("{}List", name_of(kind)))),
        AnswerDoc::LinkageOne => ("200", "The linkage.", plain, schema::reference("LinkageOne")),
        AnswerDoc::LinkageMany => ("200", "A page of the linkage.", paged, schema::reference("LinkageMany")),
        AnswerDoc::Results => ("200", "One result for each operation.", media_type(Some(ATOMIC)), schema::reference("Results")),
        AnswerDoc::Meta => ("200", "A report.", plain, schema::reference("Report")),
    };
    let mut headers = common_headers();
    if matches!(doc.answer, AnswerDoc::Created(_)) {
        headers["Location"] = json!({ "description": "Where the new resource is.", "schema": { "type": "string" } });
    }
    if doc.headers == Headers::Idempotent {
        let description = "`true` on the stored outcome of an earlier request.";
        headers["Idempotent-Replayed"] = json!({ "description": description, "schema": { "type": "string" } });
    }
    if matches!(doc.answer, AnswerDoc::One(_) | AnswerDoc::Created(_)) {
        headers["ETag"] = json!({ "description": "The version, for `If-Match`.", "schema": { "type": "string" } });
    }
    (status, json!({ "description": description, "headers": headers, "content": { media: { "schema": schema } } }))
}

fn common_headers() -> Value {
    json!({
        "X-Request-Id": { "description": "The id of this request in the log.", "schema": { "type": "string" } },
        "Vary": { "description": "Always `Accept`.", "schema": { "type": "string" } },
    })
}

fn error(status: u16, codes: &[&str]) -> Value {
    let listed = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let schema = json!({
        "allOf": [schema::reference("Errors")],
        "properties": { "errors": { "items": { "properties": { "code": { "enum": codes } } } } },
    });
    let mut headers = common_headers();
    if matches!(status, 429 | 503 | 504) {
        headers["Retry-After"] = json!({ "description": "Seconds to wait.", "schema": { "type": "integer" } });
    }
    // Several errors of different statuses are answered with 400: then their codes are of those statuses.
    let schema = if status == 400 { schema::reference("Errors") } else { schema };
    json!({ "description": listed, "headers": headers, "content": { MEDIA_TYPE: { "schema": schema } } })
}

/// Every code that this operation can answer with.
fn codes(method: &Method, path: &str, doc: &Doc) -> Vec<Code> {
    let mut all = vec![
        general::INVALID_QUERY_PARAMETER,
        code::UNAUTHENTICATED,
        general::NOT_ACCEPTABLE,
        general::INTERNAL_ERROR,
        code::DATABASE_BUSY,
        code::DATABASE_UNAVAILABLE,
    ];
    if *method != Method::GET {
        all.push(general::FORBIDDEN);
    }
    if *method == Method::POST || *method == Method::PATCH {
        all.extend([general::BODY_TOO_LARGE, general::UNSUPPORTED_MEDIA_TYPE]);
    }
    if path.contains('{') {
        all.push(general::NOT_FOUND);
    }
    if doc.request != RequestDoc::None && !doc.refused {
        all.extend([
            general::INVALID_JSON,
            general::INVALID_DOCUMENT,
            general::TYPE_MISMATCH,
            general::VALIDATION_FAILED,
            general::READ_ONLY_ATTRIBUTE,
        ]);
    }
    if matches!(doc.request, RequestDoc::Update(_)) && !doc.refused {
        all.push(general::ID_MISMATCH);
    }
    match doc.headers {
        Headers::Idempotent => all.extend([general::INVALID_IDEMPOTENCY_KEY, code::IDEMPOTENCY_KEY_REUSED]),
        Headers::Conditional | Headers::IfMatch | Headers::Wait => all.push(general::PRECONDITION_FAILED),
        Headers::None => {}
    }
    all.extend(doc.errors);
    all
}
