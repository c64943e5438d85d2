//! Text of files as text that is sent.

use futures::executor::block_on;
use platform::Value;
use platform::native::SqliteDatabase;

use crate::sqlite::prepare;
use crate::{Statement, Store};

#[track_caller]
fn check(source: &'static str, sql: &str, parameters: &[&str]) {
    let prepared = prepare(source);
    assert_eq!(prepared.sql, sql, "{source}");
    assert_eq!(prepared.parameters, parameters, "{source}");
}

#[test]
fn comments_go_and_white_space_becomes_one_space() {
    check("-- What it is.\nSELECT 1", "SELECT 1", &[]);
    check("  SELECT 1, -- one\n\t2 -- two\n\n", "SELECT 1, 2", &[]);
    check("SELECT 1--one\nFROM a", "SELECT 1 FROM a", &[]);
    check("SELECT 2 - 1, -1 -- the end", "SELECT 2 - 1, -1", &[]);
    check("-- nothing else", "", &[]);
    check("", "", &[]);
}

#[test]
fn quoted_text_stays_as_it_is() {
    check("SELECT 'a  --  b'\n, \"x  y\"", "SELECT 'a  --  b' , \"x  y\"", &[]);
    check("SELECT 'it''s --  x', 1", "SELECT 'it''s --  x', 1", &[]);
    check("SELECT ''  , ''''", "SELECT '' , ''''", &[]);
    check("SELECT '\"', \"'\"  ", "SELECT '\"', \"'\"", &[]);
    check("SELECT 'Zürich — ß'  AS ort", "SELECT 'Zürich — ß' AS ort", &[]);
    check("SELECT 'no end  ", "SELECT 'no end", &[]);
}

#[test]
fn names_are_parameters_in_the_order_of_their_first_use() {
    check("SELECT :b, :a_1, :b", "SELECT :b, :a_1, :b", &["b", "a_1"]);
    check("SELECT (:a)+:b,:c", "SELECT (:a)+:b,:c", &["a", "b", "c"]);
    check("SELECT :ab, :a", "SELECT :ab, :a", &["ab", "a"]);
}

#[test]
fn what_only_looks_like_a_name_is_none() {
    check("SELECT ':a', \":b\", 'it'':c' -- :d\n, :e", "SELECT ':a', \":b\", 'it'':c' , :e", &["e"]);
    check("SELECT a::text, : b", "SELECT a::text, : b", &[]);
}

#[test]
fn the_engine_takes_the_values_in_this_order() {
    static ORDER: Statement =
        Statement::new("order", "SELECT :second AS one, ':third', :first AS two, -- :none\n :second || :third AS three");
    let store = Store::new(std::sync::Arc::new(SqliteDatabase::temporary()));
    let given = [("first", Value::from("1")), ("second", "2".into()), ("third", "3".into()), ("unused", "4".into())];
    let rows = block_on(store.query(&ORDER, &given)).unwrap();
    let texts = ["one", "two", "three"].map(|column| rows[0].text(column).unwrap());
    assert_eq!(texts, ["2", "1", "23"]);
    let error = block_on(store.query(&ORDER, &given[1..])).unwrap_err();
    assert!(error.for_log().contains("the statement order is sent without :first"), "{error:?}");
}
