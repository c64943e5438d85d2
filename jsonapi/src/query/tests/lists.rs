//! A6 and A15 of the requirements: order and pages.

use serde_json::Value;

use super::{
    super::{Endpoint, List, Query, SortField},
    ARTICLE, ARTICLES, LIST, accept, parse, refuse, refuse_at, sort,
};
use crate::page::Cursor;

#[test]
fn so1_unsupported_sorts_are_400() {
    for value in [
        "",
        "foo",
        "-",
        "--name",
        "name,",
        ",name",
        "name,foo",
        "Name",
        "id",
        "name name",
        "%2Bname",
        "name,-name",
        "author.name",
    ] {
        refuse(&format!("sort={value}"), &["sort"]);
    }
    refuse_at(&ARTICLE, "sort=name", &["sort"]);
}

#[test]
fn cp9_an_unsupported_sort_has_the_type_of_the_profile() {
    let errors = parse("sort=foo").unwrap_err();
    let error = serde_json::to_value(errors.iter().next().unwrap()).unwrap();
    let expected = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/unsupported-sort";
    assert_eq!(error["links"]["type"], expected);
    assert_eq!(error["source"]["parameter"], "sort");
}

#[test]
fn so2_so3_cp1_the_order_is_as_asked_and_completed() {
    sort("sort=name", "name,id");
    sort("sort=-name", "-name,-id");
    sort("sort=-words,name", "-words,name,id");
    sort("sort=words,-name", "words,-name,-id");
    sort("", "-created_at,-id");
}

#[test]
fn cp1_nothing_follows_a_unique_field() {
    const BY_ID: List = List { sorts: &[SortField::text("id"), SortField::text("name")], default_sort: &[], ..LIST };
    const ENDPOINT: Endpoint = Endpoint { list: Some(&BY_ID), ..ARTICLES };
    let fields = |text| Query::parse(Some(text), &ENDPOINT).unwrap().sort.iter().map(|key| key.field).collect::<Vec<_>>();
    assert_eq!(fields("sort=-id,name"), ["id"]);
    assert_eq!(fields("sort=name,id"), ["name", "id"]);
    assert_eq!(fields(""), ["id"]);
}

#[test]
fn cp2_pa5_the_size_is_a_positive_integer() {
    for size in ["0", "00", "-1", "abc", "", "1.5", "+1", "1e1", "%201", "0x1", "١"] {
        refuse(&format!("page[size]={size}"), &["page[size]"]);
    }
    for (size, expected) in [("1", 1), ("100", 100), ("007", 7)] {
        assert_eq!(accept(&format!("page[size]={size}")).page.size, expected);
    }
}

#[test]
fn cp3_a_size_above_the_maximum_says_what_the_maximum_is() {
    for size in ["101", "99999999999999999999"] {
        let errors = parse(&format!("page[size]={size}")).unwrap_err();
        let error: Value = serde_json::to_value(errors.iter().next().unwrap()).unwrap();
        assert_eq!(error["status"], "400");
        assert_eq!(error["source"]["parameter"], "page[size]");
        assert_eq!(error["meta"]["page"]["maxSize"], 100);
        assert_eq!(error["links"]["type"], "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/max-size-exceeded");
    }
}

/// A cursor for the list that this query asks for.
fn cursor(query: &str) -> String {
    let page = accept(query).page;
    let slice = crate::page::Page { size: 1, ..page }.split(vec![(), ()], |()| vec![7.into(), "a".into()]);
    slice.next.unwrap()
}

#[test]
fn cp4_invalid_cursors_are_400() {
    for parameter in ["page[after]", "page[before]"] {
        for value in ["", "x", "%00", "AAAA", "eyJpZCI6MX0", &"A".repeat(3_000)] {
            refuse(&format!("{parameter}={value}"), &[parameter]);
        }
    }
    let good = cursor("");
    assert!(parse(&format!("page[after]={good}")).is_ok());
    refuse(&format!("page[after]={}", good.get(1..).unwrap()), &["page[after]"]);
    refuse(&format!("page[after]={good}A"), &["page[after]"]);
    refuse(&format!("page[before]={good}="), &["page[before]"]);
}

#[test]
fn cp4_a_cursor_of_another_order_selection_or_type_is_400() {
    let of_default = cursor("");
    let of_words = cursor("sort=words");
    refuse(&format!("page[after]={of_words}"), &["page[after]"]);
    refuse(&format!("sort=-words&page[after]={of_words}"), &["page[after]"]);
    refuse(&format!("filter[words]=1&page[after]={of_default}"), &["page[after]"]);
    refuse_at(&Endpoint { kind: "books", ..ARTICLES }, &format!("page[after]={of_default}"), &["page[after]"]);
    // The default order asked for by name is the same order.
    assert!(parse(&format!("sort=-created_at&page[after]={of_default}")).is_ok());
    // Size, fields and the order of parameters do not matter.
    let filtered = cursor("filter[words]=1&filter[name]=a");
    assert!(parse(&format!("page[size]=3&filter[name]=a&fields[people]=&filter[words]=1&page[after]={filtered}")).is_ok());
}

#[test]
fn cp4_a_cursor_is_not_judged_by_an_order_that_is_in_error() {
    refuse("sort=foo&page[after]=x", &["sort"]);
}

#[test]
fn cp8_a_range_has_the_maximum_as_its_default_size() {
    let cursor = cursor("");
    let both = format!("page[after]={cursor}&page[before]={cursor}");
    assert_eq!(accept(&both).page.size, 100);
    assert_eq!(accept(&format!("{both}&page[size]=3")).page.size, 3);
    assert_eq!(accept(&format!("page[after]={cursor}")).page.size, 25);
    assert!(accept(&both).page.after.as_ref().is_some_and(|cursor: &Cursor| cursor.keys().len() == 2));
}
