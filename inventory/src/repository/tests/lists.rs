use std::cmp::Ordering;

use futures::executor::block_on;
use jsonapi::page::Slice;
use jsonapi::query::{Endpoint, Query};
use money::{Currency, Money};
use store::SequenceId;

use super::support::{Shop, movement_id, parse, quantity};
use crate::api::{event, movement, purchase, reservation, stock};
use crate::domain::*;
use crate::limits::EXPIRIES_PER_SWEEP;

/// All items of a list, page by page forwards, and then back again from the end.
fn walk<T: Clone + PartialEq + std::fmt::Debug>(list: &Endpoint, parameters: &str, read: impl Fn(&Query) -> Slice<T>) -> Vec<T> {
    let page = |cursor: &str| read(&parse(list, &format!("page[size]=4&{parameters}{cursor}")));
    let mut slice = page("");
    let mut forwards = slice.items.clone();
    let mut pages = 1;
    while let Some(next) = &slice.next {
        slice = page(&format!("&page[after]={next}"));
        forwards.extend(slice.items.clone());
        pages += 1;
        assert!(pages < 1_000, "the list does not end");
    }
    let mut backwards = slice.items.clone();
    while let Some(prev) = &slice.prev {
        slice = page(&format!("&page[before]={prev}"));
        backwards = [slice.items.clone(), backwards].concat();
    }
    assert_eq!(backwards, forwards);
    forwards
}

/// A shop in which many products have equal numbers, some units are held, and some holds are due.
fn busy_shop() -> Shop {
    let shop = Shop::default();
    for index in 0..30 {
        let product = shop.start(index % 5, index % 3);
        if index % 4 == 3 && index % 5 > 0 {
            shop.hold(product, 1, if index % 8 == 3 { 60 } else { 600 }).unwrap();
        }
        shop.wait(u64::from(index % 2 == 0));
    }
    shop.wait(60);
    shop
}

fn stocks(shop: &Shop, parameters: &str) -> Vec<Stock> {
    walk(&stock::LIST, parameters, |query| block_on(shop.repository.stocks(query, shop.now())).unwrap())
}

type Order = fn(&Stock, &Stock) -> Ordering;

#[test]
fn stock_is_sorted_by_what_it_shows() {
    let shop = busy_shop();
    let due = shop.number("SELECT count(*) FROM reservation WHERE status = 'held'");
    let orders: [(&str, Order); 8] = [
        ("", |a, b| a.product_id.cmp(&b.product_id)),
        ("sort=on_hand", |a, b| (a.on_hand, a.product_id).cmp(&(b.on_hand, b.product_id))),
        ("sort=-on_hand", |a, b| (b.on_hand, b.product_id).cmp(&(a.on_hand, a.product_id))),
        ("sort=available", |a, b| (a.available, a.product_id).cmp(&(b.available, b.product_id))),
        ("sort=-available", |a, b| (b.available, b.product_id).cmp(&(a.available, a.product_id))),
        ("sort=updated_at", |a, b| (a.updated_at_ms, a.product_id).cmp(&(b.updated_at_ms, b.product_id))),
        ("sort=-updated_at", |a, b| (b.updated_at_ms, b.product_id).cmp(&(a.updated_at_ms, a.product_id))),
        ("sort=-on_hand,available", |a, b| (b.on_hand, a.available, a.product_id).cmp(&(a.on_hand, b.available, b.product_id))),
    ];
    for (parameters, order) in orders {
        let listed = stocks(&shop, parameters);
        assert_eq!(listed.len(), 30, "{parameters}");
        assert!(listed.is_sorted_by(|a, b| order(a, b) == Ordering::Less), "{parameters}");
        assert!(listed.iter().all(|stock| *stock == shop.stock(stock.product_id)));
    }
    assert!(shop.number("SELECT count(*) FROM reservation WHERE status = 'held'") < due, "nothing was due");
}

/// However many holds are due, a list shows and finds what is so.
#[test]
fn lists_write_down_all_that_is_due() {
    let (shop, product) = Shop::with_stock(1_200);
    for _ in 0..=2 * EXPIRIES_PER_SWEEP {
        shop.hold(product, 1, 60).unwrap();
    }
    shop.wait(60);
    let found = stocks(&shop, "filter[available]=1200&filter[reserved]=0&filter[low_stock]=false");
    assert_eq!(found, [shop.stock(product)]);
    assert_eq!(shop.number("SELECT count(*) FROM reservation WHERE status = 'held'"), 0);
}

#[test]
fn totals_beyond_all_filters_are_above_them() {
    let (shop, product) = Shop::with_stock(1_000_000);
    let price = Money::parse("9999999999.99", Currency::from_code("USD").unwrap()).unwrap();
    let terms = Terms::new("s".to_owned(), "n".to_owned(), price, quantity(1_000_000)).unwrap();
    shop.make(&Buy { terms, ..shop.order(product, 1_000_000) }).unwrap();
    let found = |filter: &str| block_on(shop.repository.purchases(&parse(&purchase::LIST, filter))).unwrap().items.len();
    assert_eq!(found("filter[total_price][gt]=90000000000000.00"), 1);
    assert_eq!(found("filter[total_price][lt]=90000000000000.00"), 0);
    assert_eq!(found("filter[total_price]=90000000000000.00"), 0);
}

