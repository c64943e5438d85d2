use jsonapi::media_type::ATOMIC;
use jsonapi::media_type::MEDIA_TYPE;
use serde_json::{Map, Value, json};

use super::parameters::parameters;
use super::responses::{media_type, responses};
use super::{RequestDoc, ResourceDoc, schema};
use crate::Operation;

/// What the document says of the service as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// The name that all paths begin with.
    pub name: &'static str,
    /// The title.
    pub title: &'static str,
    /// The introduction, in Markdown.
    pub description: &'static str,
    /// The version.
    pub version: &'static str,
}

/// The whole document.
pub fn document<S>(info: &Info, resources: &[ResourceDoc], operations: &[Operation<S>]) -> Value {
    let name_of = |kind: &str| {
        let known = resources.iter().find(|resource| resource.kind == kind);
        known.map_or_else(|| kind.to_owned(), |resource| resource.name.to_owned())
    };
    let mut paths = Map::new();
    for operation in operations {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        item[operation.method.as_str().to_ascii_lowercase()] = describe(info, operation, &name_of);
    }
    paths.extend(public_paths(info.name));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": info.title,
            "description": info.description,
            "version": info.version,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X-API-KEY" } },
            "schemas": schemas(resources),
        },
    })
}

fn describe<S>(info: &Info, operation: &Operation<S>, name_of: &dyn Fn(&str) -> String) -> Value {
    let doc = &operation.doc;
    let mut described = json!({
        "operationId": doc.id,
        "tags": [info.name],
        "summary": doc.summary,
        "parameters": parameters(operation.path, operation.endpoint, doc),
        "responses": responses(&operation.method, operation.path, doc, name_of),
    });
    if !doc.description.is_empty() {
        described["description"] = json!(doc.description);
    }
    let (media, schema) = match doc.request {
        RequestDoc::None => return described,
        RequestDoc::Create(kind) => (media_type(None), schema::reference(&format!("{}Create", name_of(kind)))),
        RequestDoc::Update(kind) => (media_type(None), schema::reference(&format!("{}Update", name_of(kind)))),
        RequestDoc::Linkage => (media_type(None), schema::reference("LinkageOne")),
        RequestDoc::Operations => (media_type(Some(ATOMIC)), schema::reference("Operations")),
    };
    described["requestBody"] = json!({ "required": true, "content": { media: { "schema": schema } } });
    described
}

/// What needs no key.
fn public_paths(name: &str) -> Map<String, Value> {
    let health = |id: &str, summary: &str, failing: bool| {
        let schema = json!({
            "type": "object",
            "required": ["status"],
            "properties": { "status": { "enum": ["pass", "warn", "fail"] }, "checks": { "type": "object" } },
        });
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

fn schemas(resources: &[ResourceDoc]) -> Value {
    let mut all = general_schemas();
    for resource in resources {
        all.extend(resource.schemas());
        let reference = schema::reference(resource.name);
        all.insert(format!("{}Document", resource.name), compound(&reference));
        all.insert(format!("{}List", resource.name), compound(&json!({ "type": "array", "items": reference })));
    }
    let any: Vec<Value> = resources.iter().map(|resource| schema::reference(resource.name)).collect();
    let result = json!({ "type": "object", "properties": { "data": { "anyOf": any } }, "additionalProperties": false });
    let results = json!({
        "type": "object",
        "required": ["atomic:results"],
        "properties": {
            "jsonapi": { "type": "object" },
            "atomic:results": { "type": "array", "items": result },
        },
    });
    all.insert("Results".to_owned(), results);
    Value::Object(all)
}

fn compound(data: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["data"],
        "properties": {
            "jsonapi": { "type": "object" },
            "data": data,
            "included": { "type": "array", "items": { "type": "object" } },
            "links": schema::reference("Links"),
            "meta": { "type": "object" },
        },
        "additionalProperties": false,
    })
}

fn general_schemas() -> Map<String, Value> {
    let identifier = json!({
        "type": "object",
        "required": ["type", "id"],
        "properties": { "type": { "type": "string" }, "id": { "type": "string" } },
    });
    let link = json!({ "type": ["string", "object", "null"] });
    let all = json!({
        "Links": { "type": "object", "additionalProperties": link },
        "LinkageOne": compound(&json!({ "oneOf": [identifier, { "type": "null" }] })),
        "LinkageMany": compound(&json!({ "type": "array", "items": identifier })),
        "Report": { "type": "object", "required": ["meta"], "properties": { "meta": { "type": "object" } } },
        "Operations": operations_schema(),
        "Errors": {
            "type": "object",
            "required": ["errors"],
            "properties": {
                "jsonapi": { "type": "object" },
                "errors": { "type": "array", "minItems": 1, "items": schema::reference("Error") },
            },
        },
        "Error": {
            "type": "object",
            "required": ["id", "status", "code", "title"],
            "properties": {
                "id": { "type": "string", "description": "The id of the request, as in our log." },
                "status": { "type": "string", "pattern": "^[45][0-9][0-9]$" },
                "code": { "type": "string", "description": "For programs; see the page of errors." },
                "title": { "type": "string" },
                "detail": { "type": "string" },
                "source": {
                    "type": "object",
                    "properties": {
                        "pointer": { "type": "string" },
                        "parameter": { "type": "string" },
                        "header": { "type": "string" },
                    },
                },
                "links": schema::reference("Links"),
                "meta": { "type": "object" },
            },
        },
    });
    match all {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn operations_schema() -> Value {
    json!({
        "type": "object",
        "required": ["atomic:operations"],
        "description": format!("Sent as `{MEDIA_TYPE};ext=\"{ATOMIC}\"`."),
        "properties": {
            "atomic:operations": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["op"],
                    "properties": {
                        "op": { "enum": ["add", "update", "remove"] },
                        "ref": { "type": "object" },
                        "href": { "type": "string" },
                        "data": {},
                    },
                },
            },
        },
    })
}
