//! The changes of others, for the script that follows them.

use http::Method;
use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, OTHER, Services, error, line};

const SINCE: &str = "2026-01-01T00:00:00.000Z";

fn event(about: &Value, cursor: Option<&str>) -> Value {
    let mut attributes = json!({ "created_at": SINCE });
    attributes.as_object_mut().unwrap().extend(about.as_object().unwrap().clone());
    let mut event = json!({ "type": "events", "id": ID, "attributes": attributes });
    if let Some(cursor) = cursor {
        event["meta"] = json!({ "page": { "cursor": cursor } });
    }
    event
}

fn of_stock(id: &str, cursor: Option<&str>) -> Value {
    event(&json!({ "product_id": id }), cursor)
}

fn feed(events: &[Value]) -> Value {
    json!({ "data": events, "links": { "next": null, "prev": null } })
}

/// What the script gets: the status, the document, and after how many seconds to come again.
fn ask(browser: &mut Browser, path: &str) -> (u16, Value, Option<String>) {
    let (status, headers, body) = browser.exchange(Method::GET, path, String::new());
    assert_eq!(headers["content-type"], "application/json", "{body}");
    assert!(headers["cache-control"].to_str().unwrap().contains("no-store"));
    let again = headers.get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    (status.as_u16(), serde_json::from_str(&body).unwrap(), again)
}

#[test]
fn who_begins_is_told_where_the_feed_is_and_nothing_of_what_was() {
    let services = Services::default();
    services.on("GET /inventory/events", 200, &feed(&[of_stock(ID, Some("c"))]));
    services.on("GET /products/events", 200, &feed(&[]));
    let mut browser = Browser::reader(&services);
    browser.wait = Some("wait=20");
    let (status, news, _) = ask(&mut browser, "/console/live/inventory");
    let expected = json!({ "after": format!("{SINCE}~"), "products": [], "is_anew": true, "is_behind": false });
    assert_eq!((status, news), (200, expected));
    let asked = &services.asked("GET /inventory/events")[0];
    assert!(line(asked).contains("sort=-created_at&page[size]=1"), "{}", line(asked));
    assert!(asked.headers().get("prefer").is_none(), "the first answer comes at once");
    // A feed in which nothing was written yet is read from its beginning.
    let (_, news, _) = ask(&mut browser, "/console/live/products");
    assert_eq!(news["after"], "");
}

#[test]
fn what_changed_is_told_once_each_and_the_service_waits_for_it() {
    let services = Services::default();
    let page = [of_stock(ID, None), of_stock(OTHER, None), of_stock(ID, Some("c2"))];
    services.on("GET /inventory/events", 200, &feed(&page)).on_with(
        "GET /inventory/events",
        200,
        ("retry-after", "5"),
        &feed(&[]),
    );
    let mut browser = Browser::reader(&services);
    for (preference, told) in [("wait=3", "wait=3"), ("respond-async, wait=900", "wait=20")] {
        browser.wait = Some(preference);
        services.forget();
        ask(&mut browser, &format!("/console/live/inventory?after={SINCE}~c1"));
        assert_eq!(services.asked("GET /inventory/events")[0].headers()["prefer"], told);
    }
    let services = Services::default();
    services.on("GET /inventory/events", 200, &feed(&page)).on_with(
        "GET /inventory/events",
        200,
        ("retry-after", "5"),
        &feed(&[]),
    );
    let mut browser = Browser::reader(&services);
    let (_, news, again) = ask(&mut browser, &format!("/console/live/inventory?after={SINCE}~c1"));
    assert_eq!(news, json!({ "after": format!("{SINCE}~c2"), "products": [ID, OTHER], "is_anew": false, "is_behind": false }));
    assert_eq!(again, None);
    let asked = line(&services.asked("GET /inventory/events")[0]);
    assert!(asked.contains(&format!("filter[created_at][gte]={SINCE}&page[after]=c1")), "{asked}");
    // Nothing new, and no place to wait: the place stays, and the service says when to come again.
    let (_, news, again) = ask(&mut browser, &format!("/console/live/inventory?after={SINCE}~c2"));
    assert_eq!((news["after"].as_str(), again.as_deref()), (Some(format!("{SINCE}~c2").as_str()), Some("5")));
}

#[test]
fn a_page_that_is_full_may_have_more_behind_it() {
    let services = Services::default();
    let mut page: Vec<Value> = (1..100).map(|_| event(&json!({ "subject": { "type": "products", "id": ID } }), None)).collect();
    page.push(event(&json!({ "subject": { "type": "products", "id": OTHER } }), Some("c")));
    services.on("GET /products/events", 200, &feed(&page));
    let (_, news, _) = ask(&mut Browser::reader(&services), "/console/live/products?after=");
    assert_eq!((&news["is_behind"], &news["products"]), (&json!(true), &json!([ID, OTHER])));
}

#[test]
fn a_place_of_another_feed_begins_anew() {
    let services = Services::default();
    services.on("GET /products/events?fields[events]=subject,created_at&page", 400, &error(400, "invalid_query_parameter", ""));
    services.on("GET /products/events?fields[events]=subject,created_at&sort", 200, &feed(&[]));
    let (status, news, _) = ask(&mut Browser::reader(&services), "/console/live/products?after=~nonsense");
    assert_eq!((status, &news["is_anew"]), (200, &json!(true)));
}

#[test]
fn whoever_has_no_session_gets_nothing_and_no_page() {
    let services = Services::default();
    let (status, document, _) = ask(&mut Browser::new(&services), "/console/live/products?after=");
    assert_eq!((status, document.get("products")), (403, None));
    assert!(services.asked("GET").is_empty());
    // A key that is taken back is of no more use than none.
    services.on("GET /products/events", 401, &error(401, "unauthenticated", ""));
    assert_eq!(ask(&mut Browser::writer(&services), "/console/live/products?after=").0, 403);
}

#[test]
fn a_service_that_is_down_or_busy_is_told_as_such() {
    let services = Services::default();
    services.fail("GET /products/events");
    services.on_with("GET /inventory/events", 503, ("retry-after", "7"), &error(503, "overloaded", ""));
    let mut browser = Browser::writer(&services);
    assert_eq!(ask(&mut browser, "/console/live/products?after=").0, 502);
    let (status, _, again) = ask(&mut browser, "/console/live/inventory?after=");
    assert_eq!((status, again.as_deref()), (503, Some("7")));
    let (status, headers, _) = browser.exchange(Method::POST, "/console/live/products", String::new());
    assert_eq!((status.as_u16(), &headers["allow"]), (405, &"GET, HEAD".parse().unwrap()));
}
