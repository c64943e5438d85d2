//! `GET /inventory/figures`: sums by day and counts by state. That they are right whatever is done, and on an older file, is shown in
//! inventory; that they agree with the ledger after any run, by the checker.

use crate::harness::{Answer, INVENTORY_READER, Shop, new_product, new_purchase, new_stock};
use http::Method;
use serde_json::{Value, json};

const SHOP: &str = "00000000-0000-0000-0000-000000000000";
const DAY_S: i64 = 86_400;

/// The only one of a list.
#[track_caller]
fn only(answer: &Answer) -> &Value {
    let [only] = answer.list() else { panic!("not one: {}", answer.text) };
    &only["attributes"]
}

async fn figures(shop: &Shop, query: &str) -> Answer {
    shop.get(&format!("/inventory/figures?{query}")).await.is(200)
}

/// Moves the clock to shortly before or after the next midnight in UTC.
async fn to_midnight(shop: &Shop, and_seconds: i64) {
    // No clock of the test's own: the host's may be ahead.
    let probe = shop.product(&format!("CLOCK-{and_seconds}"), "1").await;
    let created = shop.get(&format!("/products/{probe}")).await.is(200).body["data"]["attributes"]["created_at"].clone();
    let time = created.as_str().unwrap()[11..19].split(':').fold(0, |all, part| all * 60 + part.parse::<i64>().unwrap());
    shop.pass(DAY_S - time + and_seconds);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shop_and_each_product_by_day() {
    let shop = Shop::new();
    to_midnight(&shop, -2_000).await;
    let mug = shop.stocked("MUG", "12.50", 10).await;
    let bought = shop.buy(&mug, 2).await.is(201).id().to_owned();
    shop.pass(4_000);
    shop.buy(&mug, 1).await.is(201);
    shop.cancel(&bought).await.is(200);
    shop.adjust(&mug, -1).await.is(201);
    let found = figures(&shop, &format!("filter[product_id]={mug}")).await;
    let figures_of_mug = only(&found);
    let days = figures_of_mug["days"].as_array().unwrap();
    assert_eq!(days.len(), 2, "{}", found.text);
    let usd = |units: i64, sold: &str, back: i64, returned: &str| json!([{ "currency": "USD", "units_sold": units, "sold": sold, "units_returned": back, "returned": returned }]);
    let day = |number: usize, mut sums: Value| {
        sums["day"] = days[number]["day"].clone();
        assert_eq!(days[number], sums, "{}", found.text);
    };
    day(
        0,
        json!({ "sold": 2, "returned": 0, "received": 10, "adjusted_up": 0, "adjusted_down": 0, "on_hand": 8, "money": usd(2, "25.00", 0, "0.00") }),
    );
    day(
        1,
        json!({ "sold": 1, "returned": 2, "received": 0, "adjusted_up": 0, "adjusted_down": 1, "on_hand": 8, "money": usd(1, "12.50", 2, "25.00") }),
    );
    let purchase = shop.get(&format!("/inventory/purchases/{bought}")).await.is(200);
    let date = |name: &str| json!(purchase.body["data"]["attributes"][name].as_str().unwrap()[..10]);
    assert_eq!([&days[0]["day"], &days[1]["day"]], [&date("created_at"), &date("cancelled_at")]);
    assert_eq!(figures_of_mug["total"]["money"], usd(3, "37.50", 2, "25.00"));
    assert_eq!(figures_of_mug["to"], days[1]["day"]);
    // From the second day on, the first is what it begins with.
    let later = figures(&shop, &format!("filter[product_id]={mug}&filter[day][gte]={}", days[1]["day"].as_str().unwrap())).await;
    assert_eq!((&only(&later)["on_hand_before"], &only(&later)["days"][0]), (&json!(8), &days[1]));
    let until = figures(&shop, &format!("filter[day][lte]={}", days[0]["day"].as_str().unwrap())).await;
    assert_eq!(only(&until)["days"], json!([days[0]]), "the shop has one product");
    assert_eq!((&only(&until)["product_id"], &only(&until)["to"]), (&Value::Null, &days[0]["day"]));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn currencies_and_states_are_counted_each_for_itself() {
    let shop = Shop::new();
    for (sku, price, currency, on_hand, threshold) in
        [("A", "0.10", "USD", 9, 0), ("B", "1000", "JPY", 3, 5), ("C", "0.125", "KWD", 1, 0), ("D", "1", "USD", 0, 3)]
    {
        let mut product = new_product(sku, price);
        product["data"]["attributes"]["currency"] = json!(currency);
        let id = shop.post("/products", &product).await.is(201).id().to_owned();
        let mut stock = new_stock(&id, on_hand);
        stock["data"]["attributes"]["low_stock_threshold"] = json!(threshold);
        shop.post("/inventory", &stock).await.is(201);
        if on_hand > 0 {
            shop.post("/inventory/purchase", &new_purchase(&id, 1)).await.is(201);
        }
        if sku == "A" {
            shop.hold(&id, 3, 60).await.is(201);
        }
    }
    let found = figures(&shop, "").await;
    let money = only(&found)["total"]["money"].as_array().unwrap().iter();
    let money: Vec<_> = money.map(|each| (each["currency"].as_str().unwrap(), each["sold"].as_str().unwrap())).collect();
    assert_eq!(money, [("JPY", "1000"), ("KWD", "0.125"), ("USD", "0.10")]);
    let now = json!({ "products": 4, "out": 2, "low": 1, "on_hand": 10, "reserved": 3, "available": 7, "holds": 1 });
    assert_eq!(only(&found)["now"], now);
    // The lists that a count leads to.
    for (count, query) in [("out", "filter[available]=0"), ("low", "filter[low_stock]=true&filter[available][gt]=0")] {
        let listed = shop.all(&format!("/inventory?{query}")).await.len();
        assert_eq!(now[count], listed, "{count}");
    }
    shop.pass(60);
    let later = figures(&shop, "fields[figures]=now").await;
    assert_eq!(
        later.list()[0]["attributes"],
        json!({ "now": { "products": 4, "out": 2, "low": 1, "on_hand": 10, "reserved": 0, "available": 10, "holds": 0 } })
    );
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_products_at_once_and_page_by_page() {
    let shop = Shop::new();
    let mut products = Vec::new();
    for number in 0..5 {
        products.push(shop.stocked(&format!("P-{number}"), "1", number).await);
    }
    let unknown = shop.product("BARE", "1").await;
    let query = format!("filter[product_id]={},{unknown}", products.join(","));
    let all = figures(&shop, &query).await;
    let ids: Vec<&str> = all.list().iter().map(|item| item["id"].as_str().unwrap()).collect();
    let mut sorted = products.clone();
    sorted.sort();
    assert_eq!(ids, sorted, "what never had stock has no figures");
    let listed = shop.all(&format!("/inventory/figures?{query}&fields[figures]=product_id")).await;
    assert_eq!(listed.len(), 5);
    let first = figures(&shop, &format!("{query}&page[size]=2")).await;
    let second = shop.get(first.body["links"]["next"].as_str().unwrap()).await.is(200);
    assert_eq!((first.list().len(), second.list()[0]["id"].as_str()), (2, Some(sorted[2].as_str())));
    // As many as a page of a list can have.
    let hundred = vec![sorted[0].as_str(); 100].join(",");
    assert_eq!(figures(&shop, &format!("filter[product_id]={hundred}&page[size]=100")).await.list().len(), 1);
    let more = shop.get(&format!("/inventory/figures?filter[product_id]={hundred},{}", sorted[1])).await;
    assert_eq!(more.fails(400, "invalid_query_parameter").sources(), ["filter[product_id]"]);
    // Each has a place of its own, and so has the shop.
    let one = shop.get(&format!("/inventory/figures/{}", sorted[1])).await.is(200);
    assert_eq!(one.body["data"], all.list()[1]);
    assert_eq!(shop.get(&format!("/inventory/figures/{SHOP}")).await.is(200).body["data"], figures(&shop, "").await.list()[0]);
    shop.get(&format!("/inventory/figures/{unknown}")).await.fails(404, "stock_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_shop_has_nothing_to_count() {
    let shop = Shop::new();
    let reader = shop.ask(Method::GET, "/inventory/figures").key(INVENTORY_READER).send().await.is(200);
    let found = only(&reader);
    let nothing = json!({ "sold": 0, "returned": 0, "received": 0, "adjusted_up": 0, "adjusted_down": 0, "money": [] });
    assert_eq!((&found["days"], &found["total"], &found["on_hand_before"]), (&json!([]), &nothing, &json!(0)));
    let absent = figures(&shop, "filter[product_id]=5f0c1e9a-0d5b-4b0e-9a4b-2f6f3c1d7e11").await;
    assert_eq!(absent.list().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_is_one_of_400_days_at_most() {
    let shop = Shop::new();
    let span = |from: &str, to: &str| format!("filter[day][gte]={from}&filter[day][lte]={to}");
    for (from, to) in [("2025-01-01", "2026-02-04"), ("2024-02-29", "2024-02-29"), ("0000-01-01", "0000-12-31")] {
        let found = figures(&shop, &span(from, to)).await;
        assert_eq!((&only(&found)["from"], &only(&found)["to"]), (&json!(from), &json!(to)));
    }
    let first = figures(&shop, "filter[day][lte]=0000-01-01").await;
    assert_eq!((&only(&first)["from"], &only(&first)["to"]), (&json!("0000-01-01"), &json!("0000-01-01")));
    for (query, parameter) in [
        (span("2025-01-01", "2026-02-05"), "filter[day][gte]"),
        (span("2026-01-02", "2026-01-01"), "filter[day][gte]"),
        ("filter[day][gte]=2020-01-01".to_owned(), "filter[day][gte]"),
        ("filter[day][gte]=9999-12-31".to_owned(), "filter[day][gte]"),
        ("filter[day]=2026-01-01".to_owned(), "filter[day]"),
        ("filter[day][gt]=2026-01-01".to_owned(), "filter[day][gt]"),
        ("filter[product_id]=x".to_owned(), "filter[product_id]"),
        ("filter[product_id][ne]=5f0c1e9a-0d5b-4b0e-9a4b-2f6f3c1d7e11".to_owned(), "filter[product_id][ne]"),
        ("sort=day".to_owned(), "sort"),
        ("include=product".to_owned(), "include"),
        ("fields[figures]=nothing".to_owned(), "fields[figures]"),
        ("page[size]=101".to_owned(), "page[size]"),
    ] {
        let answer = shop.get(&format!("/inventory/figures?{query}")).await.fails(400, "invalid_query_parameter");
        assert_eq!(answer.sources(), [parameter], "{query}");
    }
    for date in
        ["", "2026-02-30", "2026-13-01", "2026-1-1", "20260101", "2026-01-01T00:00:00Z", "26-01-01", "-001-01-01", "today"]
    {
        let answer = shop.get(&format!("/inventory/figures?filter[day][lte]={date}")).await.fails(400, "invalid_query_parameter");
        assert_eq!(answer.sources(), ["filter[day][lte]"], "{date}");
    }
}
