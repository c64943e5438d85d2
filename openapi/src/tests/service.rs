//! The library: its resources and its operations.

use std::sync::OnceLock;

use jsonapi::attribute::Integer;
use jsonapi::error::code::ID_MISMATCH;
use jsonapi::negotiation::Support;
use jsonapi::page::KeyKind;
use jsonapi::query::{Direction, Endpoint, Fieldset, FilterField, List, Scalar, SortField};
use jsonapi::resource_type::{Attribute, Given, Parse, RelationshipType, ResourceType, Rule, Shows};
use serde_json::{Value, json};
use web::{Answer, AnswerDoc, Doc, Failure, Operation, Request, RequestDoc, operation};

use crate::{Info, Resource, schema};

const ANY: Parse<()> = |(), _| Ok(());
const NULL: fn(&()) -> Value = |()| Value::Null;
const ID: fn(&()) -> String = |()| String::new();

pub(super) const INFO: Info =
    Info { name: "library", title: "Library", description: "It lends books.", version: "7", operations_max: 50 };

pub(super) const BOOKS: ResourceType<(), ()> = ResourceType {
    attributes: &[
        Attribute::new("title", "On the cover.", Rule::Line(80), NULL).required(ANY).changeable(),
        Attribute::new("blurb", "On the back.", Rule::Lines(900), NULL).optional(ANY).changeable(),
        Attribute::new("pages", "How many.", Rule::Integer(Integer::range(1, 9_000)), NULL).nullable().required(ANY),
        Attribute::new("binding", "What holds it.", Rule::Choice(&["glue", "thread", "none"]), NULL)
            .sent_as(Rule::Choice(&["glue", "thread"]))
            .optional(ANY),
        Attribute::new("value", "In money.", Rule::Custom, NULL).optional(ANY),
        Attribute::new("state", "How it is.", Rule::Text, NULL).changed_by(ANY),
        Attribute::new("version", "One more with each change.", Rule::ORDINAL, NULL),
        Attribute::new("lent", "How often it was lent.", Rule::COUNT, NULL),
        Attribute::new("added_at", "When it came.", Rule::Timestamp, NULL),
    ],
    relationships: &[
        RelationshipType { name: "loans", kind: "loans", target: None, shows: Shows::Links, given: Given::Never },
        RelationshipType {
            name: "reviews",
            kind: "reviews",
            target: None,
            shows: Shows::Elsewhere("/reviews/{id}"),
            given: Given::Never,
        },
    ],
    has_client_ids: true,
    ..ResourceType::new("books", "Book", "Something to read.", "/library/books/{id}", ID)
};

pub(super) const LOANS: ResourceType<(), ()> = ResourceType {
    attributes: &[
        Attribute::new("book_id", "What is lent.", Rule::Uuid, NULL).or_relationship(),
        Attribute::new("days", "For how long.", Rule::COUNT, NULL).required(ANY),
    ],
    relationships: &[RelationshipType {
        name: "book",
        kind: "books",
        target: Some(ID),
        shows: Shows::Linkage,
        given: Given::Url("book_id"),
    }],
    included: &["books"],
    is_followed: true,
    ..ResourceType::new("loans", "Loan", "A book on its way.", "/library/loans/{id}", ID)
};

const LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::text("title"),
        FilterField::search("q"),
        FilterField::integer("pages"),
        FilterField::timestamp("added_at"),
        FilterField::boolean("is_lent"),
        FilterField::choice("binding", &["glue", "thread"]),
        FilterField::custom("value", "a decimal", |_| Err("is none".into())),
        FilterField::custom("currency", "a currency", |text| match text {
            "EUR" | "USD" => Ok(Scalar::Text(text.to_owned())),
            _ => Err("is none".into()),
        }),
    ],
    sorts: &[SortField::text("title"), SortField { name: "pages", key: KeyKind::Integer }],
    default_sort: &[("title", Direction::Ascending)],
    tie_breaker: SortField::text("id"),
    default_size: 20,
    max_size: 100,
};

