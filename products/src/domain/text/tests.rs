use proptest::prelude::*;

use super::{Description, Name, Sku};

fn rule<T: std::fmt::Debug>(result: Result<T, super::Violation>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn skus_that_are_taken() {
    for text in ["a", "A-1_b.9", "-", "...", &"x".repeat(64)] {
        assert_eq!(Sku::new(text).unwrap().as_str(), text);
    }
    assert_ne!(Sku::new("abc"), Sku::new("ABC"));
}

#[test]
fn skus_that_are_refused() {
    assert_eq!(rule(Sku::new("")), "must not be empty");
    assert_eq!(rule(Sku::new("x".repeat(65))), "must have at most 64 characters, but has 65");
    for text in [" ", "a b", "a/b", "ñ", "a\n", "a\0", "١", "a,b", "#1"] {
        assert!(rule(Sku::new(text)).starts_with("must only have letters"), "{text:?}");
    }
}

#[test]
fn names() {
    for text in ["x", " x ", "Café «crème» 🍵", &"ñ".repeat(200), "👩‍🍳"] {
        assert_eq!(Name::new(text).unwrap().as_str(), text);
    }
    assert_eq!(rule(Name::new("")), "must not be empty");
    assert_eq!(rule(Name::new("ñ".repeat(201))), "must have at most 200 characters, but has 201");
    for blank in [" ", "\u{a0}\u{2003}", "\t"] {
        assert_eq!(rule(Name::new(blank)), "must not be only white space", "{blank:?}");
    }
    assert_eq!(rule(Name::new("a\nb")), "must not have control characters, but has U+000A");
    assert_eq!(rule(Name::new("a\u{9b}b")), "must not have control characters, but has U+009B");
}

#[test]
fn descriptions() {
    for text in ["", "one\r\ntwo\tthree", &"ñ".repeat(5_000)] {
        assert_eq!(Description::new(text).unwrap().as_str(), text);
    }
    assert_eq!(Description::default(), Description::new("").unwrap());
    assert_eq!(rule(Description::new("x".repeat(5_001))), "must have at most 5000 characters, but has 5001");
    assert_eq!(rule(Description::new("a\0")), "must not have control characters, but has U+0000");
}

proptest! {
    #[test]
    fn whatever_is_taken_keeps_the_rules(text in "\\PC{0,80}|[A-Za-z0-9._-]{0,80}|.{0,80}") {
        if let Ok(sku) = Sku::new(text.clone()) {
            prop_assert!((1..=64).contains(&sku.as_str().len()) && sku.as_str().is_ascii());
        }
        if let Ok(name) = Name::new(text) {
            prop_assert!(!name.as_str().trim().is_empty() && !name.as_str().contains(char::is_control));
        }
    }
}
