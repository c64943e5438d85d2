//! A13 of the requirements: errors.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

use http::StatusCode;
use serde_json::{Value, json};

use super::{Code, Error, Errors, Violation, code};
use crate::{limits, media_type::ATOMIC, negotiation::Applied};

fn errors(codes: &[Code]) -> Errors {
    Errors::check(codes.iter().copied().map(Error::new).collect()).unwrap_err()
}

#[track_caller]
fn check_status(codes: &[Code], expected: u16) {
    assert_eq!(errors(codes).status().as_u16(), expected);
}

#[track_caller]
fn check_document(errors: impl Into<Errors>, expected: Value) {
    let document: Value = serde_json::from_slice(&errors.into().to_bytes(&Applied::NOTHING)).unwrap();
    assert_eq!(document, json!({ "jsonapi": { "version": "1.1" }, "errors": expected }));
}

const BUSY: Code = Code::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy");

#[test]
fn er6_the_status_of_several_errors_is_the_most_general() {
    check_status(&[code::NOT_FOUND], 404);
    check_status(&[code::VALIDATION_FAILED, code::VALIDATION_FAILED], 422);
    check_status(&[code::VALIDATION_FAILED, code::READ_ONLY_ATTRIBUTE], 422);
    check_status(&[code::VALIDATION_FAILED, code::TYPE_MISMATCH], 400);
    check_status(&[code::FORBIDDEN, code::INVALID_DOCUMENT], 400);
    check_status(&[BUSY], 503);
    check_status(&[BUSY, BUSY], 503);
    check_status(&[BUSY, code::INTERNAL_ERROR], 500);
    check_status(&[code::NOT_FOUND, BUSY], 500);
}

#[test]
fn er1_er2_er3_an_error_has_its_status_as_a_string_and_the_title_of_its_code() {
    let title = "The resource was not found";
    check_document(Error::new(code::NOT_FOUND), json!([{ "status": "404", "code": "not_found", "title": title }]));
}

#[test]
fn er1_every_member_is_sent_when_it_is_set() {
    let error = Error::new(code::VALIDATION_FAILED)
        .with_detail("Too small.")
        .at_pointer("/data/attributes/size")
        .with_meta("min", 3)
        .with_type("/docs#validation_failed");
    let error = Errors::from(error).with_id("r-1").with_about(|_| "/docs#r-1".to_owned());
    let expected = json!([{
        "id": "r-1", "status": "422", "code": "validation_failed", "title": "A value is not valid", "detail": "Too small.",
        "source": { "pointer": "/data/attributes/size" },
        "links": { "about": "/docs#r-1", "type": "/docs#validation_failed" },
        "meta": { "min": 3 },
    }]);
    check_document(error, expected);
}

#[test]
fn er5_the_source_is_of_one_kind() {
    let source = |error: Error| serde_json::to_value(error).unwrap()["source"].clone();
    let error = Error::new(code::INVALID_QUERY_PARAMETER);
    assert_eq!(source(error.clone().at_parameter("page[size]")), json!({ "parameter": "page[size]" }));
    assert_eq!(source(error.clone().at_header("Accept")), json!({ "header": "Accept" }));
    assert_eq!(source(error.at_pointer("").at_header("Accept")), json!({ "header": "Accept" }));
}

#[test]
fn er2_ids_and_links_are_given_to_all_that_have_none() {
    let mut own = Error::new(code::NOT_FOUND);
    own.0.id = Some("own".to_owned());
    own.0.links.about = Some("own".to_owned());
    let all = Errors::check(vec![Error::new(code::NOT_FOUND), Error::new(code::FORBIDDEN), own]).unwrap_err();
    let all = all.with_id("r").with_about(|code| format!("/docs#{code}"));
    let ids: Vec<_> = all.iter().map(|error| error.0.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["r", "r", "own"]);
    let abouts: Vec<Value> = all.iter().map(|error| serde_json::to_value(error).unwrap()["links"]["about"].clone()).collect();
    assert_eq!(abouts, ["/docs#not_found", "/docs#forbidden", "own"]);
}

#[test]
fn an_answer_has_a_limited_number_of_errors() {
    let all = errors(&vec![code::NOT_FOUND; limits::ERRORS + 5]);
    assert_eq!(all.iter().count(), limits::ERRORS);
}

#[test]
fn nothing_collected_is_no_error() {
    assert_eq!(Errors::check(Vec::new()), Ok(()));
}

#[test]
fn cn10_an_errors_document_says_what_was_applied() {
    let applied = Applied::NOTHING.with_extension(ATOMIC);
    let document: Value = serde_json::from_slice(&errors(&[code::NOT_FOUND]).to_bytes(&applied)).unwrap();
    assert_eq!(document["jsonapi"], json!({ "version": "1.1", "ext": [ATOMIC] }));
}

#[test]
fn a_violation_becomes_an_error_about_the_field() {
    let error = Violation::new("must be even").with_meta("step", 2).into_error("size");
    assert_eq!(error.detail(), Some("`size` must be even."));
    assert_eq!(error.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(error.0.meta["step"], 2);
    let error = Violation::from("is taken").with_code(code::TYPE_MISMATCH).into_error("x");
    assert_eq!(error.code().code, "type_mismatch");
}

#[test]
fn codes_are_unique_and_snake_case() {
    let mut names: Vec<&str> = code::ALL.iter().map(|code| code.code).collect();
    assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), code::ALL.len());
}
