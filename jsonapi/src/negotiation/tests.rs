//! A1 of the requirements: content negotiation.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

use http::{HeaderMap, HeaderName, Method, header};

use super::{Applied, Support, negotiate};
use crate::media_type::{ATOMIC, CURSOR_PAGINATION};

const JA: &str = "application/vnd.api+json";

/// Headers, one line each; `JA` in a value stands for the media type, `ATOMIC` and `CURSOR` for the URIs.
fn headers(name: HeaderName, lines: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        let line = line.replace("JA", JA).replace("ATOMIC", ATOMIC).replace("CURSOR", CURSOR_PAGINATION);
        headers.append(name.clone(), line.parse().unwrap());
    }
    headers
}

fn outcome(method: Method, headers: &HeaderMap, has_body: bool, support: Support) -> Result<Applied, (u16, String)> {
    negotiate(&method, headers, has_body, &support).map_err(|errors| {
        let error = errors.iter().next().unwrap();
        let source = serde_json::to_value(error).unwrap()["source"]["header"].as_str().unwrap().to_owned();
        (errors.status().as_u16(), source)
    })
}

#[track_caller]
fn content_type(method: Method, line: &str, support: Support, expected: u16) {
    let lines: &[&str] = if line.is_empty() { &[] } else { &[line] };
    let has_body = ![Method::GET, Method::HEAD].contains(&method);
    match outcome(method, &headers(header::CONTENT_TYPE, lines), has_body, support) {
        Ok(_) => assert_eq!(expected, 200, "{line}"),
        Err((status, source)) => assert_eq!((status, source.as_str()), (expected, "Content-Type"), "{line}"),
    }
}

/// `expected` is the response's content type, or `406`.
#[track_caller]
fn accept(lines: &[&str], support: Support, expected: &str) {
    let expected = expected.replace("JA", JA).replace("ATOMIC", ATOMIC).replace("CURSOR", CURSOR_PAGINATION);
    match outcome(Method::GET, &headers(header::ACCEPT, lines), false, support) {
        Ok(applied) => assert_eq!(applied.content_type(), expected, "{lines:?}"),
        Err((status, source)) => assert_eq!((status.to_string(), source.as_str()), (expected, "Accept"), "{lines:?}"),
    }
}

const PLAIN: Support = Support::PLAIN;
const LIST: Support = Support::LIST;
const OPERATIONS: Support = Support::ATOMIC;

#[test]
fn cn2_other_parameters_on_content_type_are_415_for_every_method() {
    for method in [Method::POST, Method::PATCH, Method::DELETE, Method::GET, Method::HEAD] {
        content_type(method.clone(), "JA", PLAIN, 200);
        content_type(method.clone(), "JA; charset=utf-8", PLAIN, 415);
        content_type(method.clone(), "JA;foo=bar", PLAIN, 415);
        content_type(method.clone(), "JA;q=0.5", PLAIN, 415);
        content_type(method, "JA;profile=\"x\";foo=bar", PLAIN, 415);
    }
}

#[test]
fn cn3_an_unsupported_extension_is_415() {
    content_type(Method::POST, "JA;ext=\"https://example.com/x\"", PLAIN, 415);
    content_type(Method::POST, "JA;ext=\"https://example.com/x\"", OPERATIONS, 415);
    content_type(Method::POST, "JA;ext=\"ATOMIC https://example.com/x\"", OPERATIONS, 415);
    content_type(Method::POST, "JA;ext=\"\"", PLAIN, 200);
}

#[test]
fn cn4_an_unknown_profile_is_ignored() {
    content_type(Method::POST, "JA;profile=\"https://example.com/x\"", PLAIN, 200);
    content_type(Method::POST, "JA; Profile=\"https://example.com/x https://example.com/y\"", PLAIN, 200);
}

#[test]
fn cn5_cn6_instances_with_other_parameters_are_ignored() {
    accept(&["JA;foo=1"], PLAIN, "406");
    accept(&["JA;foo=1", "JA;bar=2"], PLAIN, "406");
    accept(&["JA;foo=1, JA"], PLAIN, "JA");
    accept(&["JA;foo=1", "JA"], PLAIN, "JA");
    accept(&["JA;ext=\"ATOMIC\";foo=1, JA"], ATOMIC_OPTIONAL, "JA");
    accept(&["JA; charset=utf-8"], PLAIN, "406");
}

const ATOMIC_OPTIONAL: Support = Support { extensions: &[ATOMIC], required: None, profiles: &[] };

#[test]
fn cn7_unsupported_extensions_on_every_instance_are_406() {
    accept(&["JA;ext=\"https://example.com/x\""], PLAIN, "406");
    accept(&["JA;ext=\"https://example.com/x\", JA;ext=\"https://example.com/y\""], PLAIN, "406");
    accept(&["JA;ext=\"ATOMIC https://example.com/x\""], ATOMIC_OPTIONAL, "406");
    accept(&["JA;ext=\"https://example.com/x\", JA"], PLAIN, "JA");
    accept(&["JA;ext=\"https://example.com/x\", JA;ext=\"ATOMIC\""], ATOMIC_OPTIONAL, "JA;ext=\"ATOMIC\"");
}

#[test]
fn cn8_cn9_profiles_are_applied_when_known_and_ignored_when_not() {
    accept(&["JA;profile=\"https://example.com/x\""], PLAIN, "JA");
    accept(&["JA;profile=\"CURSOR\""], LIST, "JA;profile=\"CURSOR\"");
    accept(&["JA;profile=\"https://example.com/x CURSOR\""], LIST, "JA;profile=\"CURSOR\"");
    accept(&["JA;profile=\"CURSOR\""], PLAIN, "JA");
}

