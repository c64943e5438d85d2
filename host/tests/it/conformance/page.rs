//! `docs/jsonapi-conformance.md` is made from the tables of this room.

use super::{Level, Shown};
use crate::harness::repository;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The sections in the order of the specification.
const SECTIONS: &[(&str, &[&[Shown]])] = &[
    ("Content negotiation", &[super::negotiation::SHOWN]),
    ("Document structure", &[super::structure::SHOWN]),
    ("Links", &[super::links::SHOWN]),
    ("Fetching data", &[super::fetching::SHOWN]),
    ("Inclusion of related resources", &[super::include::SHOWN]),
    ("Sparse fieldsets", &[super::fieldsets::SHOWN]),
    ("Query parameters, filters, sorting", &[super::parameters::SHOWN]),
    ("Pagination, with the cursor pagination profile", &[super::pages::SHOWN]),
    ("Creating resources", &[super::creating::SHOWN]),
    ("Updating and deleting resources", &[super::changing::SHOWN]),
    ("Relationships, and what cannot be changed", &[super::relationships::SHOWN]),
    ("Errors", &[super::errors::SHOWN]),
    ("Atomic Operations", &[super::atomic::SHOWN]),
    ("Idempotency-Key", &[super::idempotency::SHOWN]),
    ("Conditional requests", &[super::conditions::SHOWN]),
    ("Bounds", &[super::bounds::SHOWN]),
];

const HEAD: &str = "# Conformance to JSON:API 1.1

Made from the tests in `host/tests/it/conformance` by `BODEGA_WRITE_CONFORMANCE=1 cargo test --test it conformance::page`;
a test fails when this page and the tests differ. Every test asks both services, built as they are delivered, on real databases.
A row is here because its test exists and passes: CI runs all of them, and no row can name a test that does not compile.

*Choice* marks what the text leaves open; the requirement then says what was chosen and why. The specification is
[JSON:API 1.1](https://jsonapi.org/format/1.1/) with [Atomic Operations](https://jsonapi.org/ext/atomic/) and the
[cursor pagination profile](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/); `Idempotency-Key` follows
[its draft](https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/) and conditional requests
[RFC 9110](https://www.rfc-editor.org/rfc/rfc9110).
";

/// What the specification speaks of and these resources do not have; it is refused as the row says, or never comes up.
const NOT_HERE: &[(&str, &str)] = &[
    ("include of a path with dots", "only `product` can be included, and what a product is related to cannot: 400 (IN2)."),
    ("sort by a field of a related resource", "400 (SO1)."),
    (
        "201 without a document, 204 after creating",
        "the server always adds to what it was sent, such as `created_at`: 201 with the resource (CR1).",
    ),
    ("202, and jobs to ask after", "nothing is deferred: what is answered is done."),
    (
        "changes of relationships, also as operations",
        "what a resource is about is fixed when it is created: 403 (RE1, RE7, UP7, AT12).",
    ),
    ("a key that is required", "`Idempotency-Key` is the client's choice on every POST."),
    ("`application/problem+json`", "errors are those of JSON:API; who accepts nothing else gets 406 (CN15)."),
    (
        "a top-level `describedby`",
        "the description is at `openapi.json` beside the documentation; clients warn of links that they do not expect.",
    ),
    ("`X-HTTP-Method-Override`", "PATCH and DELETE are sent as what they are."),
];

fn page() -> String {
    let mut page = HEAD.to_owned();
    for (title, tables) in SECTIONS {
        let _ = write!(page, "\n## {title}\n\n| id | requirement | level | test | result |\n|---|---|---|---|---|\n");
        for shown in tables.iter().copied().flatten() {
            let level = match shown.level {
                Level::Must => "MUST",
                Level::Should => "SHOULD",
                Level::Choice => "choice",
            };
            let test = shown.test.strip_prefix("it::conformance::").unwrap_or(shown.test);
            let _ = writeln!(page, "| {} | {} | {level} | `{test}` | pass |", shown.id, shown.text.replace('|', "\\|"));
        }
    }
    page.push_str("\n## What is not here\n\n| what | why |\n|---|---|\n");
    for (what, why) in NOT_HERE {
        let _ = writeln!(page, "| {what} | {why} |");
    }
    page
}

#[test]
fn the_page_is_made_from_the_tests() {
    let path = repository().join("docs/jsonapi-conformance.md");
    let made = page();
    if std::env::var_os("BODEGA_WRITE_CONFORMANCE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == made,
        "run once with BODEGA_WRITE_CONFORMANCE=1 and read the change"
    );
}

#[test]
fn each_requirement_is_stated_once() {
    let mut seen = BTreeSet::new();
    for shown in SECTIONS.iter().flat_map(|(_, tables)| tables.iter().copied().flatten()) {
        assert!(seen.insert(shown.id), "{}", shown.id);
        assert!(shown.text.ends_with('.'), "{}", shown.text);
    }
    assert!(seen.len() > 100, "{}", seen.len());
}
