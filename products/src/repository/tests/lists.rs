use jsonapi::page::Slice;

use super::support::{Shop, money, name, price_change, product, sku};
use crate::domain::{Change, NewProduct, Product, Status};

/// Names, prices and times with many of a kind, so that the tie-breaker matters.
fn shop(count: usize) -> Shop {
    let shop = Shop::open();
    for number in 0..count {
        if number % 3 == 0 {
            shop.wait(1);
        }
        let code = format!("sku-{:03}", (number * 37) % count);
        let price = money(&(number % 4).to_string(), ["USD", "JPY"][number % 2]);
        shop.create(NewProduct { name: name(&format!("name {}", number % 5)), price, ..product(&code) });
    }
    shop
}

/// What the index has to give, by sorting in memory.
fn sorted(shop: &Shop, sort: &str) -> Vec<Product> {
    let mut all = Vec::new();
    let mut slice = shop.list("page[size]=100");
    loop {
        all.append(&mut slice.items);
        let Some(next) = slice.next else { break };
        slice = shop.list(&format!("page[size]=100&page[after]={next}"));
    }
    let field = sort.trim_start_matches('-');
    all.sort_by_key(|product| {
        let number = match field {
            "price" => product.price.ten_thousandths(),
            "created_at" => product.created_at_ms,
            "updated_at" => product.updated_at_ms,
            _ => 0,
        };
        let text = match field {
            "name" => product.name.to_string(),
            "sku" => product.sku.to_string(),
            _ => String::new(),
        };
        (number, text, product.id.to_string())
    });
    if sort.starts_with('-') {
        all.reverse();
    }
    all
}

fn ids(products: &[Product]) -> Vec<uuid::Uuid> {
    products.iter().map(|product| product.id).collect()
}

/// All pages, one way, with something done between them.
fn walk(shop: &Shop, query: &str, start: Slice<Product>, forward: bool, between: impl Fn(usize)) -> Vec<Product> {
    let mut pages = vec![start];
    loop {
        let last = &pages[pages.len() - 1];
        let (parameter, cursor) = if forward { ("after", &last.next) } else { ("before", &last.prev) };
        let Some(cursor) = cursor else { break };
        between(pages.len());
        let page = shop.list(&format!("{query}&page[{parameter}]={cursor}"));
        if page.items.is_empty() {
            break;
        }
        pages.push(page);
    }
    if !forward {
        pages.reverse();
    }
    pages.into_iter().flat_map(|page| page.items).collect()
}

#[test]
fn every_sort_pages_both_ways() {
    let shop = shop(31);
    for sort in
        ["name", "sku", "price", "created_at", "updated_at"].iter().flat_map(|sort| [(*sort).to_owned(), format!("-{sort}")])
    {
        let expected = ids(&sorted(&shop, &sort));
        let query = format!("sort={sort}&page[size]=7");
        let forward = walk(&shop, &query, shop.list(&query), true, |_| ());
        assert_eq!(ids(&forward), expected, "{sort}");
        // The last page, reached by turning the order around, is where the way back begins.
        let mut end = shop.list(&query);
        while let Some(next) = &end.next {
            end = shop.list(&format!("{query}&page[after]={next}"));
        }
        assert_eq!(ids(&walk(&shop, &query, end, false, |_| ())), expected, "{sort} backwards");
    }
}

#[test]
fn nothing_that_stays_is_missed_or_doubled_while_others_come_and_go() {
    for (sort, forward) in [("sku", true), ("-price", true), ("name", true), ("-created_at", false), ("sku", false)] {
        let shop = shop(40);
        let stays: Vec<Product> =
            sorted(&shop, sort).into_iter().enumerate().filter(|(n, _)| n % 4 != 0).map(|(_, p)| p).collect();
        let goes: Vec<Product> = sorted(&shop, sort).into_iter().filter(|product| !stays.contains(product)).collect();
        let between = |page: usize| {
            if let Some(product) = goes.get(page) {
                shop.delete(product.id).unwrap();
            }
            shop.create(product(&format!("sku-0{page}0-new")));
        };
        let query = format!("sort={sort}&page[size]=6");
        let start = if forward { shop.list(&query) } else { last_page(&shop, &query) };
        let seen = walk(&shop, &query, start, forward, between);
        let kept: Vec<_> = seen.iter().filter(|product| stays.contains(product)).cloned().collect();
        assert_eq!(ids(&kept), ids(&stays), "{sort} forward: {forward}");
        let mut unique = ids(&seen);
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), seen.len(), "{sort} forward: {forward}");
    }
}

