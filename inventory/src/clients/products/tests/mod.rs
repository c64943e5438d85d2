mod lookups;

use std::collections::HashMap;
use std::time::Duration;

use futures::executor::block_on;
use http::HeaderMap;
use platform::native::{SeededRandom, TestPlatform};
use platform::{Clock, HttpError};
use proptest::prelude::{any, proptest};
use serde_json::{Value, json};

use super::*;
use crate::limits::{BREAKER_FAILURES, BREAKER_OPEN_MS, LOOKUP_PATIENCE_MS, PRODUCTS_PER_QUESTION_MAX};

const ID: Uuid = Uuid::from_u128(7);
const JSON_API: &str = "application/vnd.api+json";

/// A client, and the side that it calls.
struct Case {
    remote: TestPlatform,
    client: Products,
}

impl Case {
    fn new() -> Self {
        let remote = TestPlatform::default();
        let variables = HashMap::from([("products_key_for_inventory".to_owned(), "inventory:read:secret".to_owned())]);
        let config = block_on(Config::read(&variables)).unwrap();
        let client = Products::new(remote.platform(), config);
        Self { remote, client }
    }

    fn find(&self) -> Result<Option<Product>, ProductsError> {
        let headers = HeaderMap::from_iter([(TRACEPARENT, HeaderValue::from_static("00-trace-span-01"))]);
        let context = RequestContext::from_headers(&headers, &*self.remote.clock, &SeededRandom::default());
        block_on(self.client.find(ID, &context))
    }

    fn tries(&self) -> usize {
        self.remote.http.take_asked().len()
    }

    fn unreachable(&self) {
        self.remote.http.fail(HttpError::Unreachable("refused".to_owned()));
    }

    /// Uses up all tries.
    fn outage(&self) -> Result<Option<Product>, ProductsError> {
        (0..3).for_each(|_| self.unreachable());
        self.find()
    }
}

fn product() -> Value {
    json!({ "data": { "type": "products", "id": ID.to_string(), "attributes": {
        "sku": "A-1", "name": "Coffee", "price": "12.50", "currency": "USD", "status": "active" } } })
}

fn with(pointer: &str, value: Value) -> String {
    let mut document = product();
    *document.pointer_mut(pointer).unwrap() = value;
    document.to_string()
}

#[test]
fn a_product_is_read_with_our_key_and_the_callers_trace() {
    let case = Case::new();
    case.remote.http.answer(200, JSON_API, product().to_string());
    let found = case.find().unwrap().unwrap();
    assert_eq!((found.sku.as_str(), found.price.minor(), found.status), ("A-1", 1250, Status::Active));
    let asked = case.remote.http.take_asked();
    let request = &asked[0];
    assert_eq!(request.uri(), "http://products.spin.internal/products/00000000-0000-0000-0000-000000000007");
    assert_eq!(request.headers()["x-api-key"], "secret");
    assert_eq!(request.headers()["traceparent"], "00-trace-span-01");
    assert!(request.headers().contains_key("x-request-id"));
}

#[test]
fn many_are_asked_for_in_one_request() {
    let case = Case::new();
    let document = json!({ "data": [product()["data"]] });
    case.remote.http.answer(200, JSON_API, document.to_string());
    let context = RequestContext::from_headers(&HeaderMap::new(), &*case.remote.clock, &SeededRandom::default());
    let found = block_on(case.client.find_many(&[ID, Uuid::from_u128(8)], &context)).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(case.tries(), 1);
}

#[test]
fn a_list_that_goes_on_is_not_all_of_them() {
    let case = Case::new();
    let document = json!({ "data": [product()["data"]], "links": { "next": "/products?page%5Bafter%5D=x" } });
    case.remote.http.answer(200, JSON_API, document.to_string());
    let context = RequestContext::from_headers(&HeaderMap::new(), &*case.remote.clock, &SeededRandom::default());
    let found = block_on(case.client.find_many(&[ID, Uuid::from_u128(8)], &context));
    assert!(matches!(found, Err(ProductsError::InvalidResponse(_))));
}

#[test]
fn what_may_pass_is_tried_three_times() {
    let case = Case::new();
    assert!(matches!(case.outage(), Err(ProductsError::Unavailable { .. })));
    assert_eq!(case.tries(), 3);
    for status in [429, 500, 502, 503] {
        let case = Case::new();
        case.remote.http.answer(status, JSON_API, "").answer(200, JSON_API, product().to_string());
        assert!(case.find().unwrap().is_some(), "{status}");
        assert_eq!(case.tries(), 2, "{status}");
    }
}

#[test]
fn what_will_not_pass_is_asked_once() {
    for status in [404, 410] {
        let case = Case::new();
        case.remote.http.answer(status, JSON_API, "");
        assert_eq!(case.find(), Ok(None), "{status}");
        assert_eq!(case.tries(), 1, "{status}");
    }
    for status in [401, 403] {
        let case = Case::new();
        case.remote.http.answer(status, JSON_API, "");
        assert!(matches!(case.find(), Err(ProductsError::KeyRefused(_))), "{status}");
        assert_eq!(case.tries(), 1, "{status}");
    }
    for status in [204, 301, 400, 409] {
        let case = Case::new();
        case.remote.http.answer(status, JSON_API, "");
        assert!(matches!(case.find(), Err(ProductsError::InvalidResponse(_))), "{status}");
        assert_eq!(case.tries(), 1, "{status}");
    }
}

