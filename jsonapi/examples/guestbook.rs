//! A service of one resource, a guestbook, from request to answer, with no framework and no database.
//!
//! `cargo run -p bodega-jsonapi --example guestbook` prints a few exchanges.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use jsonapi::{
    Applied, Document, Error, Errors, Resource, VARY, Violation,
    attribute::{Integer, string},
    conditional::ETag,
    error::code,
    json,
    media_type::CURSOR_PAGINATION,
    negotiation::{Support, negotiate},
    page::Key,
    query::{Direction, Endpoint, Fieldset, FilterField, List, Operator, Query, Scalar, SortField},
    request::Draft,
};
use serde_json::Value;

/// What the endpoint understands. A service with a database makes a statement of the same query.
const ENTRIES: Endpoint = Endpoint {
    kind: "entries",
    include: &[],
    fieldsets: &[Fieldset { kind: "entries", fields: &["text", "stars"] }],
    list: Some(&List {
        filters: &[FilterField::integer("stars")],
        sorts: &[],
        default_sort: &[],
        tie_breaker: SortField::integer("id"),
        default_size: 2,
        max_size: 10,
    }),
};
const STARS: Integer = Integer::range(1, 5);

fn text(value: &Value) -> Result<String, Violation> {
    match string(value)?.trim() {
        "" => Err("must not be empty".into()),
        text => Ok(text.to_owned()),
    }
}

struct Entry {
    id: i64,
    text: String,
    stars: i64,
}

impl Entry {
    fn resource(&self) -> Resource {
        Resource::new("entries", self.id.to_string())
            .with_attribute("text", self.text.as_str())
            .with_attribute("stars", self.stars)
            .with_link("self", format!("/entries/{}", self.id))
    }
}

struct Request<'a> {
    method: Method,
    headers: HeaderMap,
    query: Option<&'a str>,
    body: &'a [u8],
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// The one place where errors become an answer.
fn handle(request: &Request<'_>, entries: &mut Vec<Entry>) -> Answer {
    let support = if request.method == Method::GET { Support::LIST } else { Support::PLAIN };
    let applied = negotiate(&request.method, &request.headers, !request.body.is_empty(), &support);
    let answer = applied.and_then(|applied| match request.method {
        Method::GET => list(request, entries, &applied.with_profile(CURSOR_PAGINATION)),
        Method::POST => create(request, entries, &applied),
        _ => Err(Error::new(code::METHOD_NOT_ALLOWED).with_detail("There are GET and POST here.").into()),
    });
    let mut answer = answer.unwrap_or_else(|errors| {
        let errors = errors.with_about(|code| format!("/docs#{code}"));
        respond(errors.status(), &Applied::NOTHING, errors.to_bytes(&Applied::NOTHING))
    });
    answer.headers.insert(header::VARY, VARY);
    answer.headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    answer
}

fn list(request: &Request<'_>, entries: &[Entry], applied: &Applied) -> Result<Answer, Errors> {
    let query = Query::parse(request.query, &ENTRIES)?;
    let wanted = |entry: &&Entry| match query.filter("stars", Operator::Eq) {
        Some(filter) => filter.values.contains(&Scalar::Integer(entry.stars)),
        None => true,
    };
    let after = query.page.after.as_ref().and_then(|cursor| match cursor.keys() {
        [Key::Integer(id)] => Some(*id),
        _ => None,
    });
    // What a statement would ask of a database: one row more than the page has.
    let forwards = query.sort.iter().all(|key| key.direction == Direction::Ascending);
    let rows = entries.iter().filter(wanted).filter(|entry| forwards && after.is_none_or(|after| entry.id > after));
    let rows: Vec<&Entry> = rows.take(query.page.size as usize + 1).collect();
    let slice = query.page.split(rows, |entry| vec![entry.id.into()]);
    let body = query.page_document(slice.map(Entry::resource), "/entries").to_bytes(applied, &query.fieldsets);
    let mut answer = respond(StatusCode::OK, applied, body);
    answer.headers.insert(header::ETAG, ETag::of_body(&answer.body).header());
    Ok(answer)
}

fn create(request: &Request<'_>, entries: &mut Vec<Entry>, applied: &Applied) -> Result<Answer, Errors> {
    let query = Query::parse(request.query, &Endpoint { list: None, ..ENTRIES })?;
    let document = json::parse(request.body)?;
    let mut draft = Draft::create(&document, "entries")?;
    let text = draft.required("text", text);
    let stars = draft.optional("stars", |value| STARS.parse(value));
    let id = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let entry = draft.finish(|| Some(Entry { id, text: text?, stars: stars?.unwrap_or(5) }))?;
    let body = Document::one(entry.resource()).with_link("self", query.url(&format!("/entries/{id}")));
    let mut answer = respond(StatusCode::CREATED, applied, body.to_bytes(applied, &query.fieldsets));
    let location = HeaderValue::try_from(format!("/entries/{id}")).map_err(|_| Error::new(code::INTERNAL_ERROR))?;
    answer.headers.insert(header::LOCATION, location);
    entries.push(entry);
    Ok(answer)
}

fn respond(status: StatusCode, applied: &Applied, body: Vec<u8>) -> Answer {
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, applied.content_type())]);
    Answer { status, headers, body }
}

fn main() {
    let mut entries = Vec::new();
    let mut exchange = |method: Method, query: Option<&str>, body: &str| {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(jsonapi::MEDIA_TYPE))]);
        let request = Request { method, headers, query, body: body.as_bytes() };
        let answer = handle(&request, &mut entries);
        println!("{} {} {body}", request.method, query.unwrap_or_default());
        println!("{} {:?}\n{}\n", answer.status, answer.headers, String::from_utf8_lossy(&answer.body));
    };
    for text in ["Lovely", "Noisy", "Central"] {
        let body = format!(r#"{{"data":{{"type":"entries","attributes":{{"text":"{text}","stars":4}}}}}}"#);
        exchange(Method::POST, None, &body);
    }
    exchange(Method::POST, None, r#"{"data":{"type":"entries","attributes":{"text":"","stars":9,"colour":"red"}}}"#);
    exchange(Method::GET, None, "");
    exchange(Method::GET, Some("filter[stars]=5&fields[entries]=text"), "");
    exchange(Method::GET, Some("sort=stars&page[size]=99&foo=1"), "");
}
