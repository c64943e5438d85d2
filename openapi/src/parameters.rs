//! Query parameters and headers, from the grammar that reads them.

use jsonapi::limits::{IDEMPOTENCY_KEY_CHARS, SORT_FIELDS};
use jsonapi::query::List;
use serde_json::{Value, json};
use web::Operation;

use crate::context::Context;
use crate::filters::{any_of, filter, quoted};
use crate::headers::Headers;
use crate::schema;

/// The parameters of an operation.
pub(crate) fn parameters<S>(operation: &Operation<S>, context: &Context<'_>) -> Vec<Value> {
    let endpoint = operation.endpoint;
    let mut all: Vec<Value> = path_parameters(operation.path, operation.doc.id, context);
    if !endpoint.include.is_empty() {
        let description = format!("Related resources to send along, separated by commas: {}.", quoted(endpoint.include));
        all.push(query("include", &description, &words(endpoint.include)));
    }
    for fieldset in endpoint.fieldsets {
        let description = format!(
            "The fields of `{}` to send, separated by commas; empty for none: {}.",
            fieldset.kind,
            quoted(fieldset.fields)
        );
        all.push(query(&format!("fields[{}]", fieldset.kind), &description, &words(fieldset.fields)));
    }
    if let Some(list) = endpoint.list {
        all.extend(list_parameters(list));
    }
    all.extend(header_parameters(Headers::of(operation)));
    all
}

fn path_parameters(path: &str, id: &str, context: &Context<'_>) -> Vec<Value> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let mut parameter = json!({ "name": name, "in": "path", "required": true, "schema": schema::uuid() });
            if let Some(example) = context.example(id, name) {
                parameter["example"] = example.clone();
            }
            parameter
        })
        .collect()
}

fn list_parameters(list: &List) -> Vec<Value> {
    let mut all = Vec::new();
    for field in list.filters {
        for operator in field.operators {
            let (name, description, schema) = filter(field, *operator);
            all.push(query(&name, &description, &schema));
        }
    }
    let sorts: Vec<&str> = list.sorts.iter().map(|field| field.name).collect();
    if !sorts.is_empty() {
        let description = format!("The order, most important first, each once, `-` for descending: {}.", quoted(&sorts));
        all.push(query("sort", &description, &order(&sorts)));
    }
    let size = json!({ "type": "integer", "minimum": 1, "maximum": list.max_size, "default": list.default_size });
    all.push(query("page[size]", "Items on a page.", &size));
    let cursor = json!({ "type": "string" });
    let description = "A cursor of an earlier answer to the same query: what comes after it. Follow the link `next`.";
    all.push(query("page[after]", description, &cursor));
    let description = "A cursor of an earlier answer to the same query: what comes before it. Follow the link `prev`.";
    all.push(query("page[before]", description, &cursor));
    all
}

fn header_parameters(headers: Headers) -> Vec<Value> {
    let header = |name: &str, description: &str, schema: Value| json!({ "name": name, "in": "header", "description": description, "schema": schema });
    let text = || json!({ "type": "string" });
    let if_none_match = || header("If-None-Match", "The `ETag` that the client has: 304 when it is still right.", text());
    match headers {
        Headers::None => vec![],
        Headers::Conditional => vec![if_none_match()],
        Headers::IfMatch => {
            vec![header("If-Match", "The `ETag` that the change is based on: 412 when it is not right any more.", text())]
        }
        Headers::Idempotent => vec![header(
            "Idempotency-Key",
            "1 to 255 visible ASCII characters. The first outcome is kept for 24 hours and given again for the same key.",
            json!({ "type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_CHARS, "pattern": "^[!#-~][!-~]*$" }),
        )],
        Headers::Wait => {
            let description = "`wait=N`: with nothing to show, wait up to N seconds (at most 20) until there is.";
            vec![if_none_match(), header("Prefer", description, text())]
        }
    }
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// Some of these words, separated by commas, or nothing.
fn words(words: &[&str]) -> Value {
    let word = any_of(words);
    json!({ "type": "string", "pattern": format!("^({word}(,{word})*)?$") })
}

/// Some of these words, none of them twice, each with a `-` before it or not.
fn order(words: &[&str]) -> Value {
    let once = words.iter().map(|word| format!("(?!.*{word}.*{word})")).collect::<Vec<_>>().concat();
    let word = any_of(words);
    json!({ "type": "string", "pattern": format!("^{once}-?{word}(,-?{word}){{0,{}}}$", SORT_FIELDS.min(words.len()) - 1) })
}