const NONE: Endpoint = Endpoint::NO_PARAMETERS;
const ONE: Endpoint = Endpoint {
    kind: "loans",
    include: &["book"],
    fieldsets: &[Fieldset { kind: "loans", fields: &["days", "book"] }],
    list: None,
};
const MANY: Endpoint = Endpoint { kind: "books", include: &[], fieldsets: &[], list: Some(&LIST) };

async fn never((): &(), _: Request<'_>) -> Result<Answer, Failure> {
    Err(Failure::internal("only the description is looked at"))
}

pub(super) fn operations() -> Vec<Operation<()>> {
    let refused = |method| Operation::refused(method, "/library/loans/{id}", &NONE, "It is history.", Doc::new("no", "Refused"));
    let created = |id, kind| Doc { request: RequestDoc::Create(kind), answer: AnswerDoc::Created(kind), ..Doc::new(id, "Make") };
    let read = |id, answer| Doc { answer, ..Doc::new(id, "Read") };
    let mut all = vec![
        operation!(GET "/library/books", &MANY, Support::LIST, never, read("listBooks", AnswerDoc::Many("books"))),
        operation!(POST "/library/books", &NONE, Support::PLAIN, never, Doc { errors: &[ID_MISMATCH], ..created("addBook", "books") }),
        operation!(GET "/library/books/{id}", &NONE, Support::PLAIN, never, read("getBook", AnswerDoc::One("books"))),
        operation!(PATCH "/library/books/{id}", &NONE, Support::PLAIN, never, Doc {
            description: "What is sent is changed.",
            request: RequestDoc::Update("books"),
            ..read("changeBook", AnswerDoc::One("books"))
        }),
        operation!(DELETE "/library/books/{id}", &NONE, Support::PLAIN, never, Doc::new("dropBook", "Throw away")),
        operation!(POST "/library/books/{id}/loans", &NONE, Support::PLAIN, never, created("lend", "loans")),
        operation!(GET "/library/loans", &MANY, Support::LIST, never, Doc {
            waits: true,
            ..read("followLoans", AnswerDoc::Many("loans"))
        }),
        operation!(GET "/library/loans/{id}", &ONE, Support::PLAIN, never, read("getLoan", AnswerDoc::OneOrNull("loans"))),
        operation!(GET "/library/loans/{id}/relationships/book", &NONE, Support::PLAIN, never,
            read("bookLinkage", AnswerDoc::LinkageOne("books"))),
        operation!(GET "/library/books/{id}/relationships/loans", &NONE, Support::LIST, never,
            read("loansLinkage", AnswerDoc::LinkageMany("loans"))),
        operation!(GET "/library/stocktaking", &NONE, Support::PLAIN, never, read("count", AnswerDoc::Meta(schema::ordinal))),
        operation!(POST "/library/operations", &NONE, Support::ATOMIC, never, atomic(&["loans", "books"], &[], &[])),
    ];
    all.extend([http::Method::PATCH, http::Method::DELETE].map(refused));
    all
}

type Kinds = &'static [&'static str];

pub(super) fn atomic(added: Kinds, updated: Kinds, removed: Kinds) -> Doc {
    Doc {
        request: RequestDoc::Operations { added, updated, removed },
        answer: AnswerDoc::Results,
        ..Doc::new("runOperations", "Several at once")
    }
}

pub(super) fn books() -> Resource {
    let shown = json!({ "type": "string", "pattern": "^[0-9]+$" });
    Resource::new(BOOKS.describe()).with_schema("value", shown, json!({ "type": ["string", "number"] }))
}

pub(super) fn loans() -> Resource {
    let rule = |max: u32| json!({ "properties": { "days": { "maximum": max } } });
    Resource::new(LOANS.describe()).with_create_rule(rule(30)).with_update_rule(rule(60))
}

/// The document, made once.
pub(super) fn document() -> Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    let examples = json!({
        "addBook": { "request": { "data": "a book" }, "answer": { "data": "a new book" } },
        "getBook": { "id": "0190c5a0-7b1e-7c3a-9f00-0123456789ab" },
    });
    DOCUMENT.get_or_init(|| crate::document(&INFO, &[books(), loans()], &operations(), &examples)).clone()
}
