//! Queries that make no sense at all.

use super::{furnish, get, shows};
use crate::shop::harness::Shop;

shows! {
    "BQ1" Choice "Percent-encoding that is broken, and bytes that are no UTF-8, are read as a browser reads a form. What comes of it is no known name or value, 400, except where any text may be a value: 200 with what has that text, as a rule nothing." => broken_encodings;
    "BQ2" Choice "Names and values of a query are 8 192 bytes, decoded, and 64 parameters at most, not counting cursors: more is 400. As it is sent a query is 32 768 bytes at most: more is 400 without being read." => too_much;
    "BQ3" Choice "Of one filter, 100 values at most." => too_much;
    "BQ4" Must "The links of an answer answer, however long the query was that was accepted: encoding and cursors do not count." => links_of_long_queries;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_encodings() {
    let shop = Shop::new();
    furnish(&shop).await;
    for query in [
        "%",
        "%zz=1",
        "filter[price]=%",
        "filter[price]=%FF",
        "filter[id]=%C3%28",
        "filter%5Bsku%5=1",
        "sort=%00",
        "%FF%FE=1",
        "page[size]=%EF%BC%91",
        "filter[created_at]=%E2%80%AE",
    ] {
        for path in ["/products", "/inventory/purchases"] {
            get(&shop, &format!("{path}?{query}")).await.fails(400, "invalid_query_parameter");
        }
    }
    // Where any text may be, it is a text that nothing is equal to.
    for query in [
        "filter[sku]=%FF",
        "filter[sku]=%00",
        "filter[sku]=%E2%82%AC",
        "filter[search]=%22%00*",
        "filter[search]=%00",
        "filter[search]=%01",
        "filter[search]=!!!",
        "filter[name][contains]=%25",
    ] {
        assert!(get(&shop, &format!("/products?{query}")).await.is(200).list().is_empty(), "{query}");
    }
    get(&shop, "/products/%C3%28").await.fails(404, "not_found");
    get(&shop, "/products/%2e%2e/%2e%2e").await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much() {
    let shop = Shop::new();
    let product = furnish(&shop).await.product;
    let many = |count: usize| vec!["filter[sku]=a"; count].join("&");
    let ids = |count: usize| format!("filter[id]={}", vec![product.as_str(); count].join(","));
    for query in [
        "filter&".repeat(9_000),
        "&".repeat(32_769),
        format!("filter[sku]={}", vec!["s".repeat(90); 90].join(",")),
        many(65),
        "[".repeat(9_000),
        format!("filter[name]={}", "a".repeat(201)),
        ids(101),
        format!("sort={}", "name,".repeat(1_000)),
    ] {
        let answer = get(&shop, &format!("/products?{query}")).await.is(400);
        assert!(answer.text.len() < 60_000, "an answer as long as the request: {}", answer.text.len());
        assert!(answer.codes().iter().all(|code| *code == "invalid_query_parameter"), "{}", answer.text);
    }
    assert_eq!(get(&shop, &format!("/products?{}", ids(100))).await.is(200).list().len(), 1);
}

/// A query that begins so and is as long as may be, of characters that grow when they are encoded.
fn longest(beginning: &str) -> String {
    let names_and_values = beginning.len() - beginning.matches(['=', '&']).count();
    let text = &":'/;@!$".repeat(20)[..99];
    let mut values = format!("{text},").repeat(83);
    values.truncate(8_192 - names_and_values - 1);
    format!("{beginning}{values}$")
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_long_queries() {
    let shop = Shop::new();
    furnish(&shop).await;
    for (beginning, found) in [("filter[name]=", 0), ("page[size]=1&sort=name&filter[name][ne]=", 1)] {
        let path = format!("/products?{}", longest(beginning));
        get(&shop, &format!("{path}$")).await.fails(400, "invalid_query_parameter");
        let mut page = get(&shop, &path).await.is(200);
        assert_eq!(page.list().len(), found, "{beginning}");
        // The next page, and from there back to the first.
        for name in ["next", "prev"] {
            let links = page.body["links"].clone();
            assert!(links["self"]["href"].as_str().is_some_and(|link| link.len() > 16_000), "{links}");
            for link in [&links["self"]["href"], &links["first"]] {
                get(&shop, link.as_str().unwrap()).await.is(200);
            }
            if found > 0 {
                page = get(&shop, links[name].as_str().unwrap()).await.is(200);
                assert_eq!(page.list().len(), 1);
            }
        }
    }
}
