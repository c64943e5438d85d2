//! A4 to A8 of the requirements, from the side of the query string.

mod filters;
mod lists;
mod related;

use decimal::Decimal;
use proptest::prelude::*;

use super::{Direction, Endpoint, Fieldset, Filter, FilterField, List, Operator, Query, Scalar, SortField};
use crate::{Errors, Source, Violation, limits};

fn cents(text: &str) -> Result<Scalar, Violation> {
    let cents = Decimal::parse(text).and_then(|amount| amount.scaled(2).ok());
    cents.map(Scalar::Integer).ok_or_else(|| "must be an amount".into())
}

const LIST: List = List {
    filters: &[
        FilterField::text("name"),
        FilterField::integer("words"),
        FilterField::timestamp("created_at"),
        FilterField::boolean("public"),
        FilterField::uuid("id"),
        FilterField::choice("status", &["draft", "published"]),
        FilterField::custom("price", "decimal", cents),
        FilterField::search("search"),
        FilterField::boolean("flagged").with_operators(&[Operator::Eq]),
        FilterField::integer("after_only").with_operators(&[Operator::Gt]),
    ],
    sorts: &[SortField::text("name"), SortField::integer("words"), SortField::integer("created_at")],
    default_sort: &[("created_at", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: 25,
    max_size: 100,
};

const ARTICLES: Endpoint = Endpoint {
    kind: "articles",
    include: &["author", "author.books", "comments"],
    fieldsets: &[
        Fieldset { kind: "articles", fields: &["name", "words", "author"] },
        Fieldset { kind: "people", fields: &["name"] },
    ],
    list: Some(&LIST),
};

/// The same as one resource.
const ARTICLE: Endpoint = Endpoint { list: None, ..ARTICLES };

fn parse(text: &str) -> Result<Query, Errors> {
    Query::parse(Some(text), &ARTICLES)
}

#[track_caller]
fn accept(text: &str) -> Query {
    parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// `expected` are the names in `source.parameter`, in order.
#[track_caller]
fn refuse_at(endpoint: &Endpoint, text: &str, expected: &[&str]) {
    let errors = Query::parse(Some(text), endpoint).expect_err(text);
    assert_eq!(errors.status(), 400);
    let found = errors.iter().map(|error| match error.source() {
        Some(Source::Parameter(name)) => name.as_str(),
        other => panic!("{other:?}"),
    });
    assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    assert!(errors.iter().all(|error| error.code().code == "invalid_query_parameter"));
}

#[track_caller]
fn refuse(text: &str, expected: &[&str]) {
    refuse_at(&ARTICLES, text, expected);
}

#[track_caller]
fn filters(text: &str, expected: &[(&'static str, Operator, &[Scalar])]) {
    let expected: Vec<Filter> =
        expected.iter().map(|(field, operator, values)| Filter { field, operator: *operator, values: values.to_vec() }).collect();
    assert_eq!(accept(text).filters, expected, "{text}");
}

#[track_caller]
fn sort(text: &str, expected: &str) {
    let found: Vec<String> = accept(text)
        .sort
        .iter()
        .map(|key| format!("{}{}", if key.direction == Direction::Descending { "-" } else { "" }, key.field))
        .collect();
    assert_eq!(found.join(","), expected, "{text}");
}

fn text(value: &str) -> Scalar {
    Scalar::Text(value.to_owned())
}

#[test]
fn nothing_asked() {
    let query = Query::parse(None, &ARTICLES).unwrap();
    assert_eq!(query, accept(""));
    assert!(query.filters.is_empty() && query.include.is_none() && query.fieldsets.is_empty() && query.is_plain());
    assert_eq!((query.page.size, &query.page.after, &query.page.before), (25, &None, &None));
    assert_eq!(query.url("/articles"), "/articles");
    assert!(Query::parse(None, &ARTICLE).unwrap().sort.is_empty());
    assert_eq!(accept("&&").url("/a"), "/a");
}

#[test]
fn qp2_qp3_unknown_parameters_are_400() {
    for name in
        ["foo", "fooBar", "page", "page[foo]", "page[number]", "filter", "fields", "Sort", "include[x]", "sort[x]", "@x", "x:y"]
    {
        refuse(&format!("{name}=1"), &[name]);
    }
    refuse("foo", &["foo"]);
    refuse("=1", &[""]);
}

#[test]
fn qp4_illegal_members_of_families_are_400() {
    for name in [
        "filter[_]",
        "filter[]",
        "page[]x",
        "sort[",
        "filter[name",
        "filter[name]x",
        "filter[name][]",
        "filter[name][eq][x]",
        "filter]name[",
        "fields[",
        "fields[]",
        "fields[articles][x]",
        "fieldsx[articles]",
        "filter[[name]]",
    ] {
        refuse(&format!("{name}=1"), &[name]);
    }
}

#[test]
fn qp5_raw_and_encoded_brackets_are_the_same_and_plus_is_a_space() {
    let raw = accept("filter[name]=a+b&page[size]=3");
    let encoded = accept("filter%5Bname%5D=a%20b&page%5bsize%5d=3");
    assert_eq!(raw, encoded);
    assert_eq!(raw.filters[0].values, [text("a b")]);
    filters("filter[name]=a%2Bb%26c", &[("name", Operator::Eq, &[text("a+b&c")])]);
    filters("filter[name]=%ff", &[("name", Operator::Eq, &[text("\u{fffd}")])]);
}

#[test]
fn qp6_parameters_of_extensions_are_400() {
    refuse("atomic:x=1", &["atomic:x"]);
}

#[test]
fn qp7_all_problems_are_told_at_once_with_their_names() {
    refuse(
        "foo=1&sort=x&page[size]=0&filter[words]=a&include=x&fields[x]=y",
        &["foo", "sort", "filter[words]", "include", "fields[x]", "page[size]"],
    );
}

#[test]
fn qp8_repeated_parameters_are_400() {
    refuse("sort=name&sort=name", &["sort"]);
    refuse("filter[name]=a&filter%5Bname%5D=b&filter[name]=c", &["filter[name]"]);
    assert!(parse("filter[words][gt]=1&filter[words][lt]=5").is_ok());
}

#[test]
fn qp10_at15_endpoints_without_a_list_or_without_parameters() {
    for name in ["filter[name]", "sort", "page[size]", "page[after]"] {
        refuse_at(&ARTICLE, &format!("{name}=a"), &[name]);
    }
    for name in ["include", "fields[articles]", "foo"] {
        refuse_at(&Endpoint::NO_PARAMETERS, &format!("{name}="), &[name]);
    }
    assert!(Query::parse(Some(""), &Endpoint::NO_PARAMETERS).is_ok());
}

#[test]
fn ds15_pa4_the_url_keeps_all_parameters() {
    let query = accept("filter[name]=a%20b%26&sort=-words&page[size]=5");
    let url = query.url("/articles");
    assert_eq!(url, "/articles?filter%5Bname%5D=a+b%26&sort=-words&page%5Bsize%5D=5");
    assert_eq!(parse(url.split_once('?').unwrap().1).unwrap(), query);
}

#[test]
fn limits_hold() {
    let too_long = format!("filter[name]={}", "a".repeat(limits::QUERY_BYTES));
    for too_long in [too_long, "&".repeat(limits::QUERY_BYTES_SENT + 1)] {
        let errors = parse(&too_long).unwrap_err();
        assert_eq!((errors.status().as_u16(), errors.iter().next().unwrap().source()), (400, None));
    }
    let too_many: Vec<String> = (0..=limits::QUERY_PARAMETERS).map(|number| format!("a{number}=")).collect();
    assert_eq!(parse(&too_many.join("&")).unwrap_err().iter().count(), 1);
    let values = vec!["1"; limits::FILTER_VALUES + 1].join(",");
    refuse(&format!("filter[words]={values}"), &["filter[words]"]);
    accept(&format!("filter[words]={}", &values[2..]));
    refuse(&format!("filter[name]={}", "a".repeat(limits::FILTER_TEXT_CHARS + 1)), &["filter[name]"]);
    accept(&format!("filter[name]={}", "a".repeat(limits::FILTER_TEXT_CHARS)));
}

#[test]
fn bq4_every_link_of_an_accepted_query_is_accepted() {
    let values = vec!["/".repeat(limits::FILTER_TEXT_CHARS); 40].join(",");
    let rest = limits::QUERY_BYTES - "filter[name]filter[search]".len() - values.len();
    // As long as may be, and nearly all of it three times as long when it is encoded.
    let longest = format!("filter[name]={values}&filter[search]={}", "/".repeat(rest));
    assert!(parse(&format!("{longest}/")).is_err());
    let query = accept(&longest);
    let sent = |link: String| link.split_once('?').unwrap().1.to_owned();
    for link in [query.url("/a"), query.url_of_page("/a", None)] {
        assert_eq!(accept(&sent(link)), query);
    }
    // The cursor is nobody's, which is found out after everything else was accepted.
    let cursor = "A".repeat(limits::CURSOR_BYTES);
    refuse(&sent(query.url_of_page("/a", Some(("page[after]", &cursor)))), &["page[after]"]);
    let parameters = limits::QUERY_PARAMETERS + 2;
    let cursors = 2 * ("page%5Bbefore%5D".len() + limits::CURSOR_BYTES);
    assert!(3 * limits::QUERY_BYTES + 2 * parameters + cursors <= limits::QUERY_BYTES_SENT);
}

#[test]
fn a_name_of_any_length_does_not_make_the_detail_as_long() {
    let name = "x".repeat(5_000);
    let errors = parse(&format!("{name}=1")).unwrap_err();
    assert!(errors.iter().next().unwrap().detail().unwrap().len() < 300);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = (parse(&text), Query::parse(Some(&text), &ARTICLE));
    }

    #[test]
    fn pieces_of_parameters_are_read_without_panic(
        text in "((filter|page|fields|sort|include)(\\[(name|words|size|after|articles|eq)\\]){0,2}=[a-z0-9,.%-]{0,6}&?){0,5}",
    ) {
        if let Ok(query) = parse(&text) {
            let url = query.url("/a");
            let again = parse(url.split_once('?').map_or("", |(_, query)| query)).unwrap();
            prop_assert_eq!(again, query);
        }
    }

    #[test]
    fn a_text_filter_is_read_back(value in "[^,]{1,50}") {
        let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let query = parse(&format!("filter[name]={encoded}")).unwrap();
        prop_assert_eq!(&query.filters[0].values, &[Scalar::Text(value)]);
    }
}
