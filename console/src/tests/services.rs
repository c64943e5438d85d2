//! Two services that answer what a test says.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use platform::{HttpClient, HttpError};
use serde_json::{Value, json};

pub(super) const ID: &str = "0199a000-0000-7000-8000-000000000001";
pub(super) const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
pub(super) const OTHER: &str = "0199a000-0000-7000-8000-000000000002";

type Answer = Result<Response<Bytes>, HttpError>;

/// What is answered to requests that begin so, and what was asked.
struct Script {
    /// `GET /products?…`, and its answers: the last one is given again.
    rules: Vec<(String, Vec<Answer>)>,
    asked: Vec<Request<Bytes>>,
}

/// What an empty shop has sold, unless a test says otherwise.
impl Default for Script {
    fn default() -> Self {
        let nothing = figures(NOBODY, ["2026-01-01", "2026-01-01"], 0, &[]);
        Self { rules: vec![("GET /inventory/figures".to_owned(), vec![Ok(response(200, &list(&[nothing])))])], asked: Vec::new() }
    }
}

/// The way to both services.
#[derive(Clone, Default)]
pub(super) struct Services(Arc<Mutex<Script>>);

impl Services {
    /// To requests that begin so the next answer is this document.
    pub(super) fn on(&self, asked: &str, status: u16, document: &Value) -> &Self {
        self.answer(asked, Ok(response(status, document)))
    }

    /// The same, with a header.
    pub(super) fn on_with(&self, asked: &str, status: u16, header: (&'static str, &str), document: &Value) -> &Self {
        let mut response = response(status, document);
        response.headers_mut().insert(header.0, header.1.parse().unwrap());
        self.answer(asked, Ok(response))
    }

    /// To requests that begin so there is a page, as of a proxy.
    pub(super) fn html(&self, asked: &str, status: u16) -> &Self {
        let response = Response::builder().status(status).header("content-type", "text/html");
        self.answer(asked, Ok(response.body("<h1>Hello</h1>".into()).unwrap()))
    }

    /// Requests that begin so fail.
    pub(super) fn fail(&self, asked: &str) -> &Self {
        self.answer(asked, Err(HttpError::Unreachable("down".to_owned())))
    }

    /// What begins so is answered otherwise from now on.
    pub(super) fn again(&self, asked: &str) -> &Self {
        self.0.lock().unwrap().rules.retain(|(known, _)| known != asked);
        self
    }

    fn answer(&self, asked: &str, answer: Answer) -> &Self {
        let rules = &mut self.0.lock().unwrap().rules;
        match rules.iter_mut().find(|(known, _)| known == asked) {
            Some((_, answers)) => answers.push(answer),
            None => rules.push((asked.to_owned(), vec![answer])),
        }
        self
    }

    /// Forgets what was asked so far.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap().asked.clear();
    }

    /// What was asked that begins so, oldest first.
    pub(super) fn asked(&self, start: &str) -> Vec<Request<Bytes>> {
        let script = self.0.lock().unwrap();
        script.asked.iter().filter(|request| line(request).starts_with(start)).cloned().collect()
    }

    /// The document of the only request that begins so, and its headers.
    pub(super) fn sent(&self, start: &str) -> (Value, http::HeaderMap) {
        let asked = self.asked(start);
        let [request] = asked.as_slice() else { panic!("{} requests begin with {start}", asked.len()) };
        (serde_json::from_slice(request.body()).unwrap(), request.headers().clone())
    }
}

/// `GET /products?sort=name`, decoded.
pub(super) fn line(request: &Request<Bytes>) -> String {
    let target = request.uri().path_and_query().unwrap().as_str();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs: Vec<String> = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {path}?{}", request.method(), pairs.join("&"))
}

fn response(status: u16, document: &Value) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/vnd.api+json");
    response.header("etag", "\"3\"").body(document.to_string().into()).unwrap()
}

#[async_trait]
impl HttpClient for Services {
    async fn send(&self, request: Request<Bytes>) -> Answer {
        let mut script = self.0.lock().unwrap();
        let line = line(&request);
        script.asked.push(request);
        // The longest rule is meant.
        let rule = script.rules.iter_mut().filter(|(start, _)| line.starts_with(start.as_str()));
        let (_, answers) = rule.max_by_key(|(start, _)| start.len()).unwrap_or_else(|| panic!("nothing answers {line}"));
        if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
    }
}

pub(super) fn product(id: &str, name: &str, sku: &str) -> Value {
    json!({ "type": "products", "id": id, "attributes": {
        "sku": sku, "name": name, "description": "", "price": "1234.50", "currency": "USD", "status": "active", "version": 3,
        "created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-02T00:00:00.000Z" } })
}

pub(super) fn stock(id: &str, on_hand: i64, reserved: i64, threshold: i64) -> Value {
    json!({ "type": "inventory", "id": id, "attributes": {
        "on_hand": on_hand, "reserved": reserved, "available": on_hand - reserved, "low_stock_threshold": threshold, "version": 3 } })
}

/// What moved from one day to another, of a product or of the shop.
pub(super) fn figures(id: &str, [from, to]: [&str; 2], before: i64, days: &[Value]) -> Value {
    let total = json!({ "sold": 7, "returned": 1, "received": 20, "adjusted_up": 2, "adjusted_down": 3, "money": [] });
    let now = json!({ "products": 0, "out": 0, "low": 0, "on_hand": 0, "reserved": 0, "available": 0, "holds": 0 });
    json!({ "type": "figures", "id": id, "attributes": {
        "product_id": id, "from": from, "to": to, "on_hand_before": before, "days": days, "total": total, "now": now } })
}

/// A day on which so many were sold, for this money.
pub(super) fn day(day: &str, on_hand: i64, sold: i64, money: &[(&str, &str)]) -> Value {
    let entry = |(amount, currency): &(&str, &str)| json!({ "currency": currency, "units_sold": 1, "sold": amount, "units_returned": 0, "returned": "0.00" });
    json!({ "day": day, "on_hand": on_hand, "sold": sold, "returned": 0, "received": 0, "adjusted_up": 0, "adjusted_down": 0,
        "money": money.iter().map(entry).collect::<Vec<_>>() })
}

pub(super) fn one(data: &Value) -> Value {
    json!({ "data": data })
}

pub(super) fn list(data: &[Value]) -> Value {
    json!({ "data": data, "links": { "next": null, "prev": null } })
}

pub(super) fn error(status: u16, code: &str, detail: &str) -> Value {
    json!({ "errors": [{ "status": status.to_string(), "code": code, "title": code, "detail": detail }] })
}

pub(super) fn error_at(code: &str, attribute: &str, detail: &str) -> Value {
    let source = json!({ "pointer": format!("/data/attributes/{attribute}") });
    json!({ "errors": [{ "status": "422", "code": code, "title": code, "detail": detail, "source": source }] })
}

/// A service that knows a product with its stock, and nothing else about it.
pub(super) fn shop() -> Services {
    let services = Services::default();
    let nothing = list(&[]);
    services
        .on(&format!("GET /products/{ID}"), 200, &one(&product(ID, "Coffee", "COFFEE-250")))
        .on(&format!("GET /inventory/{ID}"), 200, &one(&stock(ID, 12, 2, 3)))
        .on(&format!("GET /inventory/{ID}/movements"), 200, &nothing)
        .on("GET /inventory/purchases", 200, &nothing)
        .on("GET /inventory/reservations", 200, &nothing);
    services
}