fn last_page(shop: &Shop, query: &str) -> Slice<Product> {
    let mut page = shop.list(query);
    while let Some(next) = &page.next {
        page = shop.list(&format!("{query}&page[after]={next}"));
    }
    page
}

#[test]
fn prices_sort_as_numbers_over_all_currencies() {
    let shop = Shop::open();
    for (code, price, currency) in
        [("a", "1000", "JPY"), ("b", "9.99", "USD"), ("c", "10.005", "KWD"), ("d", "10.0049", "CLF"), ("e", "10", "JPY")]
    {
        shop.create(NewProduct { price: money(price, currency), ..product(code) });
    }
    assert_eq!(shop.skus("sort=price"), ["b", "e", "d", "c", "a"]);
    assert_eq!(shop.skus("sort=-price"), ["a", "c", "d", "e", "b"]);
    assert_eq!(shop.skus("filter[price][gte]=10&filter[price][lt]=10.005&sort=price"), ["e", "d"]);
    assert_eq!(shop.skus("filter[price]=10.00,9.990&sort=price"), ["b", "e"]);
    assert_eq!(shop.skus("filter[currency]=JPY,KWD&sort=price"), ["e", "c", "a"]);
}

#[test]
fn filters() {
    let shop = Shop::open();
    let first = shop.create(NewProduct { name: name("Blue Mug"), ..product("a") });
    let second = shop.create(NewProduct { name: name("Red mug"), status: Status::Archived, ..product("b") });
    shop.wait(1);
    let third = shop.create(NewProduct { name: name("100% wool_"), ..product("C") });
    shop.change(third.id, price_change("1")).unwrap();
    shop.delete(shop.create(product("gone")).id).unwrap();
    let cases: [(&str, &[&str]); 15] = [
        ("", &["C", "a", "b"]),
        (&format!("filter[id]={},{}", first.id, third.id), &["C", "a"]),
        (&format!("filter[id][ne]={}", first.id), &["C", "b"]),
        ("filter[sku]=a,b,c,gone", &["a", "b"]),
        ("filter[name]=Blue Mug", &["a"]),
        ("filter[name][contains]=mUG", &["a", "b"]),
        ("filter[name][contains]=%25 ", &["C"]),
        ("filter[name][contains]=_", &["C"]),
        ("filter[status]=archived", &["b"]),
        ("filter[status][ne]=archived", &["C", "a"]),
        ("filter[version][gte]=2", &["C"]),
        ("filter[created_at]=2125-12-08T00:00:00Z", &["a", "b"]),
        ("filter[created_at][gt]=2125-12-08T00:00:00Z", &["C"]),
        ("filter[updated_at][lte]=2125-12-08T00:00:00.000Z&filter[status]=active", &["a"]),
        ("filter[price][ne]=12.5", &["C"]),
    ];
    for (query, skus) in cases {
        let joint = if query.is_empty() { "" } else { "&" };
        assert_eq!(shop.skus(&format!("{query}{joint}sort=sku")), skus, "{query}");
    }
    assert_eq!(second.status, Status::Archived);
}

#[test]
fn a_change_moves_a_product_to_its_new_place() {
    let shop = Shop::open();
    let [first, ..] = ["a", "b", "c"].map(|code| {
        shop.wait(1);
        shop.create(product(code))
    });
    shop.wait(1);
    shop.change(first.id, Change { sku: Some(sku("z")), ..Change::default() }).unwrap();
    assert_eq!(shop.skus("sort=sku"), ["b", "c", "z"]);
    assert_eq!(shop.skus("sort=-updated_at&page[size]=1"), ["z"]);
    assert_eq!(shop.skus(""), ["z", "b", "c"], "by creation");
}
