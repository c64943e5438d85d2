//! Pagination, and the cursor pagination profile.

use super::shows;
use crate::harness::{Answer, Shop, furnish, new_product};
use serde_json::{Value, json};
use std::collections::BTreeSet;

shows! {
    "PA1" Must "The links of a page are first, prev and next; last is left out, because counting to it would cost more than it is worth." => links_of_a_page;
    "PA2" Must "Pages are in the order of the list." => every_item_once;
    "PA3" Should "Only the family page is used." => links_of_a_page;
    "PA4" Must "The links keep filter, sort, include and fields." => links_of_a_page;
    "PA5" Choice "Past the end a page is empty, with a way back; a size that is none or too large is 400." => sizes;
    "PA6" Must "From the first page to the end every item is there once, and the same backwards." => every_item_once;
    "CP1" Must "An order that is not unique is completed." => every_item_once;
    "CP2" Must "page[size] is a positive whole number, or 400." => sizes;
    "CP3" Must "A size above the maximum is 400 with meta.page.maxSize and the profile's type." => sizes;
    "CP4" Must "A cursor that is not valid is 400 and names the parameter." => cursors_that_are_not_valid;
    "CP5" Must "After a cursor comes what follows it, even where its own item is gone; before it, what precedes." => rows_come_and_go;
    "CP6" Must "A page has as many items as asked for while there are enough." => every_item_once;
    "CP7" Must "prev and next are always there, null where there is nothing." => links_of_a_page;
    "CP8" Choice "Both cursors at once are a range; more than fits is marked with rangeTruncated." => ranges;
    "CP9" Must "A sort that is not supported is 400 with the profile's type." => cursors_that_are_not_valid;
    "CP10" Choice "The last item of a feed carries its cursor, which stays valid when there is nothing after it yet." => feeds;
    "CP11" Must "The answer names the profile." => links_of_a_page;
    "CP12" Choice "A walk while items are added and removed skips none that stayed and repeats none." => rows_come_and_go;
}

const PROFILE: &str = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination";

async fn catalogue(shop: &Shop, count: usize) {
    for number in 0..count {
        // Three prices, so that most are the same.
        shop.post("/products", &new_product(&format!("PG-{number:03}"), &(number % 3).to_string())).await.is(201);
    }
}

fn skus(answer: &Answer) -> Vec<String> {
    answer.list().iter().map(|item| item["attributes"]["sku"].as_str().unwrap().to_owned()).collect()
}

fn link(answer: &Answer, name: &str) -> Option<String> {
    let link = answer.body["links"].get(name).unwrap_or_else(|| panic!("no `{name}`: {}", answer.text));
    link.as_str().map(str::to_owned)
}

