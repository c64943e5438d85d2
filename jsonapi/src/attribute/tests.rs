//! Parsers of attribute values.

use super::{
    Choice, Integer, NotScaled, Text, boolean, canonical_uuid, decimal, format_timestamp, nullable, parse_timestamp, scaled,
    string, timestamp, uuid,
};
use crate::{Violation, json};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Debug;

/// Parses the JSON text; an expected `Err` is a part of the violation's detail.
#[track_caller]
fn check<T: PartialEq + Debug>(parse: impl Fn(&Value) -> Result<T, Violation>, text: &str, expected: Result<T, &str>) {
    let value = json::parse(text.as_bytes()).unwrap();
    match (parse(&value), expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text}"),
        (Err(violation), Err(part)) => assert!(violation.detail().contains(part), "{text}: {}", violation.detail()),
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
fn decimals_are_scaled_exactly() {
    let cases = [
        ("19.9", 2, Ok(1990)),
        ("19.90", 2, Ok(1990)),
        ("19.900", 2, Ok(1990)),
        ("19.901", 2, Err(NotScaled::Decimals)),
        ("0.1", 2, Ok(10)),
        ("1e2", 0, Ok(100)),
        ("1E+2", 2, Ok(10_000)),
        ("1e-2", 2, Ok(1)),
        ("1e-3", 2, Err(NotScaled::Decimals)),
        ("-0.00", 2, Ok(0)),
        ("0.000000000000000000000000000001e30", 0, Ok(1)),
        ("92233720368547758.07", 2, Ok(i64::MAX)),
        ("92233720368547758.08", 2, Err(NotScaled::Range)),
        ("1e19", 0, Err(NotScaled::Range)),
        ("1e18", 0, Ok(1_000_000_000_000_000_000)),
        ("1e999999999999999999999999", 0, Err(NotScaled::Range)),
        ("1e-999999999999999999999999", 0, Err(NotScaled::Decimals)),
        ("5", u32::MAX, Err(NotScaled::Range)),
    ];
    for (text, decimals, expected) in cases {
        assert_eq!(scaled(text, decimals), expected, "{text}");
    }
    for text in ["", "-", "+1", ".5", "5.", "1,5", "0x1", "01", "1e", "1e+", "e1", "1.2.3", "--1", "NaN", "1 ", "١", "1_0"] {
        assert_eq!(scaled(text, 2), Err(NotScaled::Syntax), "{text}");
    }
}

#[test]
fn decimal_texts() {
    check(|value| decimal(value).map(str::to_owned), "1.50", Ok("1.50".to_owned()));
    check(|value| decimal(value).map(str::to_owned), "\"1.50\"", Ok("1.50".to_owned()));
    check(|value| decimal(value).map(str::to_owned), "true", Err("decimal"));
    check(|value| decimal(value).map(str::to_owned), "null", Err("decimal"));
}

#[test]
fn text_has_a_length_in_characters() {
    let name = |value: &Value| Text::line(1, 3).parse(value);
    check(name, "\"a\"", Ok("a".to_owned()));
    check(name, "\"é€😀\"", Ok("é€😀".to_owned()));
    check(name, "\"\"", Err("1 to 3 characters, not 0"));
    check(name, "\"abcd\"", Err("1 to 3 characters, not 4"));
    check(name, "1", Err("must be a string"));
    check(name, "null", Err("must be a string"));
    check(|value| Text::lines(0, 2).parse(value), "\"abc\"", Err("at most 2 characters, not 3"));
    check(|value| Text::lines(0, 2).parse(value), "\"\"", Ok(String::new()));
}

#[test]
fn control_characters_are_refused() {
    let line = |value: &Value| Text::line(0, 9).parse(value);
    for (text, name) in
        [("\\u0000", "U+0000"), ("\\n", "U+000A"), ("\\t", "U+0009"), ("\\u001b", "U+001B"), ("\\u0085", "U+0085")]
    {
        check(line, &format!("\"a{text}\""), Err(name));
    }
    let lines = |value: &Value| Text::lines(0, 9).parse(value);
    check(lines, "\"a\\r\\n\\tb\"", Ok("a\r\n\tb".to_owned()));
    check(lines, "\"a\\u0000\"", Err("U+0000"));
    check(lines, "\"a\\u007f\"", Err("U+007F"));
}

const SIZE: Choice<u8> = Choice::of(&[("small", 1), ("large", 2)]);

#[test]
fn booleans_choices_strings_and_null() {
    check(boolean, "true", Ok(true));
    check(boolean, "\"true\"", Err("true or false"));
    check(boolean, "1", Err("true or false"));
    check(|value| SIZE.parse(value), "\"large\"", Ok(2));
    check(|value| SIZE.parse(value), "\"Large\"", Err("one of `small`, `large`"));
    check(|value| SIZE.parse(value), "2", Err("must be a string"));
    check(nullable(boolean), "null", Ok(None));
    check(nullable(boolean), "true", Ok(Some(true)));
    check(nullable(boolean), "0", Err("true or false"));
    check(|value| string(value).map(str::len), "\"ab\"", Ok(2));
}

#[test]
fn cr6_uuids_of_any_version_become_lower_case() {
    let id = "0190c5a0-7b1e-7c3a-9f00-0123456789ab".to_owned();
    check(uuid, &format!("\"{id}\""), Ok(id.clone()));
    check(uuid, &format!("\"{}\"", id.to_uppercase()), Ok(id.clone()));
    check(uuid, "\"00000000-0000-0000-0000-000000000000\"", Ok("00000000-0000-0000-0000-000000000000".to_owned()));
    check(uuid, "7", Err("must be a string"));
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
        check(timestamp, &format!("\"{text}\""), Ok(expected));
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
    check(timestamp, "1704067200", Err("must be a string"));
}

#[test]
fn timestamps_are_written_in_utc_with_milliseconds() {
    for (milliseconds, expected) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_709_208_000_010, "2024-02-29T12:00:00.010Z"),
        (i64::MAX, "9999-12-31T23:59:59.999Z"),
        (i64::MIN, "0000-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(format_timestamp(milliseconds), expected);
    }
}

