//! Responses by status.

use jsonapi::media_type::{ATOMIC, CURSOR_PAGINATION, MEDIA_TYPE};
use jsonapi::query::Endpoint;
use serde_json::{Map, Value, json};
use web::{AnswerDoc, CACHE_CONTROL, Doc, Operation};

use crate::context::Context;
use crate::general::media_type;
use crate::headers::Headers;
use crate::schema::closed;
use crate::{atomic, codes, schema};

pub(crate) fn responses<S>(operation: &Operation<S>, context: &Context<'_>) -> Value {
    let mut all = Map::new();
    let (status, response) = success(operation, context);
    all.insert(status.to_owned(), response);
    if Headers::of(operation).is_conditional() {
        let mut headers = common_headers();
        headers["ETag"] = reference("headers", "ETag");
        all.insert("304".to_owned(), json!({ "description": "The client has the present representation.", "headers": headers }));
    }
    for failure in failures(operation) {
        let response = failure.name().map_or_else(|| failure.describe(), |name| reference("responses", &name));
        all.insert(failure.status.to_string(), response);
    }
    Value::Object(all)
}

/// The responses and headers that operations share.
pub(crate) fn components<'a, S: 'a>(operations: impl Iterator<Item = &'a Operation<S>>) -> (Value, Value) {
    let mut responses = Map::new();
    for failure in operations.flat_map(failures) {
        if let Some(name) = failure.name() {
            responses.insert(name, failure.describe());
        }
    }
    responses.sort_keys();
    (Value::Object(responses), headers())
}

/// The errors of one status that an operation can answer with.
struct Failure {
    status: u16,
    codes: Vec<&'static str>,
    may_be_replayed: bool,
}