#[test]
fn silence_ends_with_the_deadline() {
    let case = Case::new();
    (0..3).for_each(|_| {
        case.remote.http.hang();
    });
    let start = case.remote.clock.now();
    assert_eq!(case.find(), Err(ProductsError::Timeout));
    let took = case.remote.clock.now().as_millisecond() - start.as_millisecond();
    assert!((4_000..=5_000).contains(&took), "{took} ms");
}

#[test]
fn retry_after_is_kept_or_given_up_on() {
    let busy =
        |seconds: &'static str| http::Response::builder().status(429).header("retry-after", seconds).body(Bytes::new()).unwrap();
    let case = Case::new();
    case.remote.http.respond(busy("3")).answer(200, JSON_API, product().to_string());
    let start = case.remote.clock.now();
    assert!(case.find().unwrap().is_some());
    assert_eq!(case.remote.clock.now().as_millisecond() - start.as_millisecond(), 3_000);

    let case = Case::new();
    case.remote.http.respond(busy("60"));
    assert!(matches!(case.find(), Err(ProductsError::Unavailable { retry_after_s: 60, .. })));
    assert_eq!(case.tries(), 1);
}

#[test]
fn the_breaker_opens_lets_one_see_and_closes() {
    let case = Case::new();
    for _ in 0..BREAKER_FAILURES {
        assert!(case.outage().is_err());
    }
    case.tries();
    assert!(matches!(case.find(), Err(ProductsError::Unavailable { .. })));
    assert_eq!(case.tries(), 0, "an open breaker asks nobody");

    case.remote.clock.advance(Duration::from_millis(BREAKER_OPEN_MS.unsigned_abs()));
    case.unreachable();
    assert!(case.find().is_err());
    assert_eq!(case.tries(), 1, "one call goes through to see, once");
    assert!(case.find().is_err());
    assert_eq!(case.tries(), 0, "it failed, so the breaker is open again");

    case.remote.clock.advance(Duration::from_millis(BREAKER_OPEN_MS.unsigned_abs()));
    for _ in 0..2 {
        case.remote.http.answer(200, JSON_API, product().to_string());
        assert!(case.find().unwrap().is_some());
    }
    assert_eq!(case.tries(), 2, "it is closed");
}

#[test]
fn a_caller_that_goes_away_leaves_the_breaker_usable() {
    let case = Case::new();
    for _ in 0..BREAKER_FAILURES {
        assert!(case.outage().is_err());
    }
    case.remote.clock.advance(Duration::from_millis(BREAKER_OPEN_MS.unsigned_abs()));
    let probe = case.client.breaker.enter(case.remote.clock.now()).map(drop);
    assert_eq!(probe, Ok(()));
    case.remote.http.answer(200, JSON_API, product().to_string());
    assert!(case.find().unwrap().is_some());
}

#[test]
fn an_answer_that_is_no_product_is_never_used() {
    let bad = [
        (JSON_API, String::new()),
        (JSON_API, "<html>".to_owned()),
        (JSON_API, product().to_string()[..40].to_owned()),
        (JSON_API, "[]".to_owned()),
        (JSON_API, r#"{"data":null}"#.to_owned()),
        ("text/html", product().to_string()),
        ("application/json", product().to_string()),
        (JSON_API, with("/data/type", json!("cats"))),
        (JSON_API, with("/data/id", json!(Uuid::from_u128(8).to_string()))),
        (JSON_API, with("/data/attributes/price", json!("-1.00"))),
        (JSON_API, with("/data/attributes/price", json!("1e309"))),
        (JSON_API, with("/data/attributes/price", json!(12.5))),
        (JSON_API, with("/data/attributes/price", json!("12.505"))),
        (JSON_API, with("/data/attributes/currency", json!("BTC"))),
        (JSON_API, with("/data/attributes/status", json!("sold"))),
        (JSON_API, with("/data/attributes/name", Value::Null)),
        (JSON_API, with("/data/attributes/sku", json!("x".repeat(1_001)))),
    ];
    for (content_type, body) in bad {
        let case = Case::new();
        case.remote.http.answer(200, content_type, body.clone());
        assert!(matches!(case.find(), Err(ProductsError::InvalidResponse(_))), "{content_type} {body}");
    }
}

#[test]
fn without_a_key_nobody_is_asked() {
    let remote = TestPlatform::default();
    let config = block_on(Config::read(&HashMap::<String, String>::new())).unwrap();
    let case = Case { client: Products::new(remote.platform(), config), remote };
    assert!(matches!(case.find(), Err(ProductsError::Misconfigured(_))));
    assert_eq!(case.tries(), 0);
}

#[test]
fn in_one_application_the_first_key_of_products_is_shown() {
    let variables = HashMap::from([("products_api_key".to_owned(), "shop:write:first,other:read:second".to_owned())]);
    let config = block_on(Config::read(&variables)).unwrap();
    assert_eq!(config.key.unwrap(), "first");
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(body in any::<Vec<u8>>()) {
        let case = Case::new();
        case.remote.http.answer(200, JSON_API, body);
        assert!(case.find().is_err());
    }
}