#[test]
fn cn10_what_is_applied_is_in_the_content_type_quoted_and_separated_by_spaces() {
    let applied = Applied::NOTHING.with_extension("u:a").with_extension("u:b").with_profile("u:c").with_extension("u:a");
    assert_eq!(applied.content_type(), "application/vnd.api+json;ext=\"u:a u:b\";profile=\"u:c\"");
    assert_eq!(Applied::NOTHING.content_type(), JA);
}

#[test]
fn cn10_operations_always_answer_with_their_extension() {
    for line in ["JA", "*/*", "JA;ext=\"ATOMIC\""] {
        accept(&[line], OPERATIONS, "JA;ext=\"ATOMIC\"");
    }
}

#[test]
fn cn13_no_preference_wildcards_weights_and_case() {
    accept(&[], PLAIN, "JA");
    accept(&[""], PLAIN, "JA");
    accept(&["*/*"], PLAIN, "JA");
    accept(&["application/*"], PLAIN, "JA");
    accept(&["JA;q=0.5"], PLAIN, "JA");
    accept(&["Application/Vnd.Api+Json; Q=0.5"], PLAIN, "JA");
    accept(&["text/html, application/xhtml+xml, */*;q=0.8"], PLAIN, "JA");
    accept(&["JA;EXT=\"https://EXAMPLE.com/x\""], PLAIN, "406");
    // A URI in another case is another URI.
    accept(&["JA;ext=\"HTTPS://jsonapi.org/ext/atomic\""], ATOMIC_OPTIONAL, "406");
}

#[test]
fn cn13_a_weight_of_zero_excludes() {
    accept(&["JA;q=0"], PLAIN, "406");
    accept(&["JA;q=0, */*"], PLAIN, "406");
    accept(&["JA;q=0.0, JA;profile=\"CURSOR\""], LIST, "JA;profile=\"CURSOR\"");
    accept(&["*/*;q=0"], PLAIN, "406");
    accept(&["application/*;q=0, */*"], PLAIN, "406");
    accept(&["application/*, */*;q=0"], PLAIN, "JA");
}

#[test]
fn cn13_the_greatest_weight_is_chosen_and_then_the_first() {
    accept(&["JA;q=0.5, JA;profile=\"CURSOR\""], LIST, "JA;profile=\"CURSOR\"");
    accept(&["JA;profile=\"CURSOR\";q=0.5, JA"], LIST, "JA");
    accept(&["JA, JA;profile=\"CURSOR\""], LIST, "JA");
    accept(&["JA;profile=\"CURSOR\"", "JA"], LIST, "JA;profile=\"CURSOR\"");
}

#[test]
fn cn14_wildcards_do_not_outweigh_the_instances() {
    accept(&["JA;foo=1, */*"], PLAIN, "406");
    accept(&["JA;ext=\"https://example.com/x\", application/*"], PLAIN, "406");
}

#[test]
fn cn15_another_type_is_415_for_a_body_and_406_in_accept() {
    for method in [Method::POST, Method::PATCH, Method::PUT] {
        for line in ["application/json", "text/html", "", "nonsense", "multipart/form-data; boundary=x"] {
            content_type(method.clone(), line, PLAIN, 415);
        }
    }
    accept(&["text/html"], PLAIN, "406");
    accept(&["application/json"], PLAIN, "406");
    accept(&["nonsense"], PLAIN, "406");
}

#[test]
fn cn15_two_content_types_are_415() {
    let two = headers(header::CONTENT_TYPE, &["JA", "JA"]);
    assert_eq!(outcome(Method::POST, &two, true, PLAIN).unwrap_err().0, 415);
}

#[test]
fn cn16_content_type_is_tolerated_where_no_body_is_read() {
    for method in [Method::GET, Method::HEAD, Method::DELETE] {
        content_type(method.clone(), "JA", PLAIN, 200);
        content_type(method.clone(), "application/json", PLAIN, 200);
        content_type(method.clone(), "nonsense", PLAIN, 200);
        content_type(method, "", PLAIN, 200);
    }
    let json = headers(header::CONTENT_TYPE, &["application/json"]);
    assert!(outcome(Method::POST, &json, false, PLAIN).is_ok());
}

#[test]
fn cn17_an_unquoted_extension_is_understood() {
    content_type(Method::POST, "JA;ext=ATOMIC", OPERATIONS, 200);
    accept(&["JA;ext=ATOMIC"], OPERATIONS, "JA;ext=\"ATOMIC\"");
    accept(&["JA;profile=\"CURSOR\";ext=https://example.com/x"], LIST, "406");
}

#[test]
fn cn18_atomic_at_a_plain_resource_is_415_and_406() {
    content_type(Method::POST, "JA;ext=\"ATOMIC\"", PLAIN, 415);
    accept(&["JA;ext=\"ATOMIC\""], PLAIN, "406");
}

#[test]
fn cn19_at1_operations_need_their_extension() {
    content_type(Method::POST, "JA", OPERATIONS, 415);
    content_type(Method::POST, "JA;ext=\"ATOMIC\"", OPERATIONS, 200);
    content_type(Method::POST, "JA;profile=\"ATOMIC\"", OPERATIONS, 415);
    content_type(Method::GET, "JA", OPERATIONS, 200);
}

#[test]
fn headers_that_are_no_text_are_refused_not_misread() {
    let mut bad = HeaderMap::new();
    bad.insert(header::CONTENT_TYPE, http::HeaderValue::from_bytes(b"application/vnd.api+json\xff").unwrap());
    assert_eq!(outcome(Method::POST, &bad, true, PLAIN).unwrap_err().0, 415);
    let long = format!("JA,{}", "a/b,".repeat(5_000));
    accept(&[&long], PLAIN, "406");
}
