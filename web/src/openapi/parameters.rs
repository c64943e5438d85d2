//! Query parameters and headers, from the grammar that reads them.

use jsonapi::query::{Endpoint, FilterField, FilterKind, List, Operator};
use serde_json::{Value, json};

use super::{Doc, Headers, schema};

/// The parameters of an operation at this path.
pub(super) fn parameters(path: &str, endpoint: &Endpoint, doc: &Doc) -> Vec<Value> {
    let mut all: Vec<Value> = path_parameters(path);
    if !endpoint.include.is_empty() {
        let description = "Related resources to send along. Allowed once each, separated by commas.";
        all.push(query("include", description, &words(endpoint.include)));
    }
    for fieldset in endpoint.fieldsets {
        let description = format!("The fields of `{}` to send, separated by commas: {}.", fieldset.kind, quoted(fieldset.fields));
        all.push(query(&format!("fields[{}]", fieldset.kind), &description, &list_of(fieldset.fields)));
    }
    if let Some(list) = endpoint.list {
        all.extend(list_parameters(list));
    }
    all.extend(header_parameters(doc.headers));
    all
}

fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema::uuid() }))
        .collect()
}

fn list_parameters(list: &List) -> Vec<Value> {
    let mut all = Vec::new();
    for filter in list.filters {
        for operator in filter.operators {
            all.push(filter_parameter(filter, *operator));
        }
    }
    let sorts: Vec<String> = list.sorts.iter().flat_map(|field| [field.name.to_owned(), format!("-{}", field.name)]).collect();
    if !sorts.is_empty() {
        let names: Vec<&str> = sorts.iter().map(String::as_str).collect();
        let description = format!("The order, most important first, `-` for descending: {}.", quoted(&names));
        all.push(query("sort", &description, &list_of(&names)));
    }
    let size = json!({ "type": "integer", "minimum": 1, "maximum": list.max_size, "default": list.default_size });
    all.push(query("page[size]", "Items on a page.", &size));
    let cursor = json!({ "type": "string" });
    all.push(query("page[after]", "The cursor of the last page's `next` link: what comes after it.", &cursor));
    all.push(query("page[before]", "The cursor of the last page's `prev` link: what comes before it.", &cursor));
    all
}

fn filter_parameter(filter: &FilterField, operator: Operator) -> Value {
    let name = match operator {
        Operator::Eq => format!("filter[{}]", filter.name),
        other => format!("filter[{}][{}]", filter.name, other.name()),
    };
    let (schema, what) = match filter.kind {
        FilterKind::Text => (json!({ "type": "string" }), "text"),
        FilterKind::Integer => (json!({ "type": "string", "pattern": "^-?[0-9]+(,-?[0-9]+)*$" }), "whole numbers"),
        FilterKind::Timestamp => (json!({ "type": "string" }), "points in time, RFC 3339"),
        FilterKind::Boolean => (json!({ "type": "string", "enum": ["true", "false"] }), "`true` or `false`"),
        FilterKind::Uuid => (json!({ "type": "string" }), "UUIDs"),
        FilterKind::Choice(words) => (list_of(words), "words of the attribute"),
        FilterKind::Search => (json!({ "type": "string" }), "words, all of which must occur"),
        FilterKind::Custom { format, .. } => (json!({ "type": "string" }), format),
    };
    let means = match operator {
        Operator::Eq => "equal to one of these, separated by commas",
        Operator::Ne => "equal to none of these, separated by commas",
        Operator::Lt => "less than this",
        Operator::Lte => "less than this or equal",
        Operator::Gt => "greater than this",
        Operator::Gte => "greater than this or equal",
        Operator::Contains => "has this somewhere in it",
    };
    query(&name, &format!("Only where `{}` is: {means} ({what}).", filter.name), &schema)
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
            json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" }),
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

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn words(words: &[&str]) -> Value {
    list_of(words)
}

/// Some of these words, separated by commas, as a pattern: no style of OpenAPI describes brackets and commas at once well
/// enough for every generator.
fn list_of(words: &[&str]) -> Value {
    let any = words.iter().map(|word| word.replace('.', "\\.")).collect::<Vec<_>>().join("|");
    json!({ "type": "string", "pattern": format!("^({any})(,({any}))*$") })
}
