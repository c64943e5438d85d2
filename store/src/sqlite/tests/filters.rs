//! Filters as conditions.

use jsonapi::query::{Filter, Operator, Scalar};
use platform::Value;

use super::shelf::{Shelf, query};
use crate::Condition;
use crate::sqlite::compares;

/// The ids of the rows that a filter leaves.
#[track_caller]
fn check(shelf: &Shelf, text: &str, expected: &[&str]) {
    let filter = &query(text).filters[0];
    let Condition { sql, values } = compares(filter, filter.field);
    let found = shelf.send(&format!("SELECT key FROM text WHERE {sql} ORDER BY key"), values);
    let found: Vec<&str> = found.iter().map(|row| row.text("key").unwrap()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn each_operator_selects_what_it_says() {
    let shelf = Shelf::new(&[(1, "Ab".into(), "x".into()), (2, "c%".into(), "y".into()), (3, "É_".into(), "z".into())]);
    shelf.send("INSERT INTO text VALUES (4, NULL, 'null')", vec![]);
    for (text, expected) in [
        ("filter[words]=2", &["y"][..]),
        ("filter[words]=1,3", &["x", "z"]),
        ("filter[words][ne]=2", &["null", "x", "z"]),
        ("filter[words][lt]=2", &["x"]),
        ("filter[words][lte]=2", &["x", "y"]),
        ("filter[words][gt]=2", &["null", "z"]),
        ("filter[words][gte]=3", &["null", "z"]),
        ("filter[name]=Ab", &["x"]),
        ("filter[name]=ab", &[]),
        // NULL equals none of the values.
        ("filter[name][ne]=Ab", &["null", "y", "z"]),
        ("filter[name][ne]=Ab,c%25", &["null", "z"]),
        ("filter[name][contains]=aB", &["x"]),
        // Nothing is a wildcard.
        ("filter[name][contains]=%25", &["y"]),
        ("filter[name][contains]=_", &["z"]),
        ("filter[name][contains]='", &[]),
    ] {
        check(&shelf, text, expected);
    }
}

#[test]
fn values_become_parameters_of_their_type() {
    let values = [
        (Scalar::Text("a".into()), Value::from("a")),
        (Scalar::Uuid("u".into()), Value::from("u")),
        (Scalar::Choice("c"), Value::from("c")),
        (Scalar::Integer(1), Value::from(1)),
        (Scalar::Timestamp(2), Value::from(2)),
        (Scalar::Boolean(true), Value::from(1)),
    ];
    for (scalar, expected) in values {
        let filter = Filter { field: "f", operator: Operator::Eq, values: vec![scalar] };
        assert_eq!(compares(&filter, "f").values, [expected]);
    }
}

#[test]
fn conditions_keep_their_values_in_order() {
    let both = Condition::equals("a", 1).and(Condition::new("b")).and(Condition::equals("c", "x"));
    assert_eq!(both, Condition { sql: "a = ? AND b AND c = ?".to_owned(), values: vec![1.into(), "x".into()] });
}
