//! What can be asked next about what came back: OpenAPI's own links, from an answer to operations on the resource in it.

use serde_json::{Map, Value, json};
use web::AnswerDoc;

use crate::context::Context;

/// The links of a successful answer.
pub(crate) fn links(answer: AnswerDoc, context: &Context<'_>) -> Option<Value> {
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