proptest! {
    #[test]
    fn timestamps_are_read_back(milliseconds in -62_167_219_200_000_i64..253_402_300_800_000) {
        prop_assert_eq!(parse_timestamp(&format_timestamp(milliseconds)), Ok(milliseconds));
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), decimals in any::<u32>()) {
        let _ = (scaled(&text, decimals), parse_timestamp(&text), canonical_uuid(&text), Text::line(1, 5).check(&text));
    }

    #[test]
    fn near_timestamps_are_read_without_panic(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{8}[.0-9]{0,5}[Zz+\\-:0-9]{0,6}") {
        let _ = parse_timestamp(&text);
    }

    #[test]
    fn integers_are_read_back_however_they_are_written(number in any::<i64>(), zeros in 0_usize..5) {
        let zeros = "0".repeat(zeros);
        prop_assert_eq!(scaled(&number.to_string(), 0), Ok(number));
        prop_assert_eq!(scaled(&format!("{number}.0{zeros}"), 0), Ok(number));
        prop_assert_eq!(scaled(&format!("{number}{zeros}e-{}", zeros.len()), 0), Ok(number));
    }

    #[test]
    fn scaling_agrees_with_big_arithmetic(digits in -99_999_999_i64..=99_999_999, exponent in -6_i32..=6, decimals in 0_u32..=6) {
        let shift = i128::from(exponent) + i128::from(decimals);
        let expected = if shift >= 0 {
            i64::try_from(i128::from(digits) * 10_i128.pow(u32::try_from(shift).unwrap())).map_err(|_| NotScaled::Range)
        } else {
            let divisor = 10_i64.pow(u32::try_from(-shift).unwrap());
            if digits % divisor == 0 { Ok(digits / divisor) } else { Err(NotScaled::Decimals) }
        };
        prop_assert_eq!(scaled(&format!("{digits}e{exponent}"), decimals), expected);
    }
}

#[test]
fn json_numbers_reach_the_parser_as_they_were_written() {
    let value = json::parse(b"0.30000000000000000000001").unwrap();
    assert_eq!(decimal(&value), Ok("0.30000000000000000000001"));
    assert_eq!(decimal(&json!("x")), Ok("x"));
}
