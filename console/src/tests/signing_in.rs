use std::time::Duration;

use super::browser::Browser;
use super::services::{ID, Services, error, shop};

/// The services take no key but these, and say what each may do.
fn doors(products: u16, inventory: u16) -> Services {
    let services = shop();
    services.on("POST /products?", products, &error(products, "code", ""));
    services.on("POST /inventory?", inventory, &error(inventory, "code", ""));
    services
}

#[test]
fn whoever_has_not_signed_in_is_led_to_the_form_and_back() {
    let mut browser = Browser::new(&doors(400, 400));
    let away = browser.get(&format!("/console/products/{ID}"));
    assert_eq!(away.status, 303);
    let form = browser.follow(&away);
    assert_eq!((form.heading().as_str(), form.field("Key of products").attr("type")), ("Sign in", Some("password")));
    let page = browser.submit(&form.form("Sign in").with("products_key", "one for both"));
    assert_eq!(page.heading(), "Coffee");
    assert!(page.told().contains("You may read and change products and stock."), "{}", page.told());
    // It is said once.
    assert_eq!(browser.get(&format!("/console/products/{ID}")).told(), "");
    let asked = browser.services.asked("POST /inventory?");
    assert_eq!((asked[0].headers()["x-api-key"].to_str().unwrap(), &asked[0].body()[..]), ("one for both", &b"{}"[..]));
}

#[test]
fn each_key_is_tried_at_its_own_service() {
    let mut browser = Browser::new(&doors(400, 403));
    let form = browser.get("/console/sign-in").form("Sign in");
    let page = browser.send(&form.with("products_key", "for products").with("inventory_key", "for inventory"));
    assert_eq!(page.status, 303);
    let told = browser.get("/console/sign-in");
    assert!(told.told().contains("You may change products, and read stock."), "{}", told.told());
    assert!(told.description("Key of products").contains("It may read and change."));
    assert!(told.description("Key of inventory").contains("It may read."));
    assert_eq!(browser.services.asked("POST /inventory?")[0].headers()["x-api-key"], "for inventory");
    // Nobody can read the keys, not even their owner.
    assert!(!told.source.contains("for products") && browser.cookies.iter().all(|cookie| !cookie.value().contains("for")));
}

#[test]
fn a_wrong_key_is_told_at_its_field_and_the_right_one_is_kept() {
    let mut browser = Browser::new(&doors(400, 401));
    let form = browser.get("/console/sign-in").form("Sign in");
    let page = browser.send(&form.with("products_key", "right").with("inventory_key", "wrong"));
    assert_eq!(page.status, 401);
    assert_eq!(page.headers["cache-control"], "no-store", "whoever guesses is not taken for one who knows");
    assert!(page.description("Key of inventory").contains("does not take this key"), "{}", page.text());
    assert_eq!(page.field("Key of inventory").attr("aria-invalid"), Some("true"));
    assert!(page.description("Key of products").contains("Known."));
    // The other service alone is enough to go on, and is asked no more.
    assert_eq!(browser.get(&format!("/console/products/{ID}")).status, 200);
}

#[test]
fn one_key_that_is_for_one_service_only_opens_that_one() {
    let mut browser = Browser::new(&doors(400, 401));
    let form = browser.get("/console/sign-in").form("Sign in");
    assert_eq!(browser.send(&form.with("products_key", "right")).status, 303);
    let page = browser.get(&format!("/console/products/{ID}"));
    assert!(page.text().contains("There is no key of Inventory."), "{}", page.text());
}

#[test]
fn a_service_that_is_down_is_no_wrong_key() {
    let services = Services::default();
    services.fail("POST /products?").fail("POST /inventory?");
    let mut browser = Browser::new(&services);
    let form = browser.get("/console/sign-in").form("Sign in");
    let page = browser.send(&form.with("products_key", "key"));
    assert_eq!(page.status, 503);
    assert!(page.text().contains("Products cannot be reached."), "{}", page.text());
    let empty = browser.get("/console/sign-in").form("Sign in");
    assert_eq!(browser.send(&empty).status, 422);
}

#[test]
fn one_key_for_both_is_taken_along_while_a_service_is_down() {
    let services = doors(400, 400);
    services.fail("POST /inventory?").fail(&format!("GET /inventory/{ID}?"));
    let mut browser = Browser::new(&services);
    let form = browser.get("/console/sign-in").form("Sign in");
    assert_eq!(browser.send(&form.with("products_key", "key")).status, 303);
    let page = browser.get(&format!("/console/products/{ID}"));
    assert!(page.text().contains("Inventory cannot be reached."), "{}", page.text());
    assert!(!page.text().contains("There is no key of Inventory."), "{}", page.text());
}

#[test]
fn signing_out_forgets_the_keys() {
    let mut browser = Browser::writer(&shop());
    let form = browser.get(&format!("/console/products/{ID}")).form("Sign out");
    let page = browser.submit(&form);
    assert!(page.told().contains("Signed out."), "{}", page.told());
    assert_eq!(browser.get("/console/").status, 303);
}

#[test]
fn a_session_ends_with_the_day() {
    let mut browser = Browser::writer(&shop());
    browser.clock.advance(Duration::from_hours(12));
    assert_eq!(browser.get(&format!("/console/products/{ID}")).status, 200);
    browser.clock.advance(Duration::from_secs(1));
    assert_eq!(browser.get(&format!("/console/products/{ID}")).status, 303);
}

#[test]
fn a_cookie_that_somebody_has_changed_is_none() {
    let mut browser = Browser::writer(&shop());
    let session = browser.cookies.iter_mut().find(|cookie| cookie.name() == "bodega_console").unwrap();
    let mut value = session.value().to_owned();
    value.replace_range(20..21, if &value[20..21] == "A" { "B" } else { "A" });
    session.set_value(value);
    assert_eq!(browser.get(&format!("/console/products/{ID}")).status, 303);
}

#[test]
fn the_language_is_the_browsers_until_somebody_chooses() {
    let mut browser = Browser::new(&Services::default());
    browser.language = "es-MX, en;q=0.5";
    let page = browser.get("/console/sign-in");
    assert_eq!((page.heading().as_str(), page.all("html")[0].attr("lang")), ("Entrar", Some("es")));
    let page = browser.submit(&page.form("English"));
    assert_eq!((page.heading().as_str(), page.all("html")[0].attr("lang")), ("Sign in", Some("en")));
}
