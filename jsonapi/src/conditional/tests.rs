//! A17 of the requirements: conditional requests.

use http::{HeaderMap, HeaderValue, Method, header};
use proptest::prelude::*;

use super::Outcome::{NotModified, PreconditionFailed, Proceed};
use super::{ETag, Outcome, Preconditions, Tags};
use crate::limits;

fn preconditions(if_match: &[&str], if_none_match: &[&str]) -> Preconditions {
    let mut headers = HeaderMap::new();
    for line in if_match {
        headers.append(header::IF_MATCH, line.parse().unwrap());
    }
    for line in if_none_match {
        headers.append(header::IF_NONE_MATCH, line.parse().unwrap());
    }
    Preconditions::parse(&headers)
}

/// Against version 7.
/// The one tag that the text is.
fn parse(text: &str) -> ETag {
    let (tag, rest) = ETag::parse_prefix(text).unwrap();
    assert_eq!(rest, "");
    tag
}

#[track_caller]
fn check(method: &Method, if_match: &[&str], if_none_match: &[&str], expected: Outcome) {
    let found = preconditions(if_match, if_none_match).evaluate(method, Some(&ETag::of_version(7)));
    assert_eq!(found, expected, "{if_match:?} {if_none_match:?}");
}

#[test]
fn ht1_if_none_match_on_reads_compares_weakly() {
    for method in [Method::GET, Method::HEAD] {
        check(&method, &[], &[], Proceed);
        check(&method, &[], &["\"7\""], NotModified);
        check(&method, &[], &["W/\"7\""], NotModified);
        check(&method, &[], &["\"6\", \"7\""], NotModified);
        check(&method, &[], &["\"6\"", "\"7\""], NotModified);
        check(&method, &[], &["*"], NotModified);
        check(&method, &[], &["\"6\""], Proceed);
        check(&method, &[], &["7"], Proceed);
    }
}

#[test]
fn ht1_if_none_match_on_changes_is_412() {
    check(&Method::PATCH, &[], &["\"7\""], PreconditionFailed);
    check(&Method::POST, &[], &["*"], PreconditionFailed);
    check(&Method::DELETE, &[], &["\"6\""], Proceed);
    let nothing_there = preconditions(&[], &["*"]).evaluate(&Method::POST, None);
    assert_eq!(nothing_there, Proceed);
}

#[test]
fn ht2_if_match_compares_strongly() {
    check(&Method::PATCH, &["\"7\""], &[], Proceed);
    check(&Method::PATCH, &["\"6\" , \"7\""], &[], Proceed);
    check(&Method::PATCH, &["*"], &[], Proceed);
    check(&Method::PATCH, &["\"6\""], &[], PreconditionFailed);
    check(&Method::PATCH, &["W/\"7\""], &[], PreconditionFailed);
    check(&Method::PATCH, &["w/\"7\""], &[], PreconditionFailed);
    check(&Method::GET, &["\"6\""], &[], PreconditionFailed);
    assert_eq!(preconditions(&["*"], &[]).evaluate(&Method::PATCH, None), PreconditionFailed);
}

#[test]
fn ht2_what_is_no_tag_matches_nothing() {
    for line in ["", "7", "'7'", "\"7", "7\"", "\"7\"x", "x\"7\"", "\"6\" \"7\"", "\"7 \"", "\"\"", "*, \"8\""] {
        check(&Method::PATCH, &[line], &[], PreconditionFailed);
    }
    // One bad member does not spoil the others.
    check(&Method::PATCH, &["7, \"7\""], &[], Proceed);
    check(&Method::PATCH, &["\"6\"x, \"7\""], &[], Proceed);
    check(&Method::PATCH, &[",, \"7\" ,"], &[], Proceed);
    let mut headers = HeaderMap::new();
    headers.insert(header::IF_MATCH, HeaderValue::from_bytes(b"\"\xff\"").unwrap());
    assert_eq!(Preconditions::parse(&headers).if_match, Some(Tags::OneOf(vec![])));
}

