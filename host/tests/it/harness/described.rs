//! Every code and every header that an operation was seen to answer with is listed for it in `docs/openapi`.

use super::answer::Answer;
use super::repository;
use serde_json::Value;
use std::sync::OnceLock;

/// Both descriptions.
pub(crate) fn descriptions() -> &'static [Value; 2] {
    static READ: OnceLock<[Value; 2]> = OnceLock::new();
    READ.get_or_init(|| {
        ["products", "inventory"].map(|name| {
            let path = repository().join("docs/openapi").join(name).with_extension("json");
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        })
    })
}

/// The operation that answers a request, by the template of its path. A word of a path is more specific than a parameter.
pub(crate) fn operation(method: &str, path: &str) -> Option<(&'static str, &'static Value)> {
    let path = path.split('?').next()?;
    let path = path.strip_suffix('/').unwrap_or(path);
    let method = method.to_ascii_lowercase();
    let matches = |template: &str| {
        let (of_path, of_template): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), template.split('/').collect());
        let fits = |(one, other): (&&str, &&str)| one == other || other.starts_with('{');
        (of_path.len() == of_template.len() && of_path.iter().zip(&of_template).all(fits))
            .then(|| of_template.iter().filter(|segment| segment.starts_with('{')).count())
    };
    let paths = descriptions().iter().filter_map(|document| document["paths"].as_object()).flatten();
    let best =
        paths.filter_map(|(template, item)| Some((matches(template)?, template, item))).min_by_key(|(count, ..)| *count)?;
    let (_, template, item) = best;
    Some((template.as_str(), item.get(method)?))
}

/// What stands behind a reference.
fn resolve<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) {
        Some(pointer) if value.as_object().is_some_and(|members| members.len() == 1) => document.pointer(pointer).unwrap(),
        _ => value,
    }
}

/// Headers that are no operation's: those of every content, which `OpenAPI` describes as the content, and what a server adds.
const OF_EVERY_ANSWER: [&str; 3] = ["content-type", "content-length", "date"];

/// Panics where a code or a header is not listed under the status of the answer, or a header is missing that always comes.
#[track_caller]
pub(super) fn check(answer: &Answer) {
    // What no operation is there for is no answer of one.
    if answer.status == 405 {
        return;
    }
    let (method, path) = answer.about.split_once(' ').unwrap();
    let Some((template, described)) = operation(method, path) else { return };
    let document = &descriptions()[usize::from(path.starts_with("/inventory"))];
    let Some(response) = described["responses"].get(answer.status.to_string()) else {
        panic!("{} is not described for {method} {template}: {}", answer.status, answer.text);
    };
    let response = resolve(response, document);
    let codes = &response["content"]["application/vnd.api+json"]["schema"]["properties"]["errors"]["items"]["properties"]["code"];
    for code in answer.codes() {
        let listed = codes["enum"].as_array().is_some_and(|listed| listed.iter().any(|known| known == code));
        assert!(listed, "`{code}` is not listed under {} of {method} {template}: {}", answer.status, answer.text);
    }
    // What needs no key is no operation, or described by its content alone.
    if !["/docs", "/openapi.json", "/health/"].iter().any(|part| path.contains(part)) {
        let about = format!("under {} of {method} {template}", answer.status);
        check_headers(answer, &response["headers"], document, &about);
    }
}

#[track_caller]
fn check_headers(answer: &Answer, listed: &Value, document: &Value, about: &str) {
    let listed = listed.as_object().unwrap_or_else(|| panic!("no headers are listed {about}"));
    for name in answer.headers.keys().map(http::HeaderName::as_str).filter(|name| !OF_EVERY_ANSWER.contains(name)) {
        assert!(listed.keys().any(|known| known.eq_ignore_ascii_case(name)), "`{name}` is not listed {about}");
    }
    for (name, header) in listed {
        let header = resolve(header, document);
        let value = answer.header(&name.to_ascii_lowercase());
        assert!(value.is_some() || header["required"] == false, "`{name}` is missing {about}");
        let expected = header["schema"].get("const");
        assert!(
            expected.is_none() || value.is_none() || expected == value.map(Value::from).as_ref(),
            "`{name}`: {value:?} {about}"
        );
    }
}
