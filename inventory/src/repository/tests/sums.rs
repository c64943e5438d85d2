//! Figures: what moved on which day. That they are what the ledger adds up to is looked at by every test that looks at the books.

use futures::executor::block_on;
use money::{Currency, Money};
use platform::clock::{day_of, to_date};
use proptest::prelude::*;

use super::support::{Shop, parse, quantity};
use crate::api::figures::LIST;
use crate::domain::*;
use crate::migrations::MIGRATIONS;

const DAY_S: u64 = 24 * 60 * 60;

impl Shop {
    fn today(&self) -> i64 {
        day_of(self.now())
    }

    /// Moves the clock to so many seconds after the next midnight.
    fn wait_for_midnight(&self, and_seconds: u64) {
        let passed = u64::try_from(self.now().rem_euclid(86_400_000) / 1_000).unwrap();
        self.wait(DAY_S - passed + and_seconds);
    }

    fn figures_since(&self, product: ProductId, days: i64) -> Figures {
        let span = Span::new(Some(self.today() - days), None, self.today()).unwrap();
        block_on(self.repository.figures_of_product(product, span, self.now())).unwrap().expect("it has figures")
    }

    fn shop_since(&self, days: i64) -> Figures {
        let span = Span::new(Some(self.today() - days), None, self.today()).unwrap();
        block_on(self.repository.figures_of_shop(span, true, self.now())).unwrap()
    }

    fn buy_at(&self, product: ProductId, units: i64, price: &str, currency: &str) -> Purchase {
        let unit_price = Money::parse(price, Currency::from_code(currency).unwrap()).unwrap();
        let terms = Terms::new("mug".to_owned(), "Mug".to_owned(), unit_price, quantity(units)).unwrap();
        self.make(&Buy { terms, ..self.order(product, units) }).unwrap()
    }
}

/// Units sold, returned, received, adjusted up and down, and how many were on hand at the end.
fn of_day(day: &Day) -> [i64; 6] {
    let sums = &day.sums;
    [sums.sold, sums.returned, sums.received, sums.adjusted_up, sums.adjusted_down, day.on_hand]
}

fn money(sums: &Sums) -> Vec<String> {
    let text = |turnover: &Turnover| {
        let Turnover { units_sold, sold, units_returned, returned } = turnover;
        format!("{units_sold} for {sold}, {units_returned} for {returned} {}", turnover.currency().code())
    };
    sums.money.iter().map(text).collect()
}

#[test]
fn a_day_ends_at_midnight_utc_and_a_quiet_one_is_left_out() {
    let shop = Shop::default();
    shop.wait_for_midnight(0);
    shop.clock.advance(std::time::Duration::from_millis(DAY_S * 1_000 - 1 - u64::try_from(shop.now() % 1_000).unwrap()));
    assert_eq!(shop.now() % 86_400_000, 86_399_999);
    let product = shop.start(10, 0);
    shop.clock.advance(std::time::Duration::from_millis(1));
    assert_eq!(shop.now() % 86_400_000, 0);
    shop.buy(product, 3).unwrap();
    shop.wait_for_midnight(5);
    shop.wait(DAY_S);
    shop.adjust(product, -2).unwrap();
    shop.adjust(product, 4).unwrap();
    let found = shop.figures_since(product, 3);
    assert_eq!(found.moved.on_hand_before, 0);
    let days: Vec<_> = found.moved.days.iter().map(|day| (shop.today() - day.date, of_day(day))).collect();
    assert_eq!(days, [(3, [0, 0, 10, 0, 0, 10]), (2, [3, 0, 0, 0, 0, 7]), (0, [0, 0, 0, 4, 2, 9])]);
    // Of a later span, what was before it is what it begins with.
    let later = shop.figures_since(product, 1);
    assert_eq!((later.moved.on_hand_before, later.moved.days.len(), later.moved.days[0].on_hand), (7, 1, 9));
    assert_eq!(shop.figures_since(product, 0).moved, later.moved);
    shop.assert_books_agree();
}

#[test]
fn a_cancelled_purchase_stays_in_its_day_and_is_returned_on_its_own() {
    let (shop, product) = Shop::with_stock(10);
    let bought = shop.buy_at(product, 3, "19.99", "USD");
    shop.wait(DAY_S);
    shop.cancel(bought.order.purchase_id).unwrap();
    let found = shop.figures_since(product, 1);
    let days: Vec<_> = found.moved.days.iter().map(of_day).collect();
    assert_eq!(days, [[3, 0, 10, 0, 0, 7], [0, 3, 0, 0, 0, 10]]);
    assert_eq!(money(&found.moved.days[0].sums), ["3 for 59.97, 0 for 0.00 USD"]);
    assert_eq!(money(&found.moved.days[1].sums), ["0 for 0.00, 3 for 59.97 USD"]);
    assert_eq!(money(&found.moved.total), ["3 for 59.97, 3 for 59.97 USD"]);
    shop.assert_books_agree();
}

