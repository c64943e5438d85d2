//! Query parameters, filters and sorting, and queries that make no sense at all.

use super::shows;
use crate::harness::{Answer, Shop, furnish, new_product};
use http::Method;
use serde_json::Value;

shows! {
    "SO1" Must "A field that cannot be sorted by is 400, and so is sort where it is not supported." => sorts_that_are_not_supported;
    "SO2" Must "Ascending, unless - stands before the field." => orders;
    "SO3" Should "Several fields count in the order given." => orders;
    "SO4" Must "The data is in the order asked for." => orders;
    "QP1" Should "Filters are the family filter: values separated by commas are alternatives, several filters all hold." => filters;
    "QP2" Must "A parameter that is not known is 400." => parameters_that_are_not_known;
    "QP3" Must "A name of our own would have another character than a to z; unknown ones are 400 as well." => parameters_that_are_not_known;
    "QP4" Must "A member of a family that is not known or not well-formed is 400." => parameters_that_are_not_known;
    "QP5" Must "Brackets mean the same encoded or not; a query is read as a form is." => encodings;
    "QP6" Must "A parameter of an extension that is not applied is 400." => parameters_that_are_not_known;
    "QP7" Choice "source.parameter has the name as it was sent, decoded." => parameters_that_are_not_known;
    "QP8" Choice "A parameter sent twice is 400: which one was meant is not for us to guess." => parameters_that_are_not_known;
    "QP9" Must "A value that a filter cannot have is 400, and so is an unknown field or operator." => filters_that_make_no_sense;
    "QP10" Must "The same holds for the URL of a POST, PATCH or DELETE." => parameters_that_are_not_known;
    "BQ1" Choice "Percent-encoding that is broken, and bytes that are no UTF-8, are read as a browser reads a form. What comes of it is no known name or value, 400, except where any text may be a value: 200 with what has that text, as a rule nothing." => broken_encodings;
    "BQ2" Choice "Names and values of a query are 8 192 bytes, decoded, and 64 parameters at most, not counting cursors: more is 400. As it is sent a query is 32 768 bytes at most: more is 400 without being read." => too_much;
    "BQ3" Choice "Of one filter, 100 values at most." => too_much;
    "BQ4" Must "The links of an answer answer, however long the query was that was accepted: encoding and cursors do not count." => links_of_long_queries;
}

async fn names(shop: &Shop, query: &str) -> Vec<String> {
    let answer = shop.get(&format!("/products?{query}")).await.is(200);
    answer.list().iter().map(|item| item["attributes"]["sku"].as_str().unwrap().to_owned()).collect()
}

