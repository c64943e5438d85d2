//! Parsers of attribute values.

use std::fmt::Debug;

use jiff::{SignedDuration, civil::DateTime};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Choice, Integer, canonical_uuid, decimal, nullable, parse_date, parse_timestamp, string, whole, words};
use crate::{Violation, json};

/// Parses the JSON text; an expected `Err` is a part of the violation's detail.
#[track_caller]
fn check<T: PartialEq + Debug>(parse: impl Fn(&Value) -> Result<T, Violation>, text: &str, expected: Result<T, &str>) {
    let value = json::parse(text.as_bytes()).unwrap();
    match (parse(&value), expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text}"),
        (Err(violation), Err(part)) => assert!(violation.detail.contains(part), "{text}: {}", violation.detail),
        (found, _) => panic!("{text}: {found:?}"),
    }
}

#[test]
fn whole_numbers() {
    let small = |value: &Value| Integer::range(-5, 1_000).parse(value);
    for (text, expected) in
        [("0", 0), ("-5", -5), ("1000", 1000), ("1.0", 1), ("1e2", 100), ("1.5e1", 15), ("-0", 0), ("100e-2", 1)]
    {
        check(small, text, Ok(expected));
    }
    for text in ["1001", "-6", "1e400", "-1e400", "9223372036854775808", "1e99999999999999999999"] {
        check(small, text, Err("from -5 to 1000"));
    }
    for text in ["1.5", "1e-1", "1e-400", "0.1", "\"3\"", "true", "null", "[1]", "{}"] {
        check(small, text, Err("whole number"));
    }
    let any = |value: &Value| Integer::range(i64::MIN, i64::MAX).parse(value);
    check(any, "9223372036854775807", Ok(i64::MAX));
    check(any, "-9223372036854775808", Ok(i64::MIN));
    check(any, "9223372036854775808", Err("from"));
    check(any, "-9223372036854775809", Err("from"));
    check(any, "0e99999999999999999999", Ok(0));
}

#[test]
fn decimal_texts() {
    check(|value| decimal(value).map(str::to_owned), "1.50", Ok("1.50".to_owned()));
    check(|value| decimal(value).map(str::to_owned), "\"1.50\"", Ok("1.50".to_owned()));
    check(|value| decimal(value).map(str::to_owned), "true", Err("decimal"));
    check(|value| decimal(value).map(str::to_owned), "null", Err("decimal"));
}

const SIZES: [(&str, u8); 2] = [("small", 1), ("large", 2)];

#[test]
fn choices_strings_and_null() {
    let size = |value: &Value| Choice::of(&SIZES).parse(value);
    check(size, "\"large\"", Ok(2));
    check(size, "\"Large\"", Err("one of `small`, `large`"));
    check(size, "2", Err("must be a string"));
    assert_eq!(words(&SIZES), ["small", "large"]);
    check(nullable(size), "null", Ok(None));
    check(nullable(size), "\"small\"", Ok(Some(1)));
    check(nullable(size), "0", Err("must be a string"));
    check(|value| string(value).map(str::len), "\"ab\"", Ok(2));
}

#[test]
fn whole_numbers_of_any_range() {
    for (text, expected) in [("7", 7), ("1e2", 100), ("-0.0", 0), ("1e400", i64::MAX), ("-9223372036854775809", i64::MIN)] {
        check(whole, text, Ok(expected));
    }
    for text in ["1.5", "1e-1", "\"3\"", "null", "[1]"] {
        check(whole, text, Err("must be a whole number"));
    }
}

#[test]
fn cr6_uuids_of_any_version_become_lower_case() {
    let id = "0190c5a0-7b1e-7c3a-9f00-0123456789ab".to_owned();
    let nil = "00000000-0000-0000-0000-000000000000";
    for (text, expected) in [(id.as_str(), id.as_str()), (&id.to_uppercase(), &id), (nil, nil)] {
        assert_eq!(canonical_uuid(text).as_deref(), Ok(expected), "{text}");
    }
    let simple = id.replace('-', "");
    let odd = [
        simple.clone(),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        format!(" {id}"),
        format!("{simple}----"),
        "0190c5a07-b1e-7c3a-9f00-0123456789ab".to_owned(),
        "g190c5a0-7b1e-7c3a-9f00-0123456789ab".to_owned(),
        String::new(),
    ];
    for text in odd {
        assert!(canonical_uuid(&text).is_err(), "{text}");
    }
}

#[test]
fn timestamps() {
    for (text, expected) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.001Z", 1),
        ("1970-01-01T00:00:00.0019999999999Z", 1),
        ("1970-01-01t00:00:00.5z", 500),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T19:00:00-05:00", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("1970-01-01T00:00:00-00:00", 0),
        ("2024-02-29T12:00:00Z", 1_709_208_000_000),
        ("2016-12-31T23:59:60Z", 1_483_228_799_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000),
    ] {
        assert_eq!(parse_timestamp(text), Ok(expected), "{text}");
    }
}

#[test]
fn dates() {
    for (text, days) in
        [("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19_782), ("0000-01-01", -719_528), ("9999-12-31", 2_932_896)]
    {
        assert_eq!(parse_date(text), Ok(days), "{text}");
    }
    for text in [
        "",
        "2023-02-29",
        "2026-13-01",
        "2026-1-1",
        "20260101",
        "2026-01-01 ",
        "2026-01-01T00:00:00Z",
        "+2026-01-01",
        "２０26-01-01",
        "2026-01-0x",
    ] {
        assert!(parse_date(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_no_timestamp() {
    for text in [
        "",
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-01",
        "2024-01-01T00:00Z",
        "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00+0100",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+01:60",
        "2024-01-01T00:00:00+1:00",
        "2024-01-01T00:00:00Z[UTC]",
        "2024-01-01T00:00:00.5",
        "-2024-01-01T00:00:00Z",
        "+02024-01-01T00:00:00Z",
        "20240101T000000Z",
        "2024-W01-1T00:00:00Z",
        "1704067200",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00+01:00",
        "２024-01-01T00:00:00Z",
    ] {
        assert!(parse_timestamp(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn timestamps_are_read_back(milliseconds in -62_167_219_200_000_i64..253_402_300_800_000) {
        let written = DateTime::constant(1970, 1, 1, 0, 0, 0, 0) + SignedDuration::from_millis(milliseconds);
        prop_assert_eq!(parse_timestamp(&format!("{written:.3}Z")), Ok(milliseconds));
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = (parse_timestamp(&text), canonical_uuid(&text), Integer::range(1, 5).parse_str(&text));
    }

    #[test]
    fn near_timestamps_are_read_without_panic(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{8}[.0-9]{0,5}[Zz+\\-:0-9]{0,6}") {
        let _ = parse_timestamp(&text);
    }
}

#[test]
fn json_numbers_reach_the_parser_as_they_were_written() {
    let value = json::parse(b"0.30000000000000000000001").unwrap();
    assert_eq!(decimal(&value), Ok("0.30000000000000000000001"));
    assert_eq!(decimal(&json!("x")), Ok("x"));
}
