//! Whatever query is understood, its `self` link asks the same.
#![no_main]

use jsonapi::query::{Direction, Endpoint, Fieldset, FilterField, List, Query, SortField};
use libfuzzer_sys::fuzz_target;

const LIST: List = List {
    filters: &[
        FilterField::text("name"),
        FilterField::integer("words"),
        FilterField::timestamp("created_at"),
        FilterField::boolean("public"),
        FilterField::uuid("id"),
        FilterField::choice("status", &["draft", "published"]),
        FilterField::search("search"),
    ],
    sorts: &[SortField::text("name"), SortField::integer("words")],
    default_sort: &[("words", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: 25,
    max_size: 100,
};
const ENDPOINT: Endpoint = Endpoint {
    kind: "articles",
    include: &["author", "author.books"],
    fieldsets: &[Fieldset { kind: "articles", fields: &["name", "words"] }],
    list: Some(&LIST),
};

fuzz_target!(|text: &str| {
    let Ok(query) = Query::parse(Some(text), &ENDPOINT) else { return };
    let url = query.url("/articles");
    let again = url.split_once('?').map(|(_, query)| query);
    assert_eq!(Query::parse(again, &ENDPOINT).expect("a link of ours works"), query);
});