async fn walk(shop: &Shop, start: &str, direction: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some(start.to_owned());
    while let Some(path) = next {
        let page = shop.get(&path).await.is(200);
        pages.push(skus(&page));
        next = link(&page, direction);
        assert!(pages.len() < 100, "no end");
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_a_page() {
    let shop = Shop::new();
    catalogue(&shop, 7).await;
    let query = "filter%5Bprice%5D=0%2C1&sort=-price&fields%5Bproducts%5D=sku%2Cprice&page%5Bsize%5D=2";
    let first = shop.get(&format!("/products?{query}")).await.is(200);
    let names: BTreeSet<&str> = first.body["links"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["self", "first", "prev", "next"]));
    assert_eq!(link(&first, "first"), Some(format!("/products?{query}")));
    assert_eq!(link(&first, "prev"), None);
    let next = link(&first, "next").unwrap();
    assert!(next.starts_with(&format!("/products?{query}&page%5Bafter%5D=")), "{next}");
    let second = shop.get(&next).await.is(200);
    assert_eq!(link(&second, "first"), Some(format!("/products?{query}")));
    assert_eq!(skus(&shop.get(&link(&second, "prev").unwrap()).await.is(200)), skus(&first));
    assert_eq!(first.header("content-type"), Some(format!("application/vnd.api+json;profile=\"{PROFILE}\"").as_str()));
    let last = walk(&shop, &format!("/products?{query}"), "next").await;
    assert_eq!(last.concat().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_item_once() {
    let shop = Shop::new();
    catalogue(&shop, 23).await;
    for sort in ["price", "-price", "-price,sku", "name", "created_at", "-updated_at"] {
        let whole = skus(&shop.get(&format!("/products?sort={sort}&page[size]=100")).await.is(200));
        assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), 23);
        let pages = walk(&shop, &format!("/products?sort={sort}&page[size]=5"), "next").await;
        assert_eq!(
            (pages.iter().map(Vec::len).collect::<Vec<_>>(), pages.concat()),
            (vec![5, 5, 5, 5, 3], whole.clone()),
            "{sort}"
        );
        // From behind the last one back to the first.
        let mut end = shop.get(&format!("/products?sort={sort}&page[size]=5")).await;
        while let Some(next) = link(&end, "next") {
            end = shop.get(&next).await.is(200);
        }
        let mut back = walk(&shop, &link(&end, "prev").unwrap(), "prev").await;
        back.reverse();
        assert_eq!([back.concat(), skus(&end)].concat(), whole, "{sort}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sizes() {
    let shop = Shop::new();
    furnish(&shop).await;
    for path in ["/products", "/inventory", "/inventory/purchases", "/inventory/events", "/inventory/figures"] {
        for size in ["0", "-1", "abc", "1.5", "", "%2B1"] {
            let answer = shop.get(&format!("{path}?page[size]={size}")).await.fails(400, "invalid_query_parameter");
            assert_eq!(answer.sources(), ["page[size]"]);
        }
        for size in ["101", "99999999999999999999"] {
            let answer = shop.get(&format!("{path}?page[size]={size}")).await.fails(400, "invalid_query_parameter");
            assert_eq!(answer.body["errors"][0]["meta"]["page"]["maxSize"], 100);
            assert_eq!(answer.body["errors"][0]["links"]["type"], format!("{PROFILE}/max-size-exceeded"));
        }
        shop.get(&format!("{path}?page[size]=100")).await.is(200);
    }
    // Past the end: the last page's cursor, after all that was there is gone.
    let only = shop.get("/products?filter[sku]=MUG-1,BARE-1&page[size]=1").await.is(200);
    let next = link(&only, "next").unwrap();
    for id in shop.all("/products").await.iter().filter_map(|item| item["id"].as_str()) {
        shop.delete(&format!("/products/{id}")).await.is(204);
    }
    let empty = shop.get(&next).await.is(200);
    assert_eq!((&empty.body["data"], link(&empty, "next")), (&json!([]), None));
    assert!(link(&empty, "first").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn cursors_that_are_not_valid() {
    let shop = Shop::new();
    catalogue(&shop, 4).await;
    let next = link(&shop.get("/products?sort=name&page[size]=1").await, "next").unwrap();
    let cursor = next.rsplit('=').next().unwrap().to_owned();
    shop.get(&format!("/products?sort=name&page[size]=3&page[after]={cursor}")).await.is(200);
    let cut = &cursor[..cursor.len() - 2];
    for (path, query) in [
        ("/products", format!("sort=-name&page[after]={cursor}")),
        ("/products", format!("sort=sku&page[after]={cursor}")),
        ("/products", format!("sort=name&filter[status]=active&page[after]={cursor}")),
        ("/products/events", format!("page[after]={cursor}")),
        ("/inventory", format!("page[after]={cursor}")),
        ("/products", format!("sort=name&page[after]={cut}")),
        ("/products", format!("sort=name&page[after]={}", "A".repeat(3_000))),
        ("/products", "page[after]=".to_owned()),
        ("/products", "page[after]=nonsense".to_owned()),
        ("/products", "page[after]=%00%FF".to_owned()),
    ] {
        for name in ["page[after]", "page[before]"] {
            let answer = shop.get(&format!("{path}?{}", query.replace("page[after]", name))).await;
            assert_eq!(answer.fails(400, "invalid_query_parameter").sources(), [name]);
        }
    }
    let sort = shop.get("/products?sort=description").await.fails(400, "invalid_query_parameter");
    assert_eq!(sort.body["errors"][0]["links"]["type"], format!("{PROFILE}/unsupported-sort"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges() {
    let shop = Shop::new();
    catalogue(&shop, 10).await;
    let cursor = |answer: &Answer, name: &str| link(answer, name).unwrap().rsplit('=').next().unwrap().to_owned();
    let first = cursor(&shop.get("/products?sort=sku&page[size]=1").await, "next");
    let eighth = cursor(&shop.get("/products?sort=sku&page[size]=8").await, "next");
    let range = shop.get(&format!("/products?sort=sku&page[after]={first}&page[before]={eighth}")).await.is(200);
    assert_eq!(skus(&range), ["PG-001", "PG-002", "PG-003", "PG-004", "PG-005", "PG-006"]);
    assert!(range.body.get("meta").is_none(), "{}", range.text);
    let cut = shop.get(&format!("/products?sort=sku&page[size]=2&page[after]={first}&page[before]={eighth}")).await.is(200);
    assert_eq!((skus(&cut).len(), &cut.body["meta"]["page"]["rangeTruncated"]), (2, &Value::Bool(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_and_go() {
    let shop = Shop::new();
    catalogue(&shop, 20).await;
    for (start, direction) in [("/products?sort=sku&page[size]=4", "next"), ("/products?sort=-price&page[size]=3", "next")] {
        let before: BTreeSet<String> =
            shop.all("/products").await.iter().map(|item| item["attributes"]["sku"].as_str().unwrap().to_owned()).collect();
        let (mut seen, mut removed) = (Vec::new(), BTreeSet::new());
        let mut next = Some(start.to_owned());
        let mut turn = 0;
        while let Some(path) = next {
            let page = shop.get(&path).await.is(200);
            seen.extend(skus(&page));
            next = link(&page, direction);
            turn += 1;
            // The item that the cursor stands on goes away, and new ones come before and after it.
            if let Some(last) = page.list().last() {
                shop.delete(&format!("/products/{}", last["id"].as_str().unwrap())).await.is(204);
                removed.insert(last["attributes"]["sku"].as_str().unwrap().to_owned());
            }
            for prefix in ["AA", "ZZ"] {
                shop.post("/products", &new_product(&format!("{prefix}-{}-{turn}", start.len()), "1")).await.is(201);
            }
            assert!(turn < 60, "no end");
        }
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(once.len(), seen.len(), "something came twice: {seen:?}");
        let stayed = before.difference(&removed);
        stayed.for_each(|sku| assert!(once.contains(sku), "{sku} was skipped: {seen:?}"));
        assert!(!removed.is_empty());
    }
    // Backwards over the place of an item that is gone.
    let page = shop.get("/products?sort=sku&page[size]=6").await.is(200);
    let second = shop.get(&link(&page, "next").unwrap()).await.is(200);
    shop.delete(&format!("/products/{}", second.list()[0]["id"].as_str().unwrap())).await.is(204);
    assert_eq!(skus(&shop.get(&link(&second, "prev").unwrap()).await.is(200)), skus(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (path, act) in [("/products/events", "price"), ("/inventory/events", "stock")] {
        let all = shop.get(path).await.is(200);
        let cursor = all.list().last().unwrap()["meta"]["page"]["cursor"].as_str().unwrap().to_owned();
        assert!(all.list().iter().rev().skip(1).all(|item| item.get("meta").is_none()));
        let after = format!("{path}?page[after]={cursor}");
        assert_eq!(shop.get(&after).await.is(200).body["data"], json!([]));
        match act {
            "price" => drop(shop.set_price(&ids.product, "99").await),
            _ => drop(shop.adjust(&ids.product, 1).await.is(201)),
        }
        let new = shop.get(&after).await.is(200);
        assert!(!new.list().is_empty(), "{}", new.text);
        let known: BTreeSet<&str> = all.list().iter().filter_map(|item| item["id"].as_str()).collect();
        assert!(new.list().iter().all(|item| !known.contains(item["id"].as_str().unwrap())));
    }
}
