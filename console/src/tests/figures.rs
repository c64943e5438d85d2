//! What was sold and what was on hand: on the list, and on the page of a product.

use serde_json::{Value, json};

use super::browser::Browser;
use super::page::text;
use super::services::{ID, NOBODY, OTHER, Services, day, error, figures, line, list, product, shop, stock};

const MONTH: [&str; 2] = ["2025-12-03", "2026-01-01"];

/// Two products of which one has stock, and figures of these.
fn two(of_shop: &Value, of_products: &[Value]) -> Services {
    let services = Services::default();
    services.on("GET /products", 200, &list(&[product(ID, "Coffee", "C"), product(OTHER, "Tea", "T")]));
    services.on("GET /inventory?", 200, &list(&[stock(ID, 12, 2, 3)]));
    services.again("GET /inventory/figures");
    services.on("GET /inventory/figures?filter[day]", 200, &list(std::slice::from_ref(of_shop)));
    services.on("GET /inventory/figures?filter[product_id]", 200, &list(of_products));
    services
}

fn sold_today(now: &Value, money: &[(&str, &str)]) -> Value {
    let mut shop = figures(NOBODY, MONTH, 0, &[day("2025-12-31", 9, 1, &[("1.00", "USD")]), day("2026-01-01", 5, 1_234, money)]);
    shop["attributes"]["now"] = now.clone();
    shop
}

fn now() -> Value {
    json!({ "products": 9, "out": 2, "low": 3, "on_hand": 40, "reserved": 5, "available": 35, "holds": 4 })
}

#[test]
fn a_row_has_a_line_of_a_month_that_says_its_numbers() {
    let days = [day("2025-12-10", 4, 16, &[]), day("2025-12-20", 30, 0, &[]), day("2026-01-01", 12, 18, &[])];
    let services = two(&sold_today(&now(), &[]), &[figures(ID, MONTH, 20, &days)]);
    let page = Browser::reader(&services).get("/console/");
    assert_eq!(page.rows()[0][7], "30 days: from 20 to 12, between 4 and 30");
    assert_eq!(page.rows()[1][7], "–", "stock that was never started");
    let lines = page.all("svg.spark");
    assert_eq!(
        (lines.len(), lines[0].attr("role"), lines[0].attr("viewbox").or(lines[0].attr("viewBox"))),
        (1, Some("img"), Some("0 -2 30 24"))
    );
    assert_eq!(page.all("svg.spark path")[0].attr("d"), Some("M0 7H7V17H17V0H29V12H30"));
    let asked: Vec<String> = services.asked("GET /inventory/figures?filter[product_id]").iter().map(line).collect();
    assert_eq!(asked.len(), 1, "one request for all rows");
    assert!(asked[0].contains(&format!("filter[product_id]={ID},{OTHER}")) && !asked[0].contains("now"), "{asked:?}");
}

#[test]
fn where_stock_leads_the_rows_have_lines_too() {
    let services = two(&sold_today(&now(), &[]), &[figures(ID, ["2026-01-01", "2026-01-01"], 3, &[])]);
    let page = Browser::reader(&services).get("/console/?view=reserved");
    assert_eq!(page.rows()[0][7], "1 day: from 3 to 3, between 3 and 3");
    assert!(line(&services.asked("GET /inventory?")[0]).contains("filter[reserved][gt]=0"));
    assert!(line(&services.asked("GET /inventory/figures?filter[product_id]")[0]).contains(&format!("filter[product_id]={ID}&")));
}

#[test]
fn todays_figures_lead_to_what_they_count() {
    let services = two(&sold_today(&now(), &[("99999999999999999.99", "USD"), ("12.50", "EUR")]), &[]);
    let page = Browser::reader(&services).get("/console/");
    let told: Vec<String> = page.all(".today > div").into_iter().map(text).collect();
    let expected = [
        "Sold today 1,234 units",
        "Taken in today 99,999,999,999,999,999.99 USD 12.50 EUR",
        "Low 3",
        "Out of stock 2",
        "Live holds 4",
        "Units reserved 5",
    ];
    assert_eq!(told, expected);
    let links: Vec<&str> = page.all(".today a").into_iter().filter_map(|link| link.attr("href")).collect();
    let sales = "/console/events?kind=purchase.completed&day=2026-01-01";
    let views = ["low", "out", "reserved", "reserved"].map(|view| format!("/console/?view={view}"));
    assert_eq!(links, [&[sales; 3][..], &views.each_ref().map(String::as_str)].concat());
    assert!(line(&services.asked("GET /inventory/figures?filter[day]")[0]).contains("filter[day][gte]=2025-12-31"));
    // What is low and not out: as many rows as the number says.
    Browser::reader(&services).get("/console/?view=low");
    assert!(line(services.asked("GET /inventory?").last().unwrap()).contains("filter[available][gt]=0"));
}

