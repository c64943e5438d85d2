//! Pages: CP5, CP7, CP8, CP12, PA2 and PA6 of the requirements.

use futures::executor::block_on;
use proptest::prelude::*;

use super::shelf::{Item, LISTING, Shelf, column, query};
use crate::limits::{PAGE_BYTES_MAX, RESOURCE_BYTES};
use crate::sqlite::keyset;
use crate::{Condition, Listing, Store};

#[test]
fn pa6_pa2_every_item_once_in_order_and_back() {
    let shelf = Shelf::of(23);
    for (sort, order) in [
        ("words", "words, key"),
        ("-words", "words DESC, key DESC"),
        ("-words,name", "words DESC, name, key"),
        ("words,-name", "words, name DESC, key DESC"),
        ("name,words", "name, words, key"),
    ] {
        let expected = shelf.items(&format!("ORDER BY {order}"));
        for size in [1, 2, 5, 22, 23, 24] {
            let (forwards, backwards) = shelf.walk(&format!("sort={sort}&page[size]={size}"), None);
            assert_eq!(forwards, expected, "{sort} {size}");
            assert_eq!(backwards, expected, "{sort} {size}");
        }
    }
}

#[test]
fn pa6_filters_and_the_owner_hold_on_every_page() {
    let shelf = Shelf::of(40);
    let expected = shelf.items("WHERE name = 'n1' AND words % 2 = 1 AND words > 0 ORDER BY words, key");
    assert!(expected.len() > 5, "several pages");
    let start = "sort=words&page[size]=2&filter[odd]=true&filter[words][gt]=0";
    let (forwards, backwards) = shelf.walk(start, Some(&Condition::equals("name", "n1")));
    assert_eq!(forwards, expected);
    assert_eq!(backwards, expected);
}

#[test]
fn cp5_a_cursor_outlives_its_item() {
    let shelf = Shelf::of(10);
    let (first, _, next) = shelf.page("sort=words&page[size]=3", None);
    let next = next.unwrap();
    let (second, ..) = shelf.page(&next, None);
    shelf.send("DELETE FROM text WHERE key = ?", vec![first[2].2.as_str().into()]);
    assert_eq!(shelf.page(&next, None).0, second);
}

#[test]
fn cp7_one_can_turn_back_at_the_end_although_the_page_is_empty() {
    let shelf = Shelf::of(4);
    let (first, _, next) = shelf.page("sort=words&page[size]=3", None);
    let seen = first.iter().map(|item| item.2.as_str().into()).collect();
    shelf.send("DELETE FROM text WHERE key NOT IN (?, ?, ?)", seen);
    let (empty, prev, end) = shelf.page(&next.unwrap(), None);
    assert_eq!((empty, end), (vec![], None));
    // The item that the cursor fell on is on the previous page, not lost between the two.
    assert_eq!(shelf.page(&prev.unwrap(), None).0, first);
}

#[test]
fn cp8_a_range_is_what_lies_between() {
    let shelf = Shelf::of(10);
    let all = shelf.items("ORDER BY words, key");
    let (_, _, after_third) = shelf.page("sort=words&page[size]=3", None);
    let (_, _, after_seventh) = shelf.page("sort=words&page[size]=7", None);
    let cursor = |link: Option<String>| link.unwrap().rsplit_once('=').unwrap().1.to_owned();
    let range = format!("sort=words&page[after]={}&page[before]={}", cursor(after_third), cursor(after_seventh));
    assert_eq!(shelf.page(&range, None).0, all[3..6]);
    assert_eq!(shelf.page(&format!("{range}&page[size]=2"), None).0, all[3..5]);
}

/// Each of these alone is more than a page may hold, and the others come to it together.
#[test]
fn a_page_has_one_row_at_least() {
    let long = |number: i64, bytes: usize| (number, "x".repeat(bytes), format!("{number:03}"));
    let third = PAGE_BYTES_MAX / 3 - 2 * RESOURCE_BYTES;
    let items: Vec<Item> = [PAGE_BYTES_MAX, third, third, third, third, 2 * PAGE_BYTES_MAX, PAGE_BYTES_MAX, 1]
        .into_iter()
        .zip(0..)
        .map(|(bytes, number)| long(number, bytes))
        .collect();
    let shelf = Shelf::new(&items);
    let sizes = |text: &str| {
        let (mut next, mut sizes) = (Some(text.to_owned()), vec![]);
        while let Some(text) = next {
            let (items, _, following) = shelf.page(&text, None);
            sizes.push(items.len());
            next = following;
        }
        sizes
    };
    assert_eq!(sizes("sort=words&page[size]=100"), [1, 3, 1, 1, 1, 1]);
    assert_eq!(sizes("sort=words&page[size]=2"), [1, 2, 2, 1, 1, 1]);
    for size in [1, 2, 3, 100] {
        let (forwards, backwards) = shelf.walk(&format!("sort=words&page[size]={size}"), None);
        assert_eq!(forwards, items);
        assert_eq!(backwards, items);
    }
}