#[test]
fn ht6_if_match_takes_every_representation_of_the_present_version() {
    let view = |version| ETag::of_view(version, b"{}").to_string();
    check(&Method::PATCH, &[&view(7)], &[], Proceed);
    check(&Method::DELETE, &[&format!("\"x\", {}", view(7))], &[], Proceed);
    for stale in
        [view(6), view(-7), format!("W/{}", view(7)), "\"7-\"".to_owned(), "\"7-x\"".to_owned(), view(7).replace("7-", "07-")]
    {
        check(&Method::PATCH, &[&stale], &[], PreconditionFailed);
    }
    // For reading, another representation is another one.
    check(&Method::GET, &[], &[&view(7)], Proceed);
    let read = |if_match: &[&str], if_none_match: &[&str]| {
        preconditions(if_match, if_none_match).evaluate(&Method::GET, Some(&ETag::of_view(7, b"{}")))
    };
    assert_eq!(read(&[], &[&view(7)]), NotModified);
    assert_eq!(read(&[], &["\"7\""]), Proceed);
    assert_eq!(read(&[&ETag::of_view(7, b"[]").to_string()], &[]), PreconditionFailed);
}

#[test]
fn ht3_if_match_is_evaluated_before_if_none_match() {
    check(&Method::GET, &["\"6\""], &["\"7\""], PreconditionFailed);
    check(&Method::GET, &["\"7\""], &["\"7\""], NotModified);
    check(&Method::OPTIONS, &["\"6\""], &["\"7\""], Proceed);
}

#[test]
fn ht4_a_required_precondition() {
    let status = |preconditions: &Preconditions| {
        let checked = preconditions.check_required(&Method::PATCH, Some(&ETag::of_version(7)));
        checked.map_err(|errors| {
            (errors.status().as_u16(), serde_json::to_value(errors.iter().next()).unwrap()["source"]["header"].clone())
        })
    };
    assert_eq!(status(&preconditions(&[], &[])), Err((428, "If-Match".into())));
    assert_eq!(status(&preconditions(&[], &["\"6\""])), Err((428, "If-Match".into())));
    assert_eq!(status(&preconditions(&["\"6\""], &[])), Err((412, "If-Match".into())));
    assert_eq!(status(&preconditions(&["\"7\""], &["\"7\""])), Err((412, "If-None-Match".into())));
    assert_eq!(status(&preconditions(&["\"7\""], &[])), Ok(()));
}

#[test]
fn ht2_the_error_tells_the_present_tag() {
    let errors = preconditions(&["\"6\""], &[]).check(&Method::PATCH, Some(&ETag::of_version(7))).unwrap_err();
    assert!(errors.iter().next().unwrap().detail().unwrap().contains("`\"7\"`"));
    assert!(preconditions(&["\"6\""], &[]).check(&Method::PATCH, None).is_err());
}

#[test]
fn ht5_tags_of_bodies() {
    let tag = ETag::of_body(b"{}");
    assert_eq!(tag, ETag::of_body(b"{}"));
    assert_ne!(tag, ETag::of_body(b"{ }"));
    assert_eq!(tag.version(), None);
    assert_eq!(tag.header().to_str().unwrap().len(), 34);
    assert_eq!(ETag::of_version(-3).header(), "\"-3\"");
    assert_eq!(ETag::of_version(7).version(), Some(7));
    let view = ETag::of_view(-7, b"{}");
    assert_eq!((view.version(), view.header().to_str().unwrap().len()), (Some(-7), 37));
    assert!(view.to_string().contains(tag.to_string().trim_matches('"')), "{view}");
    assert_eq!(parse("W/\"a,b\"").to_string(), "W/\"a,b\"");
}

#[test]
fn the_number_of_tags_is_limited() {
    let line = format!("{}\"7\"", "\"x\",".repeat(limits::ENTITY_TAGS));
    check(&Method::PATCH, &[&line], &[], PreconditionFailed);
}

proptest! {
    #[test]
    fn any_header_is_read_without_panic(line in "[ -~\\t]{0,60}") {
        let found = preconditions(&[&line], &[&line]);
        let _ = found.evaluate(&Method::GET, Some(&ETag::of_version(7)));
    }

    #[test]
    fn tags_are_read_back(opaque in "[!#-~]{0,20}", weak in any::<bool>()) {
        let text = format!("{}\"{opaque}\"", if weak { "W/" } else { "" });
        let tag = parse(&text);
        prop_assert_eq!(tag.to_string(), text.clone());
        prop_assert_eq!(preconditions(&[&text, &text], &[]).if_match, Some(Tags::OneOf(vec![tag.clone(), tag])));
    }
}