#[test]
fn a_day_without_sales_and_a_shop_without_anything() {
    let mut quiet = figures(NOBODY, MONTH, 0, &[day("2025-12-31", 9, 7, &[("1.00", "USD")])]);
    quiet["attributes"]["now"] = now();
    let page = Browser::reader(&two(&quiet, &[])).get("/console/");
    assert_eq!(text(page.all(".today > div")[0]), "Sold today 0 units");
    assert_eq!(page.all(".today > div").len(), 5, "no money");
    let page = Browser::reader(&two(&figures(NOBODY, MONTH, 0, &[]), &[])).get("/console/");
    assert!(page.all(".today").is_empty());
}

#[test]
fn without_figures_the_list_shows_everything_else() {
    let services = two(&sold_today(&now(), &[]), &[]);
    let plain = || {
        let services = Services::default();
        services.on("GET /products", 200, &list(&[product(ID, "Coffee", "C")])).on(
            "GET /inventory?",
            200,
            &list(&[stock(ID, 12, 2, 3)]),
        );
        services.again("GET /inventory/figures");
        services
    };
    let [down, old, other, odd] = std::array::from_fn(|_| plain());
    down.fail("GET /inventory/figures");
    old.on("GET /inventory/figures", 404, &error(404, "not_found", ""));
    other.html("GET /inventory/figures", 200);
    odd.on("GET /inventory/figures", 200, &list(&[figures(ID, ["yesterday", "2026-01-01"], 0, &[])]));
    for (services, says) in [(down, "cannot be reached"), (old, "refused"), (other, "something else"), (odd, "something else")] {
        let page = Browser::writer(&services).get("/console/");
        assert_eq!(
            (page.status.as_u16(), page.rows()[0].as_slice()),
            (200, &["Coffee", "C", "1,234.50 USD", "12", "2", "10", "3", "In stock"].map(String::from)[..])
        );
        assert!(page.text().contains("before cannot be shown.") && page.text().contains(says), "{}", page.text());
        assert!(page.all(".today").is_empty() && page.all("[role=alert]").is_empty());
    }
    // What is looked for is shown without what is said of the whole shop.
    services.forget();
    assert!(Browser::reader(&services).get("/console/?search=tea").all(".today").is_empty());
    assert!(services.asked("GET /inventory/figures?filter[day]").is_empty());
}

fn of_product(figures: &Value) -> Services {
    let services = shop();
    services.again("GET /inventory/figures").on("GET /inventory/figures", 200, &list(std::slice::from_ref(figures)));
    services
}

