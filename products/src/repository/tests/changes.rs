use std::time::Duration;

use super::{
    Change, Command, Description, Effect, NewProduct, Product, Refusal, Shop, Status, money, name, price_change, product, sku,
};

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
    assert_eq!(shop.get(created.id), Some(created.clone()));
    let now = created.created_at_ms;
    let expected = Product {
        id: created.id,
        sku: new.sku,
        name: new.name,
        description: new.description,
        price: new.price,
        status: new.status,
        version: 1,
        created_at_ms: now,
        updated_at_ms: now,
    };
    assert_eq!(created, expected);
    assert_eq!(now, 1_767_225_600_000, "the clock of the test");
}

#[test]
fn a_sku_is_unique_by_case_among_the_living() {
    let shop = Shop::open();
    let first = shop.create(product("abc"));
    let again = |code| shop.apply(&Command::Create { id: super::new_id(&shop.repository), product: product(code) });
    assert_eq!(again("abc"), Err(Refusal::SkuTaken));
    assert!(matches!(again("ABC"), Ok(Effect::Created(_))));
    assert_eq!(shop.delete(first.id), Ok(Effect::Deleted));
    assert!(matches!(again("abc"), Ok(Effect::Created(_))));
    assert_eq!(again("abc"), Err(Refusal::SkuTaken));
}

#[test]
fn an_id_is_never_used_twice() {
    let shop = Shop::open();
    let first = shop.create(product("a"));
    let again = |code| shop.apply(&Command::Create { id: first.id, product: product(code) });
    assert_eq!(again("b"), Err(Refusal::IdTaken));
    assert_eq!(again("a"), Err(Refusal::IdTaken));
    shop.delete(first.id).unwrap();
    assert_eq!(again("b"), Err(Refusal::IdTaken));
    assert_eq!(shop.get(first.id), None);
}

#[test]
fn a_change_touches_what_it_names() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.outside.clock.advance(Duration::from_millis(7));
    let updated = shop.change(created.id, price_change("3")).unwrap();
    let expected = Product { price: money("3", "USD"), version: 2, updated_at_ms: created.updated_at_ms + 7, ..created.clone() };
    assert_eq!(updated, Effect::Updated(expected.clone()));
    assert_eq!(shop.get(created.id), Some(expected));
    let all = Change {
        sku: Some(sku("b")),
        name: Some(name("B")),
        description: Some(Description::new("bee").unwrap()),
        price: Some(money("250", "JPY")),
        currency_before: Some(created.price.currency()),
        status: Some(Status::Archived),
    };
    // Another currency than the one that was looked up.
    let dollars = Change { currency_before: Some(money("1", "CHF").currency()), ..all.clone() };
    assert_eq!(shop.change(created.id, dollars), Err(Refusal::Stale { current_version: 2 }));
    let Ok(Effect::Updated(last)) = shop.change(created.id, all.clone()) else { panic!() };
    assert_eq!(last, Product { version: 3, updated_at_ms: created.updated_at_ms + 7, ..created.changed(&all) });
    assert_eq!(shop.get(created.id), Some(last));
}

#[test]
fn a_change_to_the_same_is_none() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.outside.clock.advance(Duration::from_millis(7));
    for change in [Change::default(), Change::from(product("a")), price_change("12.50")] {
        assert_eq!(shop.change(created.id, change), Ok(Effect::Unchanged(created.clone())));
    }
    assert_eq!(shop.count("event"), 1);
}

#[test]
fn a_change_of_currency_alone_is_one() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    let change = Change { price: Some(money("12.50", "EUR")), ..Change::default() };
    let Ok(Effect::Updated(updated)) = shop.change(created.id, change) else { panic!() };
    assert_eq!((updated.price, updated.version), (money("12.50", "EUR"), 2));
}

#[test]
fn only_the_version_that_was_seen_is_changed() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let change =
        |price, version| shop.apply(&Command::Update { id, change: price_change(price), expected_version: Some(version) });
    assert!(matches!(change("1", 1), Ok(Effect::Updated(_))));
    assert_eq!(change("2", 1), Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(change("1", 1), Err(Refusal::Stale { current_version: 2 }), "even where it changes nothing");
    assert!(matches!(change("1", 2), Ok(Effect::Unchanged(_))));
    let delete = |version| shop.apply(&Command::Delete { id, expected_version: Some(version) });
    assert_eq!(delete(1), Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(delete(2), Ok(Effect::Deleted));
    assert_eq!(delete(2), Err(Refusal::NotFound));
}

#[test]
fn a_sku_is_taken_by_others_only() {
    let shop = Shop::open();
    let (first, second) = (shop.create(product("a")), shop.create(product("b")));
    let rename = |id, code| shop.change(id, Change { sku: Some(sku(code)), name: Some(name("new")), ..Change::default() });
    assert_eq!(rename(second.id, "a"), Err(Refusal::SkuTaken));
    assert_eq!(shop.get(second.id), Some(second.clone()));
    assert!(matches!(rename(first.id, "a"), Ok(Effect::Updated(_))));
    shop.delete(first.id).unwrap();
    assert!(matches!(rename(second.id, "a"), Ok(Effect::Updated(_))));
}

#[test]
fn what_is_deleted_is_gone() {
    let shop = Shop::open();
    let (gone, stays) = (shop.create(product("a")), shop.create(product("b")));
    assert_eq!(shop.delete(gone.id), Ok(Effect::Deleted));
    assert_eq!(shop.get(gone.id), None);
    assert_eq!(shop.change(gone.id, price_change("1")), Err(Refusal::NotFound));
    assert_eq!(shop.delete(gone.id), Err(Refusal::NotFound));
    assert_eq!(shop.delete(super::new_id(&shop.repository)), Err(Refusal::NotFound));
    let found = futures::executor::block_on(shop.repository.get_many(&[gone.id, stays.id, stays.id])).unwrap();
    assert_eq!(found, [stays]);
}

#[test]
fn what_has_no_key_is_not_kept() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    shop.change(id, price_change("1")).unwrap();
    shop.apply(&Command::Create { id, product: product("a") }).unwrap_err();
    shop.delete(id).unwrap();
    assert_eq!(shop.count("command"), 0);
}

#[test]
fn a_hundred_products_are_read_at_once() {
    let shop = Shop::open();
    let mut products: Vec<Product> = (0..100).map(|number| shop.create(product(&number.to_string()))).collect();
    let ids: Vec<_> = products.iter().map(|product| product.id).collect();
    let mut found = futures::executor::block_on(shop.repository.get_many(&ids)).unwrap();
    found.sort_by_key(|product| product.id);
    products.sort_by_key(|product| product.id);
    assert_eq!(found, products);
}
