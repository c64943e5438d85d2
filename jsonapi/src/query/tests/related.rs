//! A4 and A5 of the requirements: `include` and `fields`.

use super::{
    super::{Endpoint, Query},
    ARTICLE, ARTICLES, accept, refuse, refuse_at,
};

#[test]
fn in1_in2_unsupported_and_unknown_paths_are_400() {
    for value in ["nope", "author.nope", "Author", "author,", ",", "author..books", "author.", "books", "comments, author"] {
        refuse(&format!("include={value}"), &["include"]);
    }
    for value in ["author", ""] {
        refuse_at(&Endpoint { include: &[], ..ARTICLES }, &format!("include={value}"), &["include"]);
    }
}

#[test]
fn in3_in7_included_paths() {
    assert_eq!(accept("include=").include, Some(vec![]));
    assert!(!accept("include=").is_plain());
    let query = accept("include=comments,author.books,comments");
    assert_eq!(query.include, Some(vec!["comments", "author.books"]));
    for (path, expected) in [("comments", true), ("author", true), ("author.books", true), ("auth", false), ("books", false)] {
        assert_eq!(query.includes(path), expected, "{path}");
    }
    assert!(Query::parse(Some("include=author"), &ARTICLE).unwrap().includes("author"));
}

#[test]
fn sf1_sf2_fieldsets() {
    let query = accept("fields[articles]=name,words,name&fields[people]=");
    assert!(query.fieldsets.has("articles", "words") && !query.fieldsets.has("articles", "author"));
    assert_eq!(query.fieldsets.of("people"), Some([].as_slice()));
    assert!(!query.is_plain());
}

#[test]
fn sf5_unknown_types_and_fields_are_400() {
    refuse("fields[dogs]=name", &["fields[dogs]"]);
    refuse("fields[articles]=nope", &["fields[articles]"]);
    refuse("fields[articles]=name,", &["fields[articles]"]);
    refuse("fields[articles]=id", &["fields[articles]"]);
    refuse_at(&Endpoint { fieldsets: &[], ..ARTICLES }, "fields[articles]=name", &["fields[articles]"]);
}