#[test]
fn a_product_has_a_chart_its_sums_and_a_table_of_the_same_numbers() {
    let mut days =
        [day("2025-12-31", 1_013, 7, &[("8.75", "USD"), ("3.00", "EUR")]), day("2026-01-01", 1_012, 1, &[("1.25", "USD")])];
    days[1]["money"][0]["returned"] = json!("0.50");
    days[1]["money"][0]["units_returned"] = json!(1);
    let mut month = figures(ID, MONTH, 1_020, &days);
    month["attributes"]["total"]["money"] = days[1]["money"].clone();
    let services = of_product(&month);
    let page = Browser::reader(&services).get(&format!("/console/products/{ID}"));
    assert_eq!(
        page.all("table.balance tbody tr").into_iter().map(text).collect::<Vec<_>>(),
        [
            "Jan 1, 2026 1,012 0 1 0 0 1.25 USD \u{2212}0.50 USD",
            "Dec 31, 2025 1,013 0 7 0 0 8.75 USD 3.00 EUR",
            "Before Dec 3, 2025 1,020",
        ]
    );
    let told: Vec<String> = page.all("svg.step title").into_iter().map(text).collect();
    assert_eq!(
        told,
        [
            "30 days: from 1,020 to 1,012, between 1,012 and 1,020",
            "Dec 3 – Dec 30, 2025 · On hand: 1,020",
            "Dec 31, 2025 · On hand: 1,013",
            "Jan 1, 2026 · On hand: 1,012",
        ]
    );
    assert!(
        page.text().contains("Received 20 Sold 7 Returned 1 Adjusted +2 \u{2212}3 Sold in USD 1.25 USD 0.50 given back"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Low level: 3"));
    assert_eq!(page.link("Jan 1, 2026"), Some(format!("/console/events?product={ID}&day=2026-01-01")));
    assert_eq!(page.all(".reading[hidden] input[type=range]")[0].attr("max"), Some("29"));
    assert!(line(&services.asked("GET /inventory/figures")[0]).contains("filter[day][gte]=2025-12-03"));
}

#[test]
fn the_span_is_in_the_address_and_stays_there() {
    let services = of_product(&figures(ID, ["2025-10-04", "2026-01-01"], 1, &[]));
    let movements = format!("GET /inventory/{ID}/movements");
    let next = json!({ "data": [], "links": { "next": "/x?page%5Bafter%5D=c", "prev": null } });
    services.again(&movements).on(&movements, 200, &next);
    let page = Browser::reader(&services).get(&format!("/console/products/{ID}?days=90&after=b"));
    assert_eq!(page.link("Older"), Some(format!("/console/products/{ID}?days=90&after=c")));
    assert_eq!(page.link("7 days"), Some(format!("/console/products/{ID}?after=b&days=7")));
    let current: Vec<String> = page.all("nav.views [aria-current]").into_iter().map(text).collect();
    assert_eq!(current, ["90 days"]);
    for (days, from) in [("7", "2025-12-26"), ("365", "2025-01-02"), ("8", "2025-12-03"), ("-1", "2025-12-03")] {
        services.forget();
        Browser::reader(&services).get(&format!("/console/products/{ID}?days={days}"));
        let asked = line(services.asked("GET /inventory/figures").last().unwrap());
        assert!(asked.contains(&format!("filter[day][gte]={from}&")), "{days} {asked}");
    }
}

#[test]
fn charts_of_no_movement_of_one_day_and_of_huge_numbers() {
    for (span, before, days, told) in [
        (MONTH, 0, vec![], "30 days: from 0 to 0, between 0 and 0"),
        (["2026-01-01", "2026-01-01"], 5, vec![day("2026-01-01", 2, 3, &[])], "1 day: from 2 to 2, between 2 and 2"),
        (
            MONTH,
            i64::MAX,
            vec![],
            "30 days: from 9,223,372,036,854,775,807 to 9,223,372,036,854,775,807, between 9,223,372,036,854,775,807 and 9,223,372,036,854,775,807",
        ),
        (MONTH, i64::MIN, vec![], "between \u{2212}9,223,372,036,854,775,808 and"),
        // An answer that has no end is drawn as far as a chart goes.
        (["2026-01-01", "9999-12-31"], 1, vec![], "400 days: from 1 to 1, between 1 and 1"),
    ] {
        let page = Browser::reader(&of_product(&figures(ID, span, before, &days))).get(&format!("/console/products/{ID}"));
        assert!(text(page.all("svg.step title")[0]).contains(told), "{told}: {}", page.text());
        assert_eq!(page.all("table.balance tbody tr").len(), days.len() + 1);
    }
}

#[test]
fn without_figures_a_product_shows_everything_else() {
    let services = shop();
    services.again("GET /inventory/figures").fail("GET /inventory/figures");
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert!(page.told().contains("Inventory cannot be reached.") && page.link("Receive").is_some(), "{}", page.told());
    assert!(page.all("svg.step").is_empty() && page.text().contains("Ledger"));
    // One that was never started has no chart.
    let services = shop();
    services.again("GET /inventory/figures").on("GET /inventory/figures", 200, &list(&[]));
    assert!(!Browser::writer(&services).get(&format!("/console/products/{ID}")).text().contains("On hand over time"));
}

#[test]
fn a_hold_that_has_run_out_is_shown_as_expired() {
    let hold = |id: &str, status: &str, until: &str| {
        json!({ "type": "reservations", "id": id, "attributes": { "product_id": ID,
        "quantity": 2, "status": status, "expires_at": until, "purchase_id": null } })
    };
    let services = shop();
    let all = [
        hold(OTHER, "held", "2026-01-01T00:00:01.000Z"),
        // Its time is over, and nobody has written that down yet.
        hold(ID, "held", "2026-01-01T00:00:00.000Z"),
        hold(NOBODY, "expired", "2025-12-31T23:30:00.000Z"),
    ];
    services.again("GET /inventory/reservations").on("GET /inventory/reservations", 200, &list(&all));
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    let left: Vec<(Option<&str>, String)> =
        page.all("[role=timer]").into_iter().map(|left| (left.attr("data-until"), text(left))).collect();
    assert_eq!(left, [(Some("2026-01-01T00:00:01.000Z"), String::new()), (None, "expired".into()), (None, "expired".into())]);
    let ends: Vec<&str> = page.all("a[href$=confirm]").into_iter().filter_map(|link| link.attr("href")).collect();
    assert_eq!(ends, [format!("/console/holds/{OTHER}/confirm")], "what is over cannot be ended");
    let asked = line(&services.asked("GET /inventory/reservations")[0]);
    assert!(asked.contains("filter[status]=held,expired&filter[expires_at][gte]=2025-12-31T23:00:00.000Z"), "{asked}");
}

#[test]
fn what_a_page_was_made_of_can_be_asked_for_by_a_shell() {
    let services = two(&sold_today(&now(), &[]), &[]);
    let page = Browser::reader(&services).get("/console/?search=it's+$(rm)");
    let commands = page.all("#commands code")[0].text().collect::<String>();
    let lines: Vec<&str> = commands.lines().collect();
    assert_eq!(lines.len(), 3, "{commands}");
    assert!(lines[0].starts_with("curl -H \"X-API-KEY: $PRODUCTS_KEY\" 'http://products/products?"), "{commands}");
    assert!(lines[0].contains("it%27s+%24%28rm%29"), "{commands}");
    assert!(lines[1..].iter().all(|line| line.starts_with("curl -H \"X-API-KEY: $INVENTORY_KEY\" 'http://inventory/inventory")));
    assert!(!page.source.contains("a key"), "keys are named, and not shown");
    assert_eq!(page.all("button[data-copy][hidden]").len(), 1);
    assert!(Browser::new(&services).get("/console/sign-in").all(".curl").is_empty());
}