#[test]
fn cp12_a_walk_neither_skips_nor_repeats_while_rows_come_and_go() {
    let shelf = Shelf::of(20);
    let steady = shelf.items("WHERE key < '050' ORDER BY words, key");
    let (mut seen, mut next, mut step) = (vec![], Some("sort=words&page[size]=2".to_owned()), 0_i64);
    while let Some(text) = next {
        let (items, _, following) = shelf.page(&text, None);
        seen.extend(items.into_iter().filter(|item| item.2.as_str() < "050"));
        shelf.send("DELETE FROM text WHERE key = (SELECT max(key) FROM text WHERE key >= '050')", vec![]);
        let new = vec![(step % 4).into(), format!("9{step:02}").into()];
        shelf.send("INSERT OR IGNORE INTO text VALUES (?, 'new', ?)", new);
        step += 1;
        next = following.filter(|_| step < 100);
    }
    assert_eq!(seen, steady);
}

/// How SQLite finds the second page of this list.
#[track_caller]
fn check_plan(text: &str, expected: &str) {
    let shelf = Shelf::of(50);
    let (_, _, next) = shelf.page(text, None);
    let page = LISTING.page(&query(&next.unwrap()), None);
    let steps = shelf.send(&format!("EXPLAIN QUERY PLAN {}", page.sql), page.values);
    let steps: Vec<&str> = steps.iter().map(|step| step.text("detail").unwrap()).collect();
    assert_eq!(steps, [expected]);
}

#[test]
fn cost_does_not_depend_on_depth_because_an_index_is_searched_and_nothing_is_sorted() {
    check_plan("sort=words", "SEARCH text USING INDEX by_words ((words,key)>(?,?))");
    check_plan("sort=-words", "SEARCH text USING INDEX by_words ((words,key)<(?,?))");
    check_plan("sort=-words,name", "SEARCH text USING COVERING INDEX mixed (words<?)");
}

#[test]
fn the_first_page_has_no_condition() {
    let first = query("");
    let keyset = keyset(&first.sort, &first.page, column);
    assert_eq!((keyset.condition, keyset.order_by.as_str(), keyset.limit), (None, "words DESC, key DESC", 4));
    let page = LISTING.page(&first, None);
    assert_eq!(page.sql, "/* texts */ SELECT words, name, key FROM text WHERE true ORDER BY words DESC, key DESC LIMIT ?");
    assert_eq!(page.values, [4.into()]);
}

#[test]
fn a_sort_needs_a_value_to_go_on_from() {
    let shelf = Shelf::of(1);
    shelf.send("INSERT INTO text VALUES (NULL, 'x', 'y')", vec![]);
    let store = Store::new(shelf.database.clone());
    let listing = Listing { select: LISTING.select, column, condition: |_| None, read: |_| Ok(()), long: &[] };
    let error = block_on(store.page(&listing, &query(""), None)).unwrap_err();
    assert!(error.for_log().contains("words is sorted by and holds nothing"), "{error:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_rows_in_any_order_are_walked_completely(
        items in prop::collection::vec((0_i64..3, "[ab]{0,2}", "[a-e]{1,3}"), 0..25),
        sort in prop::sample::select(vec!["words", "-words", "name", "-name,words", "words,-name", "-words,-name", "name,-words"]),
        size in 1_usize..6,
    ) {
        let shelf = Shelf::new(&items);
        let (forwards, backwards) = shelf.walk(&format!("sort={sort}&page[size]={size}"), None);
        prop_assert_eq!(&forwards, &backwards);
        let mut sorted: Vec<Item> = forwards;
        sorted.sort_unstable_by(|one, other| one.2.cmp(&other.2));
        prop_assert_eq!(sorted, shelf.items("ORDER BY key"));
    }
}
