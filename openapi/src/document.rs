//! The document as a whole.

use jsonapi::media_type::ATOMIC;
use serde_json::{Map, Value, json};
use web::{Operation, RequestDoc};

use crate::context::{Context, Info};
use crate::general::media_type;
use crate::parameters::parameters;
use crate::responses::{components, responses};
use crate::schema::closed;
use crate::{Resource, atomic, general, schema};

/// What holds for every operation, and is therefore said once.
const COMMON: &str = "\n\nEvery request but those for documentation and health needs a key in `X-API-KEY`. `X-Request-Id` (1 to 128 \
    visible ASCII characters) and `traceparent` are taken over if sent; the answer always has an `X-Request-Id`, which is also the \
    `id` of its errors. `HEAD` and `OPTIONS` work wherever `GET` does. Of several errors with different statuses the answer has the \
    most general: 400, or 500. Members that JSON:API does not define, and any that begin with `@`, are ignored; attributes and query \
    parameters that are not listed are refused.";

/// The whole document. `examples` has requests and answers of a real run, by `operationId`.
pub fn document<S>(info: &Info, resources: &[Resource], operations: &[Operation<S>], examples: &Value) -> Value {
    let described = || operations.iter().filter(|operation| !operation.is_refused());
    let paths: Vec<_> = described().map(|operation| (operation.doc.id, operation.path)).collect();
    let context = Context { info, resources, examples, paths: &paths };
    let mut paths = Map::new();
    for operation in operations {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        if operation.is_refused() {
            item["description"] = json!(refusals(operation.path, operations));
        } else {
            item[operation.method.as_str().to_ascii_lowercase()] = describe(operation, &context);
        }
    }
    paths.extend(public_paths(info.name));
    let (responses, headers) = components(described());
    let schemas = needed(&json!([paths, responses, headers]), schemas(&context, operations));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": info.title,
            "description": format!("{}{COMMON}", info.description),
            "version": info.version,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "tags": [
            { "name": info.name, "description": info.title },
            { "name": "health", "description": "For whoever runs it." },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-API-KEY", "description": "A read key may only read." },
            },
            "headers": headers,
            "responses": responses,
            "schemas": schemas,
        },
    })
}

fn describe<S>(operation: &Operation<S>, context: &Context<'_>) -> Value {
    let doc = &operation.doc;
    let mut described = json!({
        "operationId": doc.id,
        "tags": [context.info.name],
        "summary": doc.summary,
    });
    if !doc.description.is_empty() {
        described["description"] = json!(doc.description);
    }
    let parameters = parameters(operation, context);
    if !parameters.is_empty() {
        described["parameters"] = json!(parameters);
    }
    if let Some(body) = body(doc.id, doc.request, context) {
        described["requestBody"] = body;
    }
    described["responses"] = responses(operation, context);
    described
}

fn body(id: &str, request: RequestDoc, context: &Context<'_>) -> Option<Value> {
    let (media, name) = match request {
        RequestDoc::None => return None,
        RequestDoc::Create(kind) => (media_type(None), format!("{}Create", context.name(kind))),
        RequestDoc::Update(kind) => (media_type(None), format!("{}Update", context.name(kind))),
        RequestDoc::Operations { .. } => (media_type(Some(ATOMIC)), atomic::NAME.to_owned()),
    };
    let mut shape = json!({ "schema": schema::reference(&name) });
    if let Some(example) = context.example(id, "request") {
        shape["example"] = example.clone();
    }
    Some(json!({ "required": true, "content": { media: shape } }))
}

fn refusals<S>(path: &str, operations: &[Operation<S>]) -> String {
    let refused: Vec<&str> = operations
        .iter()
        .filter(|operation| operation.path == path && operation.is_refused())
        .map(|operation| operation.method.as_str())
        .collect();
    format!("{}: refused with 403 `forbidden`, as the specification asks where an update is not supported.", refused.join(", "))
}

fn schemas<S>(context: &Context<'_>, operations: &[Operation<S>]) -> Map<String, Value> {
    let mut all = general::schemas();
    for resource in context.resources {
        all.extend(resource.shown(context.resources));
        all.extend(resource.written());
    }
    all.extend(atomic::schemas(context, operations.iter().map(|operation| operation.doc.request)));
    all
}

/// Those schemas that the paths refer to, or others of them, in the order of their names: a new one is then one place in a
/// comparison of two versions.
fn needed(paths: &Value, mut all: Map<String, Value>) -> Map<String, Value> {
    let mut found = Map::new();
    let mut wanted = references(paths);
    while let Some(name) = wanted.pop() {
        if let Some(schema) = all.remove(&name) {
            wanted.extend(references(&schema));
            found.insert(name, schema);
        }
    }
    found.sort_keys();
    found
}

/// The names of all schemas that are referred to from here.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/components/schemas/"));
            own.map(str::to_owned).into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// What needs no key.
fn public_paths(name: &str) -> Map<String, Value> {
    let health = |id: &str, summary: &str, failing: bool| {
        let status = json!({ "enum": ["pass", "warn", "fail"] });
        let output = json!({ "type": "string", "description": "A word for what is wrong." });
        let check = closed(&["status"], &json!({ "status": status, "output": output }));
        let checks = json!({ "type": "object", "additionalProperties": { "type": "array", "items": check } });
        let schema = closed(&["status", "checks"], &json!({ "status": status, "checks": checks }));
        let content = json!({ "application/health+json": { "schema": schema } });
        let mut responses = json!({ "200": { "description": "It does.", "content": content } });
        if failing {
            responses["503"] = json!({ "description": "It does not.", "content": content });
        }
        json!({ "get": { "operationId": id, "tags": ["health"], "summary": summary, "security": [], "responses": responses } })
    };
    Map::from_iter([
        (format!("/{name}/health/live"), health("live", "Whether the process answers", false)),
        (format!("/{name}/health/ready"), health("ready", "Whether the service can do its work", true)),
    ])
}
