//! Media types in headers.

use proptest::prelude::*;

use super::MediaType;

#[track_caller]
fn check(text: &str, essence: &str, parameters: &[(&str, &str)]) {
    let found = MediaType::parse(text).expect(text);
    assert_eq!(found.essence, essence);
    let found: Vec<(&str, &str)> = found.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(found, parameters, "{text}");
}

#[track_caller]
fn refuse(text: &str) {
    assert_eq!(MediaType::parse(text), None, "{text}");
}

#[track_caller]
fn check_list(text: &str, expected: &[&str]) {
    let found: Vec<String> = MediaType::parse_list(text).into_iter().map(|found| found.essence).collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn check_weight(parameter: &str, expected: u16) {
    assert_eq!(MediaType::parse(&format!("a/b;{parameter}")).unwrap().weight(), expected, "{parameter}");
}

#[test]
fn cn13_names_are_case_insensitive_and_values_are_not() {
    check("Application/VND.api+JSON", "application/vnd.api+json", &[]);
    check("a/b;EXT=\"U\"", "a/b", &[("ext", "U")]);
}

#[test]
fn parameters_with_every_spacing() {
    check("a/b; c=d", "a/b", &[("c", "d")]);
    check("a/b ;\tc=d ; e=f", "a/b", &[("c", "d"), ("e", "f")]);
    check("a/b;", "a/b", &[]);
    check("a/b;;c=d;", "a/b", &[("c", "d")]);
    check("*/*", "*/*", &[]);
}

#[test]
fn quoted_values() {
    check("a/b;c=\"d e\"", "a/b", &[("c", "d e")]);
    check("a/b;c=\"\"", "a/b", &[("c", "")]);
    check(r#"a/b;c="d\"e\\f""#, "a/b", &[("c", "d\"e\\f")]);
    check("a/b;c=\"d;e,f\"", "a/b", &[("c", "d;e,f")]);
}

#[test]
fn cn17_a_uri_without_quotes_is_read() {
    check("a/b;ext=https://jsonapi.org/ext/atomic", "a/b", &[("ext", "https://jsonapi.org/ext/atomic")]);
    check("a/b;ext=https://x;profile=\"y\"", "a/b", &[("ext", "https://x"), ("profile", "y")]);
}

#[test]
fn what_is_no_media_type() {
    for text in
        ["", "a", "a/", "/b", "a/b c", "a b/c", "a/b;c", "a/b;c=", "a/b;=d", "a/b;c=\"d", "a/b;c=\"d\"e", "a/b,c/d", "é/b"]
    {
        refuse(text);
    }
}

#[test]
fn lists_are_split_at_commas_outside_quotes() {
    check_list("a/b, c/d", &["a/b", "c/d"]);
    check_list("a/b;x=\"1,2\",c/d", &["a/b", "c/d"]);
    check_list(r#"a/b;x="\",",c/d"#, &["a/b", "c/d"]);
    check_list(",, a/b ,,", &["a/b"]);
    check_list("nonsense, a/b", &["a/b"]);
    check_list("", &[]);
}

#[test]
fn weights() {
    check_weight("q=1", 1000);
    check_weight("q=0", 0);
    check_weight("q=0.5", 500);
    check_weight("Q=0.001", 1);
    check_weight("q=1.000", 1000);
    check_weight("q=0.", 0);
    check_weight("c=d", 1000);
    // Not well-formed: as if it were not there.
    check_weight("q=1.001", 1000);
    check_weight("q=0.0001", 1000);
    check_weight("q=2", 1000);
    check_weight("q=x", 1000);
    check_weight("q=-1", 1000);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = MediaType::parse(&text);
        for media_type in MediaType::parse_list(&text) {
            prop_assert!(media_type.weight() <= 1000);
            let _ = media_type.uris("ext").count();
        }
    }

    #[test]
    fn pieces_of_media_types_are_read_without_panic(text in "[a-z/;=\",\\\\ *q0-9.]{0,60}") {
        let _ = MediaType::parse_list(&text);
    }

    #[test]
    fn what_is_written_is_read_back(
        essence in "[a-z]{1,8}/[a-z.+]{1,8}",
        parameters in prop::collection::vec(("[a-z]{1,5}", "[ -~]{0,20}"), 0..4),
    ) {
        let quote = |value: &str| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        let mut parts = vec![essence.clone()];
        parts.extend(parameters.iter().map(|(name, value)| format!("{name}={}", quote(value))));
        let text = parts.join("; ");
        let expected = MediaType { essence, parameters };
        prop_assert_eq!(MediaType::parse(&text), Some(expected.clone()));
        prop_assert_eq!(MediaType::parse_list(&format!("{text},{text}")), vec![expected.clone(), expected]);
    }
}
