//! JSON texts: ER8 of the requirements, and the limits.

#![allow(clippy::needless_pass_by_value, reason = "the rows of a table are written by value")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{canonical, parse, same};
use crate::limits;

#[track_caller]
fn check(text: &str, expected: Value) {
    assert_eq!(parse(text.as_bytes()).unwrap(), expected, "{text}");
}

#[track_caller]
fn refuse(text: impl AsRef<[u8]>, expected: &str) {
    let text = text.as_ref();
    let errors = parse(text).expect_err(&String::from_utf8_lossy(text));
    assert_eq!(errors.status(), 400);
    let error = errors.iter().next().unwrap();
    assert_eq!(error.code().code, "invalid_json");
    let detail = error.detail().unwrap();
    assert!(detail.contains(expected), "{detail}");
}

/// The text of the number that a JSON text is.
#[track_caller]
fn check_number(text: &str) {
    let value = parse(text.as_bytes()).unwrap();
    let kept = value.as_number().unwrap().as_str();
    assert_eq!(kept.replace('+', "").to_lowercase(), text.replace('+', "").to_lowercase());
}

#[test]
fn values_of_every_kind() {
    check("null", json!(null));
    check(" true ", json!(true));
    check("\t\r\nfalse", json!(false));
    check("[]", json!([]));
    check("[ ]", json!([]));
    check("{}", json!({}));
    check("{ }", json!({}));
    check("[1,[2],{\"a\":[]}]", json!([1, [2], { "a": [] }]));
    check("{\"a\" : 1 , \"b\" : null}", json!({ "a": 1, "b": null }));
    check("{\"\":0}", json!({ "": 0 }));
    check("\"\"", json!(""));
}

#[test]
fn numbers_keep_their_text() {
    for text in ["0", "-0", "1", "-1", "10", "1.50", "1e400", "1E-400", "1e+2", "0.1", "123456789012345678901234567890"] {
        check_number(text);
    }
}

