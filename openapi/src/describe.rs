//! One operation.

use jsonapi::media_type::{ATOMIC, MEDIA_TYPE};
use serde_json::{Value, json};

use super::parameters::parameters;
use super::responses::responses;
use super::{Info, RequestDoc, ResourceDoc, operations, schema};
use crate::Operation;

/// What a description may refer to.
pub(super) struct Context<'a> {
    pub(super) info: &'a Info,
    pub(super) resources: &'a [ResourceDoc],
    pub(super) examples: &'a Value,
    /// `operationId` and path of every operation.
    pub(super) paths: &'a [(&'static str, &'static str)],
}

impl Context<'_> {
    /// The type with this `type`.
    pub(super) fn resource(&self, kind: &str) -> Option<&ResourceDoc> {
        self.resources.iter().find(|resource| resource.kind == kind)
    }

    /// The name of a type in schemas. A type that nobody described keeps its own, so that the reference to it is found broken.
    pub(super) fn name(&self, kind: &str) -> String {
        self.resource(kind).map_or_else(|| kind.to_owned(), |resource| resource.name.to_owned())
    }

    /// What a real run sent to or got from this operation.
    pub(super) fn example(&self, operation: &str, part: &str) -> Option<&Value> {
        self.examples.get(operation)?.get(part)
    }
}

pub(super) fn describe<S>(operation: &Operation<S>, context: &Context<'_>) -> Value {
    let doc = &operation.doc;
    let mut described = json!({
        "operationId": doc.id,
        "tags": [context.info.name],
        "summary": doc.summary,
    });
    if !doc.description.is_empty() {
        described["description"] = json!(doc.description);
    }
    let parameters = parameters(operation.path, operation.endpoint, doc, context);
    if !parameters.is_empty() {
        described["parameters"] = json!(parameters);
    }
    if let Some(body) = body(doc.id, doc.request, context) {
        described["requestBody"] = body;
    }
    described["responses"] = responses(&operation.method, operation.path, operation.endpoint, doc, context);
    described
}

fn body(id: &str, request: RequestDoc, context: &Context<'_>) -> Option<Value> {
    let (media, name) = match request {
        RequestDoc::None => return None,
        RequestDoc::Create(kind) => (media_type(None), format!("{}Create", context.name(kind))),
        RequestDoc::Update(kind) => (media_type(None), format!("{}Update", context.name(kind))),
        RequestDoc::Additions(_) | RequestDoc::AnyOperation(_) => (media_type(Some(ATOMIC)), operations::NAME.to_owned()),
    };
    let mut shape = json!({ "schema": schema::reference(&name) });
    if let Some(example) = context.example(id, "request") {
        shape["example"] = example.clone();
    }
    Some(json!({ "required": true, "content": { media: shape } }))
}

/// The media type of a body, with its extension where it needs one.
pub(super) fn media_type(extension: Option<&str>) -> String {
    extension.map_or_else(|| MEDIA_TYPE.to_owned(), |uri| format!("{MEDIA_TYPE};ext=\"{uri}\""))
}
