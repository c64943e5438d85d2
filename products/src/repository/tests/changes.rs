use super::support::{BEGINNING, Shop, money, name, price_change, product, sku};
use crate::domain::{Change, Create, Delete, Description, NewProduct, Product, Refusal, Status, Update};

#[test]
fn what_is_created_is_read_back() {
    let shop = Shop::open();
    let new = NewProduct {
        sku: sku("A-1"),
        name: name(" Café \"crème\" 🍵 "),
        description: Description::new("one\n\ttwo \\ 'three'").unwrap(),
        price: money("9999999999.990", "KWD"),
        status: Status::Archived,
    };
    let created = shop.create(new.clone());
    assert_eq!(shop.find(created.id), Some(created.clone()));
    assert_eq!(created, Product::new(created.id, new, BEGINNING));
}

#[test]
fn a_sku_is_unique_by_case_among_the_living() {
    let shop = Shop::open();
    let first = shop.create(product("abc"));
    let again = |code| shop.apply(&shop.new_product(code));
    assert_eq!(again("abc"), Err(Refusal::SkuTaken));
    assert!(again("ABC").is_ok());
    assert_eq!(shop.delete(first.id), Ok(()));
    assert!(again("abc").is_ok());
    assert_eq!(again("abc"), Err(Refusal::SkuTaken));
}

#[test]
fn an_id_is_never_used_twice() {
    let shop = Shop::open();
    let first = shop.create(product("a"));
    let again = |code| shop.apply(&Create { id: first.id, product: product(code) });
    assert_eq!(again("b"), Err(Refusal::IdTaken));
    assert_eq!(again("a"), Err(Refusal::IdTaken));
    shop.delete(first.id).unwrap();
    assert_eq!(again("b"), Err(Refusal::IdTaken));
    assert_eq!(shop.find(first.id), None);
}

#[test]
fn a_change_touches_what_it_names() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.wait(7);
    let updated = shop.change(created.id, price_change("3")).unwrap();
    let expected = Product { price: money("3", "USD"), version: 2, updated_at_ms: created.updated_at_ms + 7, ..created.clone() };
    assert_eq!(updated, expected);
    assert_eq!(shop.find(created.id), Some(expected));
    let all = Change {
        sku: Some(sku("b")),
        name: Some(name("B")),
        description: Some(Description::new("bee").unwrap()),
        price: Some(money("250", "JPY")),
        currency_before: Some(created.price.currency()),
        status: Some(Status::Archived),
    };
    // Another currency than the one that was looked up.
    let francs = Change { currency_before: Some(money("1", "CHF").currency()), ..all.clone() };
    assert_eq!(shop.change(created.id, francs), Err(Refusal::Stale { current_version: 2 }));
    let last = shop.change(created.id, all.clone()).unwrap();
    assert_eq!(last, Product { version: 3, updated_at_ms: created.updated_at_ms + 7, ..created.changed(&all) });
    assert_eq!(shop.find(created.id), Some(last));
}

#[test]
fn a_change_to_the_same_is_none() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.wait(7);
    for change in [Change::default(), Change::from(product("a")), price_change("12.50")] {
        assert_eq!(shop.change(created.id, change), Ok(created.clone()));
    }
    assert_eq!(shop.count("event"), 1);
}

#[test]
fn a_change_of_currency_alone_is_one() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    let change = Change { price: Some(money("12.50", "EUR")), ..Change::default() };
    let updated = shop.change(created.id, change).unwrap();
    assert_eq!((updated.price, updated.version), (money("12.50", "EUR"), 2));
}

#[test]
fn only_the_version_that_was_seen_is_changed() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let change = |price, version| {
        let changed = shop.apply(&Update { id, change: price_change(price), expected_version: Some(version) });
        changed.map(|product| product.version)
    };
    assert_eq!(change("1", 1), Ok(2));
    assert_eq!(change("2", 1), Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(change("1", 1), Err(Refusal::Stale { current_version: 2 }), "even where it changes nothing");
    assert_eq!(change("1", 2), Ok(2));
    let delete = |version| shop.apply(&Delete { id, expected_version: Some(version) });
    assert_eq!(delete(1), Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(delete(2), Ok(()));
    assert_eq!(delete(2), Err(Refusal::NotFound));
}

#[test]
fn a_sku_is_taken_by_others_only() {
    let shop = Shop::open();
    let (first, second) = (shop.create(product("a")), shop.create(product("b")));
    let rename = |id, code| shop.change(id, Change { sku: Some(sku(code)), name: Some(name("new")), ..Change::default() });
    assert_eq!(rename(second.id, "a"), Err(Refusal::SkuTaken));
    assert_eq!(shop.find(second.id), Some(second.clone()));
    assert_eq!(rename(first.id, "a").unwrap().version, 2);
    shop.delete(first.id).unwrap();
    assert_eq!(rename(second.id, "a").unwrap().version, 2);
}

#[test]
fn what_is_deleted_is_gone() {
    let shop = Shop::open();
    let (gone, stays) = (shop.create(product("a")), shop.create(product("b")));
    assert_eq!(shop.delete(gone.id), Ok(()));
    assert_eq!(shop.find(gone.id), None);
    assert_eq!(shop.change(gone.id, price_change("1")), Err(Refusal::NotFound));
    assert_eq!(shop.delete(gone.id), Err(Refusal::NotFound));
    assert_eq!(shop.delete(shop.id()), Err(Refusal::NotFound));
    assert_eq!(shop.find_many(&[gone.id, stays.id, stays.id]), [stays]);
}

#[test]
fn what_has_no_key_is_not_kept() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    shop.change(id, price_change("1")).unwrap();
    shop.apply(&Create { id, product: product("a") }).unwrap_err();
    shop.delete(id).unwrap();
    assert_eq!(shop.count("command"), 0);
}

#[test]
fn a_hundred_products_are_read_at_once() {
    let shop = Shop::open();
    let mut products: Vec<Product> = (0..100).map(|number| shop.create(product(&number.to_string()))).collect();
    let ids: Vec<_> = products.iter().map(|product| product.id).collect();
    let mut found = shop.find_many(&ids);
    found.sort_by_key(|product| product.id);
    products.sort_by_key(|product| product.id);
    assert_eq!(found, products);
}
