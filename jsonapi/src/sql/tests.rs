//! The SQL against SQLite itself: CP5, CP6, CP12, PA2 and PA6 of the requirements.

use super::{Fragment, Keyset, SqlValue, condition};
use crate::query::{Direction, Endpoint, Filter, FilterField, List, Query, Scalar, SortField};
use proptest::prelude::*;
use rusqlite::{Connection, ToSql, params_from_iter, types::ToSqlOutput};

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Integer(number) => number.to_sql(),
            Self::Text(text) => text.to_sql(),
        }
    }
}

type Row = (i64, String, String);

const LIST: List = List {
    filters: &[FilterField::text("name"), FilterField::integer("words")],
    sorts: &[SortField::integer("words"), SortField::text("name")],
    default_sort: &[("words", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: 3,
    max_size: 100,
};
const ENDPOINT: Endpoint = Endpoint { kind: "a", include: &[], fieldsets: &[], list: Some(&LIST) };

fn database(rows: &[Row]) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    database.execute_batch("CREATE TABLE a (words INTEGER, name TEXT, id TEXT PRIMARY KEY)").unwrap();
    database.execute_batch("CREATE INDEX by_words ON a (words, id); CREATE INDEX mixed ON a (words DESC, name, id)").unwrap();
    for row in rows {
        database.execute("INSERT OR IGNORE INTO a VALUES (?, ?, ?)", rusqlite::params![row.0, row.1, row.2]).unwrap();
    }
    database
}

fn column(field: &'static str) -> &'static str {
    field
}

fn statement(query: &Query) -> (String, Vec<SqlValue>) {
    let mut all = Fragment { sql: "1 = 1".to_owned(), parameters: vec![] };
    for filter in &query.filters {
        all.and(condition(filter, filter.field));
    }
    let keyset = Keyset::new(&query.sort, &query.page, column);
    all.and(keyset.condition);
    (
        format!("SELECT words, name, id FROM a WHERE {} ORDER BY {} LIMIT {}", all.sql, keyset.order_by, keyset.limit),
        all.parameters,
    )
}

fn run(database: &Connection, sql: &str, parameters: &[SqlValue]) -> Vec<Row> {
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map(params_from_iter(parameters), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// One page: its items, and the query strings of `prev` and `next`.
fn page(database: &Connection, text: &str) -> (Vec<Row>, Option<String>, Option<String>) {
    let query = Query::parse(Some(text), &ENDPOINT).unwrap();
    let (sql, parameters) = statement(&query);
    let slice = query.page.split(run(database, &sql, &parameters), |row| {
        let value = |field| match field {
            "words" => row.0.into(),
            "name" => row.1.as_str().into(),
            _ => row.2.as_str().into(),
        };
        query.sort.iter().map(|key| value(key.field)).collect()
    });
    let links = slice.links("", &query);
    let link = |name| {
        let (_, link) = links.iter().find(|(known, _)| *known == name).unwrap();
        match link {
            crate::Link::Href(href) => Some(href.trim_start_matches('?').to_owned()),
            _ => None,
        }
    };
    (slice.items, link("prev"), link("next"))
}

/// All pages from the first to the last, and back again.
fn walk(database: &Connection, start: &str) -> (Vec<Row>, Vec<Row>) {
    let (mut forwards, mut next) = (vec![], Some(start.to_owned()));
    let mut last = String::new();
    while let Some(text) = next {
        let (items, _, following) = page(database, &text);
        forwards.extend(items);
        last = text;
        next = following;
    }
    let (mut pages, mut prev) = (vec![], Some(last));
    while let Some(text) = prev {
        let (items, previous, _) = page(database, &text);
        pages.push(items);
        prev = previous;
    }
    (forwards, pages.into_iter().rev().flatten().collect())
}

fn rows(count: i64) -> Vec<Row> {
    (0..count).map(|number| (number % 4, format!("n{}", number % 3), format!("{:03}", number * 7 % 101))).collect()
}

#[test]
fn pa6_pa2_every_item_once_in_order_and_back() {
    let database = database(&rows(23));
    for (sort, order) in [
        ("words", "words, id"),
        ("-words", "words DESC, id DESC"),
        ("-words,name", "words DESC, name, id"),
        ("words,-name", "words, name DESC, id DESC"),
        ("name,words", "name, words, id"),
    ] {
        let expected = run(&database, &format!("SELECT * FROM a ORDER BY {order}"), &[]);
        for size in [1, 2, 5, 22, 23, 24] {
            let (forwards, backwards) = walk(&database, &format!("sort={sort}&page[size]={size}"));
            assert_eq!(forwards, expected, "{sort} {size}");
            assert_eq!(backwards, expected, "{sort} {size}");
        }
    }
}

#[test]
fn cp5_a_cursor_outlives_its_item() {
    let database = database(&rows(10));
    let (first, _, next) = page(&database, "sort=words&page[size]=3");
    let (second, ..) = page(&database, next.as_deref().unwrap());
    database.execute("DELETE FROM a WHERE id = ?", [&first[2].2]).unwrap();
    assert_eq!(page(&database, next.as_deref().unwrap()).0, second);
}

#[test]
fn cp7_one_can_turn_back_at_the_end_although_the_page_is_empty() {
    let database = database(&rows(4));
    let (first, _, next) = page(&database, "sort=words&page[size]=3");
    database.execute("DELETE FROM a WHERE id NOT IN (?, ?, ?)", [&first[0].2, &first[1].2, &first[2].2]).unwrap();
    let (empty, prev, end) = page(&database, next.as_deref().unwrap());
    assert_eq!((empty, end), (vec![], None));
    // The item that the cursor fell on is on the previous page, not lost between the two.
    assert_eq!(page(&database, prev.as_deref().unwrap()).0, first);
}

#[test]
fn cp8_a_range_is_what_lies_between() {
    let database = database(&rows(10));
    let all = run(&database, "SELECT * FROM a ORDER BY words, id", &[]);
    let (_, _, after_third) = page(&database, "sort=words&page[size]=3");
    let (_, _, after_seventh) = page(&database, "sort=words&page[size]=7");
    let cursor = |link: Option<String>| link.unwrap().rsplit_once('=').unwrap().1.to_owned();
    let range = format!("sort=words&page[after]={}&page[before]={}", cursor(after_third), cursor(after_seventh));
    assert_eq!(page(&database, &range).0, all[3..6]);
    assert_eq!(page(&database, &format!("{range}&page[size]=2")).0, all[3..5]);
}

#[test]
fn cp12_a_walk_neither_skips_nor_repeats_while_rows_come_and_go() {
    let database = database(&rows(20));
    let steady: Vec<Row> = run(&database, "SELECT * FROM a WHERE id < '050' ORDER BY words, id", &[]);
    let (mut seen, mut next, mut step) = (vec![], Some("sort=words&page[size]=2".to_owned()), 0);
    while let Some(text) = next {
        let (items, _, following) = page(&database, &text);
        seen.extend(items.into_iter().filter(|row| row.2.as_str() < "050"));
        database.execute("DELETE FROM a WHERE id = (SELECT max(id) FROM a WHERE id >= '050')", []).unwrap();
        database
            .execute("INSERT OR IGNORE INTO a VALUES (?, 'new', ?)", rusqlite::params![step % 4, format!("9{step:02}")])
            .unwrap();
        step += 1;
        next = following.filter(|_| step < 100);
    }
    assert_eq!(seen, steady);
}

#[track_caller]
fn check_plan(text: &str, expected: &str) {
    let database = database(&rows(50));
    let (_, _, next) = page(&database, text);
    let query = Query::parse(next.as_deref(), &ENDPOINT).unwrap();
    let (sql, parameters) = statement(&query);
    let mut statement = database.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps: Vec<String> =
        statement.query_map(params_from_iter(&parameters), |row| row.get(3)).unwrap().map(Result::unwrap).collect();
    assert_eq!(steps, [expected]);
}

#[test]
fn cost_does_not_depend_on_depth_because_an_index_is_searched_and_nothing_is_sorted() {
    check_plan("sort=words", "SEARCH a USING INDEX by_words ((words,id)>(?,?))");
    check_plan("sort=-words", "SEARCH a USING INDEX by_words ((words,id)<(?,?))");
    check_plan("sort=-words,name", "SEARCH a USING COVERING INDEX mixed (words<?)");
}

/// The ids of the rows that a filter leaves.
#[track_caller]
fn check_filter(text: &str, expected: &[&str]) {
    let database = database(&[(1, "Ab".into(), "x".into()), (2, "c%".into(), "y".into()), (3, "É_".into(), "z".into())]);
    database.execute("INSERT INTO a VALUES (4, NULL, 'null')", []).unwrap();
    let query = Query::parse(Some(text), &ENDPOINT).unwrap();
    let fragment = condition(&query.filters[0], query.filters[0].field);
    let sql = format!("SELECT id FROM a WHERE {} ORDER BY id", fragment.sql);
    let mut statement = database.prepare(&sql).unwrap();
    let found = statement.query_map(params_from_iter(&fragment.parameters), |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(found.map(Result::unwrap).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn filters_as_conditions() {
    check_filter("filter[words]=2", &["y"]);
    check_filter("filter[words]=1,3", &["x", "z"]);
    check_filter("filter[words][ne]=2", &["null", "x", "z"]);
    check_filter("filter[words][lt]=2", &["x"]);
    check_filter("filter[words][lte]=2", &["x", "y"]);
    check_filter("filter[words][gt]=2", &["null", "z"]);
    check_filter("filter[words][gte]=3", &["null", "z"]);
    check_filter("filter[name]=Ab", &["x"]);
    check_filter("filter[name]=ab", &[]);
    // NULL equals none of the values.
    check_filter("filter[name][ne]=Ab", &["null", "y", "z"]);
    check_filter("filter[name][ne]=Ab,c%25", &["null", "z"]);
    check_filter("filter[name][contains]=aB", &["x"]);
    // Nothing is a wildcard.
    check_filter("filter[name][contains]=%25", &["y"]);
    check_filter("filter[name][contains]=_", &["z"]);
    check_filter("filter[name][contains]='", &[]);
}

#[test]
fn values_become_parameters_of_their_type() {
    let values = [
        (Scalar::Text("a".into()), SqlValue::Text("a".into())),
        (Scalar::Uuid("u".into()), SqlValue::Text("u".into())),
        (Scalar::Choice("c"), SqlValue::Text("c".into())),
        (Scalar::Integer(1), SqlValue::Integer(1)),
        (Scalar::Timestamp(2), SqlValue::Integer(2)),
        (Scalar::Boolean(true), SqlValue::Integer(1)),
    ];
    for (scalar, expected) in values {
        let filter = Filter { field: "f", operator: crate::query::Operator::Eq, values: vec![scalar] };
        assert_eq!(condition(&filter, "f").parameters, [expected]);
    }
}

#[test]
fn the_first_page_has_no_condition() {
    let query = Query::parse(None, &ENDPOINT).unwrap();
    let keyset = Keyset::new(&query.sort, &query.page, column);
    assert!(keyset.condition.is_empty());
    assert_eq!((keyset.order_by.as_str(), keyset.limit), ("words DESC, id DESC", 4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_rows_in_any_order_are_walked_completely(
        rows in prop::collection::vec((0_i64..3, "[ab]{0,2}", "[a-e]{1,3}"), 0..25),
        sort in prop::sample::select(vec!["words", "-words", "name", "-name,words", "words,-name", "-words,-name", "name,-words"]),
        size in 1_usize..6,
    ) {
        let database = database(&rows);
        let (forwards, backwards) = walk(&database, &format!("sort={sort}&page[size]={size}"));
        prop_assert_eq!(&forwards, &backwards);
        let total: u16 = database.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
        let total = usize::from(total);
        let mut ids: Vec<&String> = forwards.iter().map(|row| &row.2).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!((forwards.len(), ids.len()), (total, total));
    }
}
