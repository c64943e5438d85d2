//! A4 to A8 of the requirements, from the side of the query string.

use super::{Direction, Endpoint, Fieldset, Filter, FilterField, List, Operator, Query, Scalar, SortField};
use crate::{Errors, Source, Violation, attribute::scaled, limits, page::Cursor};
use proptest::prelude::*;
use serde_json::Value;

fn cents(text: &str) -> Result<Scalar, Violation> {
    scaled(text, 2).map(Scalar::Integer).map_err(|_| "must be an amount".into())
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
fn qp9_values_that_do_not_fit_their_field_are_400() {
    for parameter in [
        "filter[words]=x",
        "filter[words]=1.5",
        "filter[words]=",
        "filter[words]=9223372036854775808",
        "filter[created_at]=yesterday",
        "filter[public]=1",
        "filter[public]=",
        "filter[id]=7",
        "filter[status]=Draft",
        "filter[status]=",
        "filter[price]=1.005",
        "filter[search]=",
        "filter[search]=++",
        "filter[flagged]=maybe",
        "filter[name][contains]=",
        "filter[words][gt]=1,2",
        "filter[words]=1,,2",
        "filter[status]=draft,",
        "filter[unknown]=1",
    ] {
        refuse(parameter, &[parameter.split('=').next().unwrap()]);
    }
}

#[test]
fn qp9_operators_that_a_field_does_not_have_are_400() {
    for name in [
        "filter[name][gt]",
        "filter[words][contains]",
        "filter[words][foo]",
        "filter[words][EQ]",
        "filter[search][eq]",
        "filter[flagged][ne]",
        "filter[after_only]",
        "filter[after_only][lt]",
        "filter[status][contains]",
    ] {
        refuse(&format!("{name}=1"), &[name]);
    }
}

#[test]
fn qp1_a_comma_means_any_of() {
    filters(
        "filter[status]=draft,published",
        &[("status", Operator::Eq, &[Scalar::Choice("draft"), Scalar::Choice("published")])],
    );
    filters(
        "filter[status]=draft%2Cpublished",
        &[("status", Operator::Eq, &[Scalar::Choice("draft"), Scalar::Choice("published")])],
    );
    filters("filter[words][ne]=1,2", &[("words", Operator::Ne, &[Scalar::Integer(1), Scalar::Integer(2)])]);
    filters("filter[search]=a,b", &[("search", Operator::Eq, &[text("a,b")])]);
    filters("filter[name][contains]=a,b", &[("name", Operator::Contains, &[text("a,b")])]);
}

#[test]
fn filters_are_typed() {
    filters("filter[words][gte]=-3", &[("words", Operator::Gte, &[Scalar::Integer(-3)])]);
    filters("filter[words]=1e2", &[("words", Operator::Eq, &[Scalar::Integer(100)])]);
    filters("filter[created_at][lt]=1970-01-01T00:00:01Z", &[("created_at", Operator::Lt, &[Scalar::Timestamp(1000)])]);
    filters("filter[public]=true", &[("public", Operator::Eq, &[Scalar::Boolean(true)])]);
    filters("filter[flagged]=false", &[("flagged", Operator::Eq, &[Scalar::Boolean(false)])]);
    filters("filter[price][lte]=19.9", &[("price", Operator::Lte, &[Scalar::Integer(1990)])]);
    filters("filter[after_only][gt]=1", &[("after_only", Operator::Gt, &[Scalar::Integer(1)])]);
    filters("filter[name]=", &[("name", Operator::Eq, &[text("")])]);
    let id = "0190C5A0-7B1E-7C3A-9F00-0123456789AB";
    filters(&format!("filter[id]={id}"), &[("id", Operator::Eq, &[Scalar::Uuid(id.to_lowercase())])]);
}

#[test]
fn a_filter_is_found_by_field_and_operator() {
    let query = accept("filter[words][gt]=1&filter[words][lt]=5");
    assert_eq!(query.filter("words", Operator::Lt).and_then(Filter::value), Some(&Scalar::Integer(5)));
    assert_eq!(query.filter("words", Operator::Eq), None);
}

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
    let errors = parse(&too_long).unwrap_err();
    assert_eq!((errors.status().as_u16(), errors.iter().next().unwrap().source()), (400, None));
    let too_many: Vec<String> = (0..=limits::QUERY_PARAMETERS).map(|number| format!("a{number}=")).collect();
    assert_eq!(parse(&too_many.join("&")).unwrap_err().iter().count(), 1);
    let values = vec!["1"; limits::FILTER_VALUES + 1].join(",");
    refuse(&format!("filter[words]={values}"), &["filter[words]"]);
    accept(&format!("filter[words]={}", &values[2..]));
    refuse(&format!("filter[name]={}", "a".repeat(limits::FILTER_TEXT_CHARS + 1)), &["filter[name]"]);
    accept(&format!("filter[name]={}", "a".repeat(limits::FILTER_TEXT_CHARS)));
}

#[test]
fn a_name_of_any_length_does_not_make_the_detail_as_long() {
    let name = "x".repeat(5_000);
    let errors = parse(&format!("{name}=1")).unwrap_err();
    assert!(errors.iter().next().unwrap().detail().unwrap().len() < 300);
}

#[test]
fn operators_have_names() {
    let names: Vec<&str> = Operator::ALL.iter().map(|operator| operator.name()).collect();
    assert_eq!(names, ["eq", "ne", "lt", "lte", "gt", "gte", "contains"]);
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
