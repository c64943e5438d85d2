//! What scripts find in the frame of every page, and what they leave as it is.

use http::Method;
use serde_json::json;

use super::browser::Browser;
use super::services::{ID, Services, shop};

#[test]
fn whoever_has_signed_in_can_follow_and_has_keys() {
    let mut browser = Browser::writer(&shop());
    let page = browser.get(&format!("/console/products/{ID}"));
    assert_eq!(page.all("[data-follow]")[0].attr("data-follow"), Some("/console/live/products /console/live/inventory"));
    let keys: Vec<_> = page.all("dialog kbd").into_iter().map(super::page::text).collect();
    assert_eq!(keys, ["/", "n", "r", "?"]);
    assert_eq!(page.all("a[aria-keyshortcuts=r]").len(), 1);
    // Parts that a script makes new are found again by their ids.
    assert!(page.all("[data-live]").len() >= 5 && page.all("[data-live]:not([id])").is_empty());
    let page = Browser::reader(&shop()).get(&format!("/console/products/{ID}"));
    assert_eq!(page.all("dialog kbd").len(), 2, "nothing that a reader may not do");
    let page = Browser::new(&Services::default()).get("/console/sign-in");
    assert!(page.all("[data-follow], dialog").is_empty());
}

#[test]
fn what_was_said_waits_for_a_page_that_somebody_looks_at() {
    let services = shop();
    services.on(&format!("POST /inventory/{ID}/movements"), 201, &json!({}));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&format!("/console/products/{ID}/receive")).form("Receive").with("delta", "5");
    browser.send(&form);
    browser.is_script = true;
    let page = browser.get(&format!("/console/products/{ID}"));
    assert_eq!(page.told(), "");
    browser.is_script = false;
    let page = browser.get(&format!("/console/products/{ID}"));
    assert!(page.told().contains("5 units were received."));
    assert_eq!(browser.get(&format!("/console/products/{ID}")).told(), "");
}

#[test]
fn forms_say_what_scripts_need_and_when_they_were_filled_in() {
    let mut browser = Browser::writer(&shop());
    let page = browser.get(&format!("/console/products/{ID}/adjust"));
    let form = page.all("form[data-keep]")[0];
    assert!(form.attr("data-typed").is_none() && form.attr("data-lost").is_some_and(|text| text.contains("done once")));
    let page = browser.send(&page.form("Adjust").with("delta", "x"));
    assert!(page.all("form[data-keep]")[0].attr("data-typed").is_some());
    let (_, headers, _) = browser.exchange(Method::GET, "/console/floor", String::new());
    assert!(headers["permissions-policy"].to_str().unwrap().starts_with("camera=(self)"));
}