fn failures<S>(operation: &Operation<S>) -> impl Iterator<Item = Failure> {
    let is_idempotent = operation.is_idempotent();
    // What can be the stored outcome of an earlier request: a refusal, by what is stored.
    let may_be_replayed = move |status| is_idempotent && matches!(status, 404 | 409);
    let by_status = codes::by_status(operation).into_iter();
    by_status.map(move |(status, codes)| Failure { status, codes, may_be_replayed: may_be_replayed(status) })
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// Status, description, media type and schema of the answer that is hoped for.
fn hoped_for(endpoint: &Endpoint, doc: &Doc, context: &Context<'_>) -> (&'static str, &'static str, String, Value) {
    let plain = media_type(None);
    let paged = format!("{MEDIA_TYPE};profile=\"{CURSOR_PAGINATION}\"");
    let of = |kind: &str, suffix: &str| {
        // What cannot be asked for is not in the answer.
        let suffix = if endpoint.include.is_empty() { suffix.to_owned() } else { format!("Compound{suffix}") };
        schema::reference(&format!("{}{suffix}", context.name(kind)))
    };
    let linkage = |kind: &str, suffix: &str| schema::reference(&format!("{}{suffix}", context.name(kind)));
    match doc.answer {
        AnswerDoc::None => ("204", "Done.", plain, Value::Null),
        AnswerDoc::One(kind) => ("200", "The resource.", plain, of(kind, "Document")),
        AnswerDoc::OneOrNull(kind) => ("200", "The resource, or `null`.", plain, of(kind, "OrNullDocument")),
        AnswerDoc::Created(kind) => ("201", "Created.", plain, of(kind, "Document")),
        AnswerDoc::Many(kind) => ("200", "A page.", paged, of(kind, "List")),
        AnswerDoc::LinkageOne(kind) => ("200", "The linkage.", plain, linkage(kind, "Linkage")),
        AnswerDoc::LinkageMany(kind) => ("200", "A page of the linkage.", paged, linkage(kind, "ListLinkage")),
        AnswerDoc::Results => {
            ("200", "One result for each operation.", media_type(Some(ATOMIC)), schema::reference(atomic::RESULTS))
        }
        AnswerDoc::Meta(meta) => {
            let members = json!({
                "jsonapi": schema::reference("JsonApi"),
                "links": schema::reference("DocumentLinks"),
                "meta": meta(),
            });
            ("200", "A report.", plain, closed(&["jsonapi", "links", "meta"], &members))
        }
    }
}

fn success<S>(operation: &Operation<S>, context: &Context<'_>) -> (&'static str, Value) {
    let doc = &operation.doc;
    let (status, description, media, schema) = hoped_for(operation.endpoint, doc, context);
    let mut headers = common_headers();
    if matches!(doc.answer, AnswerDoc::Created(_)) {
        headers["Location"] = reference("headers", "Location");
    }
    if operation.is_idempotent() {
        headers["Idempotent-Replayed"] = reference("headers", "Idempotent-Replayed");
    }
    if !matches!(doc.answer, AnswerDoc::None | AnswerDoc::Results | AnswerDoc::Meta(_)) {
        headers["ETag"] = reference("headers", "ETag");
    }
    if doc.waits {
        headers["Retry-After"] = json!({
            "description": "Where nothing is new and too many wait already: seconds after which to ask again.",
            "required": false,
            "schema": { "type": "integer", "minimum": 0 },
        });
    }
    let mut response = json!({ "description": description, "headers": headers });
    if !schema.is_null() {
        let mut shape = json!({ "schema": schema });
        if let Some(example) = context.example(doc.id, "answer") {
            shape["example"] = example.clone();
        }
        response["content"] = json!({ media: shape });
    }
    if let Some(links) = links(doc.answer, context) {
        response["links"] = links;
    }
    (status, response)
}

/// What can be asked next about what came back: OpenAPI's own links, from an answer to operations on the resource in it.
fn links(answer: AnswerDoc, context: &Context<'_>) -> Option<Value> {
    // Not from a list: it may be empty.
    let AnswerDoc::Created(kind) = answer else { return None };
    let base = context.resource(kind)?.about.path;
    let parameter = base.rsplit_once('{')?.1.strip_suffix('}')?;
    let below = |path: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let links: Map<String, Value> = context
        .paths
        .iter()
        .filter(|(_, path)| below(path))
        .map(|(operation, _)| {
            let parameters = json!({ parameter: "$response.body#/data/id" });
            ((*operation).to_owned(), json!({ "operationId": operation, "parameters": parameters }))
        })
        .collect();
    (!links.is_empty()).then_some(Value::Object(links))
}

fn common_headers() -> Value {
    let common = ["X-Request-Id", "Vary", "Cache-Control"];
    Value::Object(common.map(|name| (name.to_owned(), reference("headers", name))).into_iter().collect())
}

fn headers() -> Value {
    let header = |description: &str, required: bool, schema: Value| json!({ "description": description, "required": required, "schema": schema });
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    json!({
        "Accept-Encoding": header("Where the body had a content coding: without one it is read.", false, schema::word("identity")),
        "Cache-Control": header("Not for shared caches, and to be looked at again each time.", true, schema::word(CACHE_CONTROL)),
        "ETag": header("For `If-None-Match`, and of a single resource for `If-Match`.", true, text("^\"[!#-~]*\"$")),
        "Idempotent-Replayed": header("On the stored outcome of an earlier request.", false, schema::word("true")),
        "Location": header("Where the new resource is.", true, schema::reference("Link")),
        "Retry-After": header("Seconds to wait.", true, json!({ "type": "integer", "minimum": 0 })),
        "Vary": header("The answer depends on `Accept`.", true, schema::word("Accept")),
        "WWW-Authenticate": header("How to send a key.", true, json!({ "type": "string" })),
        "X-Request-Id": header("The id of this request in the log.", true, text("^[!-~]{1,128}$")),
    })
}

impl Failure {
    /// The name of one with few codes, which is likely to be the same elsewhere.
    fn name(&self) -> Option<String> {
        let replayed = if self.may_be_replayed { "-replayed" } else { "" };
        (self.codes.len() <= 3).then(|| format!("{}-{}{replayed}", self.status, self.codes.join("-")))
    }

    fn describe(&self) -> Value {
        let codes = &self.codes;
        let listed = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
        // Beside the reference and not around it: generators then make one class of errors and not one for each status.
        let schema = json!({
            "$ref": "#/components/schemas/Errors",
            "properties": { "errors": { "items": { "properties": { "code": { "enum": codes } } } } },
        });
        let mut headers = common_headers();
        let special = match self.status {
            401 => Some("WWW-Authenticate"),
            415 => Some("Accept-Encoding"),
            503 | 504 => Some("Retry-After"),
            _ if self.may_be_replayed => Some("Idempotent-Replayed"),
            _ => None,
        };
        if let Some(name) = special {
            headers[name] = reference("headers", name);
        }
        json!({ "description": listed, "headers": headers, "content": { MEDIA_TYPE: { "schema": schema } } })
    }
}
