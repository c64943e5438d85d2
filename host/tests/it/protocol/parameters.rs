//! Query parameters, filters and sorting.

use super::{furnish, get, send, shows};
use crate::shop::harness::{Shop, new_product};
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
}

async fn names(shop: &Shop, query: &str) -> Vec<String> {
    let answer = get(shop, &format!("/products?{query}")).await.is(200);
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
        assert_eq!(get(&shop, &path).await.fails(400, "invalid_query_parameter").sources(), ["sort"]);
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
        assert_eq!(get(&shop, path).await.fails(400, "invalid_query_parameter").sources(), [parameter]);
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
            let answer = get(&shop, &format!("{path}?{sent}=1")).await.fails(400, "invalid_query_parameter");
            assert_eq!(answer.sources(), [name]);
        }
        for (method, path) in [
            (Method::POST, "/products".to_owned()),
            (Method::PATCH, format!("/products/{}", ids.product)),
            (Method::DELETE, format!("/products/{}", ids.product)),
        ] {
            let answer = send(shop.ask(method, &format!("{path}?{sent}=1")).document(&new_product("QP-1", "1"))).await;
            assert_eq!(answer.fails(400, "invalid_query_parameter").sources(), [name]);
        }
    }
    let twice = get(&shop, "/products?filter[sku]=a&filter%5Bsku%5D=b").await.fails(400, "invalid_query_parameter");
    assert_eq!(twice.sources(), ["filter[sku]"]);
    let several = get(&shop, "/products?foo=1&bar=2&sort=nope").await.is(400);
    assert_eq!(several.sources(), ["foo", "bar", "sort"]);
    get(&shop, &format!("/products/{}", ids.product)).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings() {
    let shop = Shop::new();
    furnish(&shop).await;
    let data = |answer: crate::shop::answer::Answer| -> Value { answer.is(200).body["data"].clone() };
    let raw = data(get(&shop, "/products?filter[sku]=MUG-1&page[size]=5").await);
    let encoded = data(get(&shop, "/products?filter%5Bsku%5D=MUG%2D1&page%5Bsize%5d=%35").await);
    assert_eq!((raw.as_array().unwrap().len(), &raw), (1, &encoded));
    assert_eq!(data(get(&shop, "/products?filter[name]=The+MUG-1").await), raw);
    assert_eq!(data(get(&shop, "/products?filter[name]=The%20MUG-1").await), raw);
}
