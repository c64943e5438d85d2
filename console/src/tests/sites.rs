//! Forms that other sites send, and browsers that keep no cookies.

use super::browser::Browser;
use super::services::{ID, shop};

fn receive() -> String {
    format!("/console/products/{ID}/receive")
}

#[test]
fn a_form_from_another_site_does_nothing() {
    for site in ["cross-site", "same-site"] {
        let services = shop();
        let mut browser = Browser::writer(&services);
        let form = browser.get(&receive()).form("Receive").with("delta", "5");
        browser.site = Some(site);
        let page = browser.send(&form);
        assert_eq!((page.status.as_u16(), page.heading().as_str()), (403, "This form came from elsewhere"), "{site}");
        assert!(services.asked("POST /inventory/").is_empty());
    }
}

#[test]
fn who_comes_from_another_site_without_cookies_stays_signed_in() {
    let services = shop();
    let mut browser = Browser::writer(&services);
    let form = browser.get(&receive()).form("Receive").with("delta", "5");
    // Cookies of this kind stay in the browser where another site asks.
    let kept = std::mem::take(&mut browser.cookies);
    browser.site = Some("cross-site");
    assert_eq!(browser.send(&form).status, 403);
    let page = browser.get(&receive());
    assert_eq!((page.status.as_u16(), page.heading().as_str()), (200, "One moment"));
    assert!(browser.cookies.iter().all(|cookie| cookie.name() != "bodega_console"), "{:?}", browser.cookies);
    browser.cookies.extend(kept);
    browser.site = Some("same-origin");
    assert_eq!(browser.get(&receive()).heading(), "Receive");
}

#[test]
fn a_form_without_the_token_of_the_session_does_nothing_and_keeps_what_was_typed() {
    let services = shop();
    let mut browser = Browser::writer(&services);
    // A browser that does not say from where.
    browser.site = None;
    for token in ["", "0123456789abcdef0123456789abcdef"] {
        let form = browser.get(&receive()).form("Receive").with("delta", "5").with("token", token);
        let page = browser.send(&form);
        assert_eq!(page.status, 403);
        assert!(page.told().contains("Look it over, and send it again."), "{}", page.told());
        assert_eq!(page.form("Receive").value("delta"), "5");
        assert_ne!(page.form("Receive").value("token"), token);
    }
    assert!(services.asked("POST /inventory/").is_empty());
}

#[test]
fn without_cookies_the_page_says_so() {
    let mut browser = Browser::new(&shop());
    let form = browser.get("/console/sign-in").form("Sign in").with("products_key", "key");
    browser.cookies.clear();
    let page = browser.send(&form);
    assert_eq!(page.status, 403);
    assert!(page.told().contains("Your browser sent no cookie"), "{}", page.told());
}

#[test]
fn what_was_typed_survives_the_end_of_a_session() {
    let services = shop();
    let mut browser = Browser::writer(&services);
    let form = browser.get(&receive()).form("Receive").with("delta", "5").with("reason", "note ñ & 7");
    let key = form.value("key").to_owned();
    browser.cookies.clear();
    let page = browser.send(&form);
    assert_eq!((page.status.as_u16(), page.heading().as_str()), (403, "Sign in"));
    assert!(page.text().contains("What you typed is kept."));
    services.on("POST /products?", 400, &super::services::error(400, "code", ""));
    services.on("POST /inventory?", 400, &super::services::error(400, "code", ""));
    let page = browser.send(&page.form("Sign in").with("products_key", "key"));
    assert_eq!((page.status.as_u16(), page.heading().as_str()), (200, "Receive"));
    let form = page.form("Receive");
    assert_eq!([form.value("delta"), form.value("reason"), form.value("key")], ["5", "note ñ & 7", &key]);
    // And it can be sent.
    services.on(&format!("POST /inventory/{ID}/movements"), 201, &serde_json::json!({}));
    assert_eq!(browser.send(&form).status, 303);
}

#[test]
fn a_key_that_was_taken_back_leads_to_signing_in_and_loses_nothing() {
    let services = shop();
    let mut browser = Browser::writer(&services);
    let form = browser.get(&receive()).form("Receive").with("delta", "5");
    services.on(&format!("POST /inventory/{ID}/movements"), 401, &super::services::error(401, "unauthenticated", ""));
    let page = browser.send(&form);
    assert_eq!(page.heading(), "Sign in");
    assert!(page.text().contains("Inventory does not take this key, or no longer."), "{}", page.text());
    assert!(page.form("Sign in").value("typed").contains("delta=5"));
    assert!(!page.form("Sign in").value("typed").contains("token"));
}

#[test]
fn a_form_that_is_far_too_long_is_not_read() {
    let mut browser = Browser::writer(&shop());
    let form = browser.get(&receive()).form("Receive").with("reason", &"x".repeat(200_000));
    assert_eq!(browser.send(&form).status, 413);
}
