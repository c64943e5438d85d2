//! One operation.

use jsonapi::media_type::ATOMIC;
use serde_json::{Value, json};
use web::{Operation, RequestDoc};

use crate::context::Context;
use crate::general::media_type;
use crate::parameters::parameters;
use crate::responses::responses;
use crate::{atomic, schema};

pub(crate) fn describe<S>(operation: &Operation<S>, context: &Context<'_>) -> Value {
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