#[test]
fn each_currency_is_for_itself_and_exact() {
    let (shop, product) = Shop::with_stock(100);
    let other = shop.start(5, 0);
    for (units, price, currency) in [(3, "0.10", "USD"), (1, "1000", "JPY"), (2, "0.125", "KWD"), (1, "0.20", "USD")] {
        shop.buy_at(product, units, price, currency);
    }
    shop.buy_at(other, 2, "7.00", "USD");
    let expected = ["1 for 1000, 0 for 0 JPY", "2 for 0.250, 0 for 0.000 KWD", "4 for 0.50, 0 for 0.00 USD"];
    let found = shop.figures_since(product, 0);
    assert_eq!(money(&found.moved.total), expected);
    assert_eq!(of_day(&found.moved.days[0]), [7, 0, 100, 0, 0, 93], "one day, whatever the currency");
    let all = shop.shop_since(0);
    assert_eq!(money(&all.moved.total)[2], "6 for 14.50, 0 for 0.00 USD");
    assert_eq!(of_day(&all.moved.days[0]), [9, 0, 105, 0, 0, 96]);
    shop.assert_books_agree();
}

#[test]
fn no_purchase_is_too_dear_to_be_counted() {
    let (shop, product) = Shop::with_stock(1_000_000_000);
    for _ in 0..20 {
        shop.buy_at(product, 1_000_000, "9999999999.99", "USD");
    }
    let sold = &shop.figures_since(product, 0).moved.total.money[0].sold;
    assert_eq!(sold.to_string(), "199999999999800000.00");
}

#[test]
fn an_empty_shop_has_figures_and_an_unknown_product_has_none() {
    let shop = Shop::default();
    let found = shop.shop_since(29);
    assert_eq!(found.moved, Moved::default());
    assert_eq!(found.now, Some(State { products: 0, out: 0, low: 0, on_hand: 0, reserved: 0, holds: 0 }));
    let span = Span::new(None, None, shop.today()).unwrap();
    assert_eq!(block_on(shop.repository.figures_of_product(ProductId(shop.id()), span, shop.now())), Ok(None));
}

#[test]
fn what_there_is_now_is_counted_by_state() {
    let shop = Shop::default();
    let (out, low, enough) = (shop.start(0, 5), shop.start(5, 5), shop.start(6, 5));
    let sold_out = shop.start(2, 0);
    shop.hold(sold_out, 2, 60).unwrap();
    shop.hold(enough, 1, 600).unwrap();
    assert_eq!(shop.shop_since(0).now, Some(State { products: 4, out: 2, low: 2, on_hand: 13, reserved: 3, holds: 2 }));
    // A hold that has run out holds nothing, whether anybody has looked or not.
    shop.wait(60);
    assert_eq!(shop.shop_since(0).now, Some(State { products: 4, out: 1, low: 2, on_hand: 13, reserved: 1, holds: 1 }));
    let state = |product| shop.figures_since(product, 0).now.unwrap();
    assert_eq!(state(out), State { products: 1, out: 1, low: 0, on_hand: 0, reserved: 0, holds: 0 });
    assert_eq!(state(low), State { products: 1, out: 0, low: 1, on_hand: 5, reserved: 0, holds: 0 });
    shop.receive(out, 1).unwrap();
    shop.adjust(out, -1).unwrap();
    shop.delete(out).unwrap();
    let gone = shop.figures_since(out, 0);
    assert_eq!((gone.now.unwrap().products, gone.moved.days.len()), (0, 1), "what was deleted keeps its history");
    assert_eq!(shop.number("SELECT count(*) FROM former_stock"), 1);
    shop.start_again(out, 3, 0).unwrap();
    assert_eq!(state(out).on_hand, 3);
    assert_eq!(shop.number("SELECT count(*) FROM former_stock"), 0);
}