type Filter<'a> = &'a dyn Fn(&Stock) -> bool;

#[test]
fn stock_is_filtered_by_what_it_shows() {
    let shop = busy_shop();
    let all = stocks(&shop, "");
    let id = all[3].product_id;
    let (at, text) = (all[9].updated_at_ms, platform::clock::to_rfc3339(all[9].updated_at_ms));
    let filters: [(String, Filter<'_>); 12] = [
        (format!("filter[id]={id},{}", shop.id()), &|stock| stock.product_id == id),
        ("filter[on_hand]=1,3".to_owned(), &|stock| stock.on_hand == 1 || stock.on_hand == 3),
        ("filter[on_hand][ne]=1,3".to_owned(), &|stock| stock.on_hand != 1 && stock.on_hand != 3),
        ("filter[available][lt]=2&sort=-available".to_owned(), &|stock| stock.available < 2),
        ("filter[reserved][gte]=1".to_owned(), &|stock| stock.reserved >= 1),
        ("filter[low_stock_threshold]=2&sort=updated_at".to_owned(), &|stock| stock.low_stock_threshold == 2),
        ("filter[version][gt]=1".to_owned(), &|stock| stock.version > 1),
        (format!("filter[updated_at][lte]={text}"), &move |stock| stock.updated_at_ms <= at),
        ("filter[low_stock]=true".to_owned(), &|stock| stock.available <= stock.low_stock_threshold),
        ("filter[low_stock]=false".to_owned(), &|stock| stock.available > stock.low_stock_threshold),
        ("filter[low_stock][ne]=true".to_owned(), &|stock| stock.available > stock.low_stock_threshold),
        ("filter[low_stock]=true,false".to_owned(), &|_| true),
    ];
    for (parameters, is_wanted) in filters {
        let mut listed = stocks(&shop, &parameters);
        let mut wanted: Vec<_> = all.iter().filter(|stock| is_wanted(stock)).cloned().collect();
        assert!(!wanted.is_empty(), "{parameters} tests nothing");
        listed.sort_by_key(|stock| stock.product_id);
        wanted.sort_by_key(|stock| stock.product_id);
        assert_eq!(listed, wanted, "{parameters}");
    }
}

#[test]
fn a_ledger_is_listed_newest_first() {
    let (shop, mugs) = Shop::with_stock(50);
    let cups = shop.start(50, 0);
    let purchases: Vec<_> = (1..=9).map(|quantity| shop.buy([mugs, cups][quantity % 2], 2).unwrap()).collect();
    shop.adjust(mugs, -3).unwrap();
    let list = |product, parameters: &str| {
        walk(&movement::LIST, parameters, |query| block_on(shop.repository.movements(query, product)).unwrap())
    };
    let all = list(None, "");
    assert_eq!(all.iter().map(|movement| movement.sequence).collect::<Vec<_>>(), (1..=12).rev().collect::<Vec<_>>());
    let mut oldest_first = list(None, "sort=created_at");
    oldest_first.reverse();
    assert_eq!(oldest_first, all);
    let only = |is_wanted: &dyn Fn(&Movement) -> bool| all.iter().filter(|item| is_wanted(item)).cloned().collect::<Vec<_>>();
    assert_eq!(list(Some(cups), ""), only(&|movement| movement.product_id == cups));
    assert_eq!(list(None, &format!("filter[product_id]={mugs}")), only(&|movement| movement.product_id == mugs));
    assert_eq!(list(Some(mugs), "filter[kind]=adjusted,received").len(), 2);
    assert_eq!(list(None, &format!("filter[cause]={}", purchases[4].order.purchase_id)), [all[5].clone()]);
    let (id, other) = (movement_id(&all[7]).uuid(), SequenceId { created_at: 1, ..movement_id(&all[8]) }.uuid());
    assert_eq!(list(None, &format!("filter[id]={id},{other},{cups}")), [all[7].clone()]);
    assert_eq!(list(None, &format!("filter[id]={cups}")), []);
    assert_eq!(list(None, &format!("filter[id][ne]={id}")).len(), 11);
    assert_eq!(list(None, &format!("filter[id][ne]={cups}")).len(), 12);
}

#[test]
fn purchases_are_found_by_what_they_are() {
    let (shop, product) = Shop::with_stock(1_000);
    let purchases: Vec<_> = [("1.5", "USD", 3), ("4.50", "EUR", 1), ("450", "JPY", 1), ("0.001", "KWD", 7), ("1.5", "USD", 1)]
        .into_iter()
        .map(|(price, code, count)| {
            let price = Money::parse(price, Currency::from_code(code).unwrap()).unwrap();
            let terms = Terms::new(format!("sku-{count}"), "Mug".to_owned(), price, quantity(count)).unwrap();
            shop.wait(1);
            let mut buy = Buy { terms, ..shop.order(product, count) };
            buy.order.reference = Some(Reference::new(format!("{code} {count}")).unwrap());
            shop.make(&buy).unwrap()
        })
        .collect();
    let [three, euro, yen, dinar, one] = &purchases[..] else { panic!() };
    let cancelled = shop.cancel(dinar.order.purchase_id).unwrap();
    let (euro_at, other_product) = (platform::clock::to_rfc3339(euro.created_at_ms), shop.id());
    for (parameters, wanted) in [
        ("", vec![one, &cancelled, yen, euro, three]),
        ("sort=created_at", vec![three, euro, yen, &cancelled, one]),
        ("filter[total_price]=4.5", vec![euro, three]),
        ("filter[total_price][lt]=1", vec![&cancelled]),
        ("filter[unit_price][gte]=4.5", vec![yen, euro]),
        ("filter[unit_price]=1.50", vec![one, three]),
        ("filter[currency]=JPY,KWD", vec![&cancelled, yen]),
        ("filter[reference]=USD 1", vec![one]),
        ("filter[reference][contains]=usd", vec![one, three]),
        ("filter[product_sku]=sku-7", vec![&cancelled]),
        ("filter[status]=cancelled", vec![&cancelled]),
        ("filter[cancelled_at][gt]=2020-01-01T00:00:00Z", vec![&cancelled]),
        ("filter[quantity][gt]=1&filter[status]=completed", vec![three]),
        (&format!("filter[product_id]={product}&filter[created_at][lte]={euro_at}"), vec![euro, three]),
        (&format!("filter[product_id]={other_product}"), vec![]),
        (&format!("filter[id]={},{}", yen.order.purchase_id, three.order.purchase_id), vec![yen, three]),
    ] {
        let listed = walk(&purchase::LIST, parameters, |query| block_on(shop.repository.purchases(query)).unwrap());
        assert_eq!(listed.iter().collect::<Vec<_>>(), wanted, "{parameters}");
    }
}

#[test]
fn reservations_are_listed_as_they_are_now() {
    let (shop, product) = Shop::with_stock(100);
    let holds: Vec<_> = [60, 600, 60, 600, 600]
        .into_iter()
        .map(|seconds| {
            shop.wait(1);
            shop.hold(product, 1, seconds).unwrap()
        })
        .collect();
    let released = shop.release(&holds[3].hold).unwrap();
    let confirmed = shop.confirm(&holds[4].hold).unwrap();
    shop.wait(60);
    let now = |hold: &Reservation| shop.reservation(hold.hold.reservation_id);
    for (parameters, wanted) in [
        ("", vec![confirmed.clone(), released.clone(), now(&holds[2]), now(&holds[1]), now(&holds[0])]),
        ("filter[status]=expired&sort=created_at", vec![now(&holds[0]), now(&holds[2])]),
        ("filter[status]=held", vec![holds[1].clone()]),
        ("filter[status][ne]=held,expired", vec![confirmed.clone(), released]),
        (&format!("filter[purchase_id]={}", confirmed.purchase_id.unwrap()), vec![confirmed.clone()]),
        ("filter[ttl_seconds][lt]=600", vec![now(&holds[2]), now(&holds[0])]),
    ] {
        let read = |query: &Query| block_on(shop.repository.reservations(query, shop.now())).unwrap();
        assert_eq!(walk(&reservation::LIST, parameters, read), wanted, "{parameters}");
    }
}

#[test]
fn the_feed_can_be_followed() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 1).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    let read = |text: &str| block_on(shop.repository.events(&parse(&event::LIST, text), 0, shop.now())).unwrap();
    let all = walk(&event::LIST, "", |query| block_on(shop.repository.events(query, 0, shop.now())).unwrap());
    assert_eq!(all.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let of_purchase = read(&format!("filter[subject]={}", purchase.order.purchase_id)).items;
    assert_eq!(of_purchase.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::PurchaseCompleted]);
    assert_eq!(read("filter[kind]=inventory.changed&filter[version][gt]=1").items.len(), 2);
    assert_eq!(
        read(&format!("filter[id]={}", SequenceId { sequence: 3, created_at: all[2].created_at_ms }.uuid())).items,
        [all[2].clone()]
    );
    // Who has read as far as this finds what comes later, also what only time did.
    let last = read("page[size]=4").next.unwrap();
    shop.wait(60);
    let later = read(&format!("page[after]={last}")).items;
    let kinds: Vec<_> = later.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::ReservationHeld, EventKind::InventoryChanged, EventKind::ReservationExpired]);
    assert_eq!(later[2].subject_id, hold.hold.reservation_id.0);
}