async fn catalogue(shop: &Shop) {
    for (sku, price) in [("B", "2"), ("A", "10"), ("D", "2"), ("C", "9.99")] {
        shop.post("/products", &new_product(sku, price)).await.is(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn orders() {
    let shop = Shop::new();
    catalogue(&shop).await;
    for (sort, expected) in [
        ("sku", ["A", "B", "C", "D"]),
        ("-sku", ["D", "C", "B", "A"]),
        ("price,sku", ["B", "D", "C", "A"]),
        ("price,-sku", ["D", "B", "C", "A"]),
        ("-price,sku", ["A", "C", "B", "D"]),
        ("created_at", ["B", "A", "D", "C"]),
        ("-created_at", ["C", "D", "A", "B"]),
    ] {
        assert_eq!(names(&shop, &format!("sort={sort}")).await, expected, "{sort}");
    }
    assert_eq!(names(&shop, "").await, ["B", "A", "D", "C"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sorts_that_are_not_supported() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for path in [
        "/products?sort=nope".to_owned(),
        "/products?sort=name,nope".to_owned(),
        "/products?sort=".to_owned(),
        "/products?sort=--name".to_owned(),
        "/products?sort=name,name".to_owned(),
        "/inventory?sort=name".to_owned(),
        "/inventory/purchases?sort=product.name".to_owned(),
        format!("/products/{}?sort=name", ids.product),
        format!("/inventory/purchases/{}?sort=created_at", ids.purchase),
    ] {
        assert_eq!(shop.get(&path).await.fails(400, "invalid_query_parameter").sources(), ["sort"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters() {
    let shop = Shop::new();
    catalogue(&shop).await;
    for (query, expected) in [
        ("filter[sku]=A,C", vec!["A", "C"]),
        ("filter[sku][ne]=A,C", vec!["B", "D"]),
        ("filter[price][gt]=2", vec!["A", "C"]),
        ("filter[price][gte]=2&filter[price][lt]=10", vec!["B", "D", "C"]),
        ("filter[price]=2&filter[sku]=D,C", vec!["D"]),
        ("filter[sku]=nobody", vec![]),
        ("filter[search]=the d", vec!["D"]),
        ("filter[status]=archived", vec![]),
    ] {
        let mut found = names(&shop, &query.replace(' ', "+")).await;
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_that_make_no_sense() {
    let shop = Shop::new();
    for (path, parameter) in [
        ("/products?filter[nope]=1", "filter[nope]"),
        ("/products?filter[description]=x", "filter[description]"),
        ("/products?filter[price][like]=1", "filter[price][like]"),
        ("/products?filter[price]=cheap", "filter[price]"),
        ("/products?filter[id]=1", "filter[id]"),
        ("/products?filter[currency]=AAA", "filter[currency]"),
        ("/products?filter[created_at][gt]=yesterday", "filter[created_at][gt]"),
        ("/products?filter[search]=", "filter[search]"),
        ("/inventory?filter[on_hand]=1.5", "filter[on_hand]"),
        ("/inventory?filter[low_stock]=maybe", "filter[low_stock]"),
        ("/inventory/purchases?filter[status]=lost", "filter[status]"),
    ] {
        assert_eq!(shop.get(path).await.fails(400, "invalid_query_parameter").sources(), [parameter]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_that_are_not_known() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let unknown = [
        "foo",
        "fooBar",
        "foo_bar",
        "atomic:x",
        "page[foo]",
        "page[]",
        "filter[]",
        "filter[_]",
        "filter",
        "filter[sku",
        "filter]sku[",
        "filter[sku]x",
        "page",
        "sort[x]",
    ];
    for name in unknown {
        let sent = name.replace('[', "%5B").replace(']', "%5D");
        for path in [
            "/products".to_owned(),
            "/inventory/events".to_owned(),
            format!("/inventory/{}/relationships/movements", ids.product),
        ] {
            let answer = shop.get(&format!("{path}?{sent}=1")).await.fails(400, "invalid_query_parameter");
            assert_eq!(answer.sources(), [name]);
        }
        for (method, path) in [
            (Method::POST, "/products".to_owned()),
            (Method::PATCH, format!("/products/{}", ids.product)),
            (Method::DELETE, format!("/products/{}", ids.product)),
        ] {
            let answer = shop.ask(method, &format!("{path}?{sent}=1")).document(&new_product("QP-1", "1")).send().await;
            assert_eq!(answer.fails(400, "invalid_query_parameter").sources(), [name]);
        }
    }
    let twice = shop.get("/products?filter[sku]=a&filter%5Bsku%5D=b").await.fails(400, "invalid_query_parameter");
    assert_eq!(twice.sources(), ["filter[sku]"]);
    let several = shop.get("/products?foo=1&bar=2&sort=nope").await.is(400);
    assert_eq!(several.sources(), ["foo", "bar", "sort"]);
    shop.get(&format!("/products/{}", ids.product)).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings() {
    let shop = Shop::new();
    furnish(&shop).await;
    let data = |answer: Answer| -> Value { answer.is(200).body["data"].clone() };
    let raw = data(shop.get("/products?filter[sku]=MUG-1&page[size]=5").await);
    let encoded = data(shop.get("/products?filter%5Bsku%5D=MUG%2D1&page%5Bsize%5d=%35").await);
    assert_eq!((raw.as_array().unwrap().len(), &raw), (1, &encoded));
    assert_eq!(data(shop.get("/products?filter[name]=The+MUG-1").await), raw);
    assert_eq!(data(shop.get("/products?filter[name]=The%20MUG-1").await), raw);
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
            shop.get(&format!("{path}?{query}")).await.fails(400, "invalid_query_parameter");
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
        assert!(shop.get(&format!("/products?{query}")).await.is(200).list().is_empty(), "{query}");
    }
    shop.get("/products/%C3%28").await.fails(404, "not_found");
    shop.get("/products/%2e%2e/%2e%2e").await.is(404);
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
        let answer = shop.get(&format!("/products?{query}")).await.is(400);
        assert!(answer.text.len() < 60_000, "an answer as long as the request: {}", answer.text.len());
        assert!(answer.codes().iter().all(|code| *code == "invalid_query_parameter"), "{}", answer.text);
    }
    assert_eq!(shop.get(&format!("/products?{}", ids(100))).await.is(200).list().len(), 1);
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
        shop.get(&format!("{path}$")).await.fails(400, "invalid_query_parameter");
        let mut page = shop.get(&path).await.is(200);
        assert_eq!(page.list().len(), found, "{beginning}");
        // The next page, and from there back to the first.
        for name in ["next", "prev"] {
            let links = page.body["links"].clone();
            assert!(links["self"]["href"].as_str().is_some_and(|link| link.len() > 16_000), "{links}");
            for link in [&links["self"]["href"], &links["first"]] {
                shop.get(link.as_str().unwrap()).await.is(200);
            }
            if found > 0 {
                page = shop.get(links[name].as_str().unwrap()).await.is(200);
                assert_eq!(page.list().len(), 1);
            }
        }
    }
}
