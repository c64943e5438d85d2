//! Schemas of [Atomic Operations](https://jsonapi.org/ext/atomic/).

use jsonapi::media_type::{ATOMIC, MEDIA_TYPE};
use serde_json::{Map, Value, json};
use web::RequestDoc;

use crate::context::Context;
use crate::schema::closed;
use crate::{Resource, schema};

/// The name of the request's schema.
pub(crate) const NAME: &str = "Operations";

/// The name of the answer's schema.
pub(crate) const RESULTS: &str = "Results";

/// The schemas for the one route of operations that a service has.
pub(crate) fn schemas(context: &Context<'_>, mut requests: impl Iterator<Item = RequestDoc>) -> Map<String, Value> {
    let max = context.info.operations_max;
    let found = requests.find_map(|request| match request {
        RequestDoc::Operations { added, updated, removed } => Some([added, updated, removed]),
        _ => None,
    });
    let Some(kinds) = found else { return Map::new() };
    let [added, updated, removed]: [Vec<&Resource>; 3] =
        kinds.map(|kinds| kinds.iter().filter_map(|kind| context.resource(kind)).collect());
    let operations: Vec<Value> = added
        .iter()
        .map(|resource| add(resource))
        .chain(updated.iter().map(|resource| update(resource)))
        .chain(removed.iter().map(|resource| remove(resource)))
        .collect();
    // What can be updated can be added.
    let shown: Vec<Value> = added.iter().map(|resource| schema::reference(resource.about.name)).collect();
    let result = closed(&[], &json!({ "data": { "anyOf": shown } }));
    let results = json!({ "type": "array", "minItems": 1, "maxItems": max, "items": result });
    let results = json!({ "jsonapi": schema::reference("JsonApi"), "atomic:results": results });
    Map::from_iter([
        (NAME.to_owned(), document(&operations, max)),
        (RESULTS.to_owned(), closed(&["jsonapi", "atomic:results"], &results)),
    ])
}

/// `data`, `included` and `errors` must not stand beside the operations.
fn document(operations: &[Value], max: usize) -> Value {
    json!({
        "type": "object",
        "required": ["atomic:operations"],
        "description": format!("Sent as `{MEDIA_TYPE};ext=\"{ATOMIC}\"`."),
        "properties": {
            "atomic:operations": {
                "type": "array",
                "minItems": 1,
                "maxItems": max,
                "items": { "anyOf": operations },
            },
        },
        "not": any_of(&["data", "included", "errors"]),
    })
}

fn add(resource: &Resource) -> Value {
    let collection = resource.about.path.rsplit_once('/').map_or("", |(collection, _)| collection);
    let properties = json!({ "op": schema::word("add"), "href": schema::word(collection), "data": resource.added() });
    operation("Add", resource, "data", &properties, &["ref"])
}

/// Which one is said by the data; a `ref` or `href` may say it again and must agree, which a schema cannot say.
fn update(resource: &Resource) -> Value {
    let properties = json!({ "op": schema::word("update"), "data": resource.updated() });
    operation("Update", resource, "data", &properties, &["ref", "href"])
}

fn remove(resource: &Resource) -> Value {
    let identifier = json!({
        "type": "object",
        "required": ["type", "id"],
        "properties": { "type": schema::word(resource.about.kind), "id": schema::uuid() },
        "not": any_of(&["lid", "relationship"]),
    });
    operation("Remove", resource, "ref", &json!({ "op": schema::word("remove"), "ref": identifier }), &["href"])
}

fn operation(verb: &str, resource: &Resource, needed: &str, properties: &Value, absent: &[&str]) -> Value {
    json!({
        "type": "object",
        "title": format!("{verb}{}", resource.about.name),
        "required": ["op", needed],
        "properties": properties,
        "not": any_of(absent),
    })
}

/// An object that has any of these members, to be negated: a property that is `false` is more than some generators can read.
fn any_of(members: &[&str]) -> Value {
    let each: Vec<Value> = members.iter().map(|member| json!({ "type": "object", "required": [member] })).collect();
    json!({ "anyOf": each })
}
