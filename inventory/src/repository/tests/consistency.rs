use futures::executor::block_on;

use super::support::Shop;
use crate::domain::*;

fn discrepancies(shop: &Shop) -> Vec<(ProductId, String, i64, i64)> {
    let books = block_on(shop.repository.check_books()).unwrap();
    books.discrepancies.into_iter().map(|found| (found.product_id, found.rule, found.found, found.expected)).collect()
}

#[test]
fn books_that_agree_have_no_discrepancy() {
    let (shop, product) = Shop::with_stock(5);
    let other = shop.start(0, 0);
    shop.buy(product, 5).unwrap();
    shop.delete(product).unwrap();
    shop.receive(other, 4).unwrap();
    shop.hold(other, 1, 60).unwrap();
    assert_eq!(
        block_on(shop.repository.check_books()),
        Ok(Consistency { products: 1, discrepancies: vec![], is_truncated: false })
    );
}

#[test]
fn stock_that_left_its_ledger_is_found() {
    let (shop, product) = Shop::with_stock(5);
    shop.start(3, 0);
    shop.query("DROP TRIGGER stock_follows_ledger");
    shop.query(&format!("UPDATE stock SET on_hand = 6, version = version + 1 WHERE product_id = '{product}'"));
    let rule = |rule: &str| (product, rule.to_owned(), 6, 5);
    assert_eq!(discrepancies(&shop), [rule("ledger_balance"), rule("ledger_sum")]);
}

#[test]
fn a_broken_chain_is_found() {
    let (shop, product) = Shop::with_stock(5);
    shop.buy(product, 1).unwrap();
    shop.buy(product, 1).unwrap();
    shop.query("DROP TRIGGER movement_is_not_changed");
    // Sum and last balance stay right.
    shop.query("UPDATE movement SET balance = 5 WHERE sequence = 2");
    assert_eq!(discrepancies(&shop), [(product, "ledger_chain".to_owned(), 2, 0)]);
}

#[test]
fn a_lost_movement_is_found() {
    let (shop, product) = Shop::with_stock(5);
    shop.buy(product, 2).unwrap();
    shop.query("DROP TRIGGER movement_is_not_deleted");
    shop.query("DELETE FROM movement WHERE sequence = 2");
    let rule = |rule: &str| (product, rule.to_owned(), 3, 5);
    assert_eq!(discrepancies(&shop), [rule("ledger_balance"), rule("ledger_sum")]);
}

#[test]
fn stock_without_its_row_is_found() {
    let (shop, product) = Shop::with_stock(5);
    shop.query("DROP TRIGGER stock_in_use_is_not_deleted");
    shop.query("DELETE FROM stock");
    let rule = |rule: &str| (product, rule.to_owned(), 0, 5);
    assert_eq!(discrepancies(&shop), [rule("ledger_balance"), rule("ledger_sum")]);
}

#[test]
fn wrong_reservations_are_found() {
    let (shop, product) = Shop::with_stock(5);
    shop.hold(product, 2, 60).unwrap();
    shop.query("UPDATE stock SET reserved = 1, version = version + 1");
    assert_eq!(discrepancies(&shop), [(product, "reserved".to_owned(), 1, 2)]);
}

#[test]
fn holds_of_more_than_is_there_are_found() {
    let (shop, product) = Shop::with_stock(5);
    shop.hold(product, 4, 60).unwrap();
    shop.hold(product, 1, 120).unwrap();
    shop.query("DROP TRIGGER movement_is_not_changed");
    shop.query("DROP TRIGGER stock_follows_ledger");
    shop.query("PRAGMA ignore_check_constraints = ON");
    shop.query("UPDATE movement SET delta = 3, balance = 3");
    shop.query("UPDATE stock SET on_hand = 3, version = version + 1");
    assert_eq!(discrepancies(&shop), [(product, "available".to_owned(), 3, 5)]);
    // What has run out is not in the way of what is there. The clock is the database's.
    shop.query("DROP VIEW moment");
    shop.query(&format!("CREATE VIEW moment AS SELECT {} AS now", shop.now() + 60_000));
    assert_eq!(discrepancies(&shop), []);
}

#[test]
fn a_list_that_is_cut_says_so() {
    let shop = Shop::default();
    shop.query("DROP TRIGGER stock_starts_at_balance");
    let rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
        INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at)
        SELECT printf('00000000-0000-4000-8000-%012d', i), 1, 0, 0, 1, 0, 0, 0 FROM n";
    shop.query(rows);
    let books = block_on(shop.repository.check_books()).unwrap();
    assert_eq!((books.products, books.discrepancies.len(), books.is_truncated), (600, 1_000, true));
}