#[test]
fn a_page_of_products_is_in_the_order_of_ids_and_has_those_that_are_known() {
    let shop = Shop::default();
    let products: Vec<ProductId> = (0..5).map(|index| shop.start(index, 0)).collect();
    let unknown = ProductId(shop.id());
    let ids: Vec<String> = products.iter().rev().chain([&unknown, &products[2]]).map(ToString::to_string).collect();
    let filter = format!("filter[product_id]={}", ids.join(","));
    let page = |more: &str, days: i64| {
        let span = Span::new(Some(shop.today() - days + 1), None, shop.today()).unwrap();
        block_on(shop.repository.figures_of_products(&parse(&LIST, &format!("{filter}{more}")), span, shop.now())).unwrap()
    };
    let known = |slice: &jsonapi::page::Slice<Figures>| slice.items.iter().filter_map(|item| item.product_id).collect::<Vec<_>>();
    assert_eq!(known(&page("", 30)), products);
    let first = page("&page[size]=2", 30);
    let second = page(&format!("&page[size]=2&page[after]={}", first.next.clone().unwrap()), 30);
    assert_eq!([known(&first), known(&second)].concat(), products[..4]);
    let back = page(&format!("&page[size]=2&page[before]={}", second.prev.unwrap()), 30);
    assert_eq!(back.items, first.items);
    assert_eq!(known(&page("", 400)).len(), 5, "ten of so long a span fit");
}

#[test]
fn a_file_of_the_build_before_gets_the_figures_of_the_past() {
    let shop = Shop::after(&MIGRATIONS[..9]);
    let product = shop.start(50, 0);
    let bought = shop.buy_at(product, 2, "1.50", "EUR");
    shop.wait(DAY_S);
    shop.cancel(bought.order.purchase_id).unwrap();
    shop.buy_at(product, 1, "9999999999.99", "USD");
    let gone = shop.start(1, 0);
    shop.adjust(gone, -1).unwrap();
    shop.delete(gone).unwrap();
    let (before, today) = (to_date(shop.today() - 1), to_date(shop.today()));
    shop.migrate(MIGRATIONS);
    shop.assert_books_agree();
    shop.adjust(product, -4).unwrap();
    assert_eq!(of_day(&shop.figures_since(gone, 1).moved.days[0]), [0, 0, 1, 0, 1, 0]);
    let found = shop.figures_since(product, 1).moved;
    let days: Vec<_> = found.days.iter().map(|day| (to_date(day.date), of_day(day))).collect();
    assert_eq!(days, [(before, [2, 0, 50, 0, 0, 48]), (today, [1, 2, 0, 0, 4, 45])]);
    assert_eq!(money(&found.total), ["2 for 3.00, 2 for 3.00 EUR", "1 for 9999999999.99, 0 for 0.00 USD"]);
    shop.assert_books_agree();
}

/// The conflict clause of a statement holds for what its triggers do as well.
#[test]
fn no_conflict_clause_miscounts() {
    let (shop, product) = Shop::with_stock(9);
    for (place, or) in ["", "OR IGNORE", "OR FAIL", "OR ABORT", "OR ROLLBACK", "OR REPLACE"].iter().enumerate() {
        shop.query(&format!(
            "INSERT {or} INTO movement (product_id, kind, delta, balance, actor, request_id, created_at) \
             VALUES ('{product}', 'received', 1, {}, 'a', 'r', {})",
            place + 10,
            shop.now()
        ));
        shop.assert_figures_agree();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_is_done_the_figures_are_those_of_the_ledger(steps in prop::collection::vec((0..8_u8, 1..5_i64, 0..40_000_u64), 1..60)) {
        let shop = Shop::default();
        let products = [shop.start(9, 2), shop.start(0, 0)];
        let (mut bought, mut held) = (Vec::new(), Vec::new());
        for (kind, units, seconds) in steps {
            let product = products[usize::from(units % 2 == 0)];
            match kind {
                0 => drop(shop.receive(product, units)),
                1 => drop(shop.adjust(product, -units)),
                2 => drop(shop.adjust(product, units)),
                3 => bought.extend(shop.buy(product, units)),
                4 => held.extend(shop.hold(product, units, 3_600)),
                5 => drop(held.pop().map(|hold| shop.confirm(&hold.hold))),
                6 => drop(bought.pop().map(|purchase| shop.cancel(purchase.order.purchase_id))),
                _ => drop(shop.set(product, Some(units), None)),
            }
            shop.wait(seconds);
        }
        shop.assert_books_agree();
        for product in products {
            let found = shop.figures_since(product, 60).moved;
            let last = found.days.last().map_or(found.on_hand_before, |day| day.on_hand);
            prop_assert_eq!(last, shop.stock(product).on_hand);
        }
        let now = shop.shop_since(60).now.unwrap();
        prop_assert_eq!(shop.shop_since(0).moved.days.last().map_or(now.on_hand, |day| day.on_hand), now.on_hand);
    }
}