#[test]
fn strings_with_escapes() {
    check(r#""\"\\\/\b\f\n\r\t""#, json!("\"\\/\u{8}\u{c}\n\r\t"));
    check(r#""\u0041\u00e9\u20ac""#, json!("Aé€"));
    check(r#""\ud83d\ude00""#, json!("😀"));
    check(r#""\uD83D\uDE00x""#, json!("😀x"));
    check(r#""é€😀""#, json!("é€😀"));
    check(r#""\u0000""#, json!("\0"));
    check("\"\u{7f}\u{2028}\"", json!("\u{7f}\u{2028}"));
}

#[test]
fn er8_what_is_no_json_is_refused() {
    refuse("", "empty");
    refuse("   ", "ends");
    refuse("nul", "value was expected");
    refuse("nulll", "after the end");
    refuse("NaN", "value was expected");
    refuse("Infinity", "value was expected");
    refuse("-Infinity", "digit was expected");
    refuse("'a'", "value was expected");
    refuse("undefined", "value was expected");
    refuse("{} {}", "after the end");
    refuse("{}x", "after the end");
    refuse("[1,]", "value was expected");
    refuse("[1 2]", "`,` or `]`");
    refuse("[1", "`,` or `]`");
    refuse("[", "ends");
    refuse("{\"a\":1,}", "member name");
    refuse("{a:1}", "member name");
    refuse("{\"a\"}", "`:`");
    refuse("{\"a\":}", "value was expected");
    refuse("{\"a\":1", "`,` or `}`");
    refuse("// x\n1", "value was expected");
    refuse("\u{feff}{}", "value was expected");
    refuse("\"a", "inside a string");
    refuse("\"a\nb\"", "control character");
    refuse("\"\0\"", "control character");
    refuse("\"\\x\"", "escape sequence");
    refuse("\"\\", "escape sequence");
}

#[test]
fn er8_what_is_no_number_is_refused() {
    refuse("01", "after the end");
    refuse("+1", "value was expected");
    refuse(".5", "value was expected");
    refuse("1.", "digit was expected");
    refuse("1.e1", "digit was expected");
    refuse("1e", "digit was expected");
    refuse("1e+", "digit was expected");
    refuse("-", "digit was expected");
    refuse("0x10", "after the end");
    refuse("1_000", "after the end");
}

#[test]
fn lone_surrogates_are_refused() {
    refuse(r#""\ud800""#, "surrogate");
    refuse(r#""\ud800x""#, "surrogate");
    refuse(r#""\ude00""#, "surrogate");
    refuse(r#""\ud800\ud800""#, "surrogate");
    refuse(r#""\ud800\n""#, "surrogate");
    refuse(r#""\ud83d\u0041""#, "surrogate");
    refuse(r#""\u12""#, "hexadecimal");
    refuse(r#""\u12g4""#, "hexadecimal");
    refuse(r#""\u+123""#, "hexadecimal");
    refuse(r#""\ud83d\u"#, "hexadecimal");
}

#[test]
fn bytes_that_are_no_utf8_are_refused() {
    refuse(b"\"\xff\"", "not UTF-8 at byte 1");
    refuse(b"\"\xc0\x80\"", "not UTF-8");
    // A surrogate in UTF-8.
    refuse(b"\"\xed\xa0\x80\"", "not UTF-8");
    refuse(b"\xff\xfe{\0}\0", "not UTF-8 at byte 0");
}

#[test]
fn names_must_not_repeat() {
    refuse(r#"{"a":1,"a":1}"#, "`a` appears twice");
    refuse(r#"{"a":1,"\u0061":2}"#, "`a` appears twice");
    refuse(r#"{"x":{"b":1,"c":2,"b":3}}"#, "`b` appears twice in one object at line 1, column 19");
    check(r#"{"a":{"a":1},"A":2}"#, json!({ "a": { "a": 1 }, "A": 2 }));
    let long = "n".repeat(1000);
    refuse(format!("{{\"{long}\":1,\"{long}\":2}}"), "nnn…`");
}

#[test]
fn no_name_has_a_meaning() {
    let text = r#"{"$serde_json::private::Number":"1"}"#;
    let value = parse(text.as_bytes()).unwrap();
    assert!(value.is_object());
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
}

#[test]
fn the_position_is_told_in_lines_and_characters() {
    refuse("{\n  \"é\": x}", "line 2, column 8");
    refuse("[1,\n2,\n]", "line 3, column 1");
}

#[test]
fn nesting_is_limited() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse(nested(limits::JSON_DEPTH).as_bytes()).is_ok());
    refuse(nested(limits::JSON_DEPTH + 1), "levels of nesting");
    refuse("[".repeat(1 << 20), "levels of nesting");
    refuse("{\"a\":".repeat(1 << 18), "levels of nesting");
}

#[test]
fn the_number_of_values_is_limited() {
    let list = |values: usize| format!("[{}0]", "0,".repeat(values - 2));
    assert!(parse(list(limits::JSON_VALUES).as_bytes()).is_ok());
    refuse(list(limits::JSON_VALUES + 1), "values");
    refuse(format!("[{}[]]", "[],".repeat(1 << 18)), "values");
}

#[test]
fn values_that_mean_the_same() {
    let same = |left: &str, right: &str| same(&parse(left.as_bytes()).unwrap(), &parse(right.as_bytes()).unwrap());
    for (left, right) in [
        ("1", "1.0"),
        ("1", "1e0"),
        ("100", "1e2"),
        ("1E2", "1e+2"),
        ("0", "-0.0e9"),
        ("0.10", "0.1"),
        (r#"{"a":1,"b":[2]}"#, r#"{ "b":[2.0], "a":1 }"#),
        (r#""\u0061""#, r#""a""#),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ] {
        assert!(same(left, right), "{left} {right}");
    }
    for (left, right) in [
        ("1", "2"),
        ("1", "-1"),
        ("1", "\"1\""),
        ("1", "true"),
        ("null", "0"),
        ("[1,2]", "[2,1]"),
        ("[1]", "[1,1]"),
        (r#"{"a":1}"#, r#"{"a":1,"b":null}"#),
        (r#"{"a":1}"#, r#"{"b":1}"#),
        ("1e99999999999999999999", "1e99999999999999999998"),
    ] {
        assert!(!same(left, right), "{left} {right}");
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?(e[+-][0-9]{1,4})?".prop_map(|text| Value::Number(text.parse().unwrap())),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn texts_made_of_json_pieces_are_read_as_serde_json_reads_them(text in "[\\[\\]{}:,\"\\\\u0-9eE+.\\- dtruefalsn]{0,40}") {
        // Stricter than serde_json in one thing only: repeated names.
        let ours = parse(text.as_bytes());
        let theirs: Result<Value, _> = serde_json::from_str(&text);
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs),
            (Err(errors), Ok(_)) => prop_assert!(errors.iter().any(|error| error.detail().unwrap().contains("twice"))),
            (Ok(_), Err(error)) => prop_assert!(false, "{error}"),
            (Err(_), Err(_)) => {}
        }
    }

    #[test]
    fn what_is_written_is_read_back(value in any_value()) {
        let text = serde_json::to_vec(&value).unwrap();
        let back = parse(&text).unwrap();
        prop_assert!(same(&back, &value));
        prop_assert_eq!(canonical(&back), canonical(&value));
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        prop_assert_eq!(parse(&pretty).unwrap(), back);
    }

    #[test]
    fn same_and_canonical_agree(left in any_value(), right in any_value()) {
        prop_assert_eq!(same(&left, &right), canonical(&left) == canonical(&right));
    }
}
