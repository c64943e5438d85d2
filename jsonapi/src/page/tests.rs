//! A15 of the requirements: cursors and pages.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Cursor, Key, KeyKind, Page, Slice, cursor::Place};
use crate::{
    Resource,
    query::{Direction, Endpoint, List, Query, SortField},
};

const SORT: &[KeyKind] = &[KeyKind::Integer, KeyKind::Text];

fn decode(text: &str, kinds: &[KeyKind], fingerprint: u64) -> Result<Cursor, crate::Violation> {
    Cursor::decode(text, kinds.iter().copied(), fingerprint)
}

fn on(words: i64, id: &str) -> Cursor {
    Cursor::on(vec![words.into(), id.into()])
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "what `split` takes")]
fn keys(item: &i64) -> Vec<Key> {
    vec![(*item).into(), "x".into()]
}

fn page(after: Option<i64>, before: Option<i64>) -> Page {
    let cursor = |item: Option<i64>| item.map(|item| Cursor::on(keys(&item)));
    Page { size: 2, after: cursor(after), before: cursor(before), fingerprint: 1 }
}

/// Items, and the items that `prev` and `next` lead from.
#[track_caller]
fn check(page: &Page, rows: &[i64], items: &[i64], prev: Option<(i64, Place)>, next: Option<(i64, Place)>, truncated: bool) {
    let slice = page.split(rows.to_vec(), keys);
    assert_eq!(slice.items, items);
    let decode = |text: &Option<String>| text.as_deref().map(|text| self::decode(text, SORT, 1).unwrap());
    let expected = |at: Option<(i64, Place)>| at.map(|(item, place)| Cursor::on(keys(&item)).moved(place));
    assert_eq!(decode(&slice.prev), expected(prev));
    assert_eq!(decode(&slice.next), expected(next));
    assert_eq!(slice.range_truncated, truncated);
}

#[test]
fn cp7_the_first_page_has_no_prev_and_an_exact_next() {
    let first = page(None, None);
    check(&first, &[], &[], None, None, false);
    check(&first, &[1, 2], &[1, 2], None, None, false);
    check(&first, &[1, 2, 3], &[1, 2], None, Some((2, Place::On)), false);
}

#[test]
fn cp7_after_a_cursor_next_is_exact() {
    let after = page(Some(1), None);
    check(&after, &[2, 3], &[2, 3], Some((2, Place::On)), None, false);
    check(&after, &[2, 3, 4], &[2, 3], Some((2, Place::On)), Some((3, Place::On)), false);
    check(&after, &[], &[], Some((1, Place::GapAfter)), None, false);
}

#[test]
fn cp7_before_a_cursor_prev_is_exact_and_the_order_is_restored() {
    let before = page(None, Some(9));
    check(&before, &[8, 7], &[7, 8], None, Some((8, Place::On)), false);
    check(&before, &[8, 7, 6], &[7, 8], Some((7, Place::On)), Some((8, Place::On)), false);
    check(&before, &[], &[], None, Some((9, Place::GapBefore)), false);
}

#[test]
fn cp8_a_range_says_when_it_is_truncated() {
    let range = page(Some(1), Some(9));
    check(&range, &[2, 3], &[2, 3], Some((2, Place::On)), Some((3, Place::On)), false);
    check(&range, &[2, 3, 4], &[2, 3], Some((2, Place::On)), Some((3, Place::On)), true);
    check(&range, &[], &[], Some((1, Place::GapAfter)), Some((9, Place::GapBefore)), false);
}

#[test]
fn cp4_a_cursor_is_read_back_by_its_list_alone() {
    let cursor = on(-7, "é");
    let text = cursor.encode(42);
    assert_eq!(decode(&text, SORT, 42), Ok(cursor));
    let detail = |found: Result<Cursor, crate::Violation>| found.unwrap_err().detail.into_owned();
    assert!(detail(decode(&text, SORT, 43)).contains("another list"));
    let [words, id] = SORT else { panic!() };
    for other in [[].as_slice(), &[*words], &[*id, *words], &[*words, *id, *id], &[*words, *words]] {
        assert!(detail(decode(&text, other, 42)).contains("not a cursor"), "{other:?}");
    }
}

#[test]
fn cp4_every_changed_character_is_noticed() {
    let text = on(5, "0190c5a0").encode(42);
    for position in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
        assert!(decode(&String::from_utf8(bytes).unwrap(), SORT, 42).is_err(), "{position}");
        assert!(decode(&text[..position], SORT, 42).is_err());
    }
}

#[test]
fn qp5_cursors_need_no_encoding_in_a_url() {
    let text = on(i64::MAX, "ÿÿÿ>>>???").encode(u64::MAX);
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
}

const LIST: List = List {
    filters: &[],
    sorts: &[SortField::integer("words")],
    default_sort: &[("words", Direction::Ascending)],
    tie_breaker: SortField::text("id"),
    default_size: 2,
    max_size: 100,
};
const ENDPOINT: Endpoint = Endpoint { kind: "a", include: &["b"], fieldsets: &[], list: Some(&LIST) };

fn document(slice: Slice<Resource>, query: &Query) -> Value {
    let document = query.page_document(slice, "/a");
    serde_json::from_slice(&document.to_bytes(&crate::Applied::NOTHING, &query.fieldsets)).unwrap()
}

#[test]
fn cp7_pa1_prev_and_next_are_always_there() {
    let query = Query::parse(None, &ENDPOINT).unwrap();
    let found = document(query.page.split(vec![], |_| vec![]), &query);
    assert_eq!(found["data"], json!([]));
    let media_type = "application/vnd.api+json;profile=\"https://jsonapi.org/profiles/ethanresnick/cursor-pagination\"";
    let expected = json!({ "self": { "href": "/a", "type": media_type }, "first": "/a", "prev": null, "next": null });
    assert_eq!(found["links"], expected);
    assert_eq!(found.get("meta"), None);
}

#[test]
fn pa4_cp8_links_keep_the_parameters_and_replace_the_cursors() {
    let start = Query::parse(None, &ENDPOINT).unwrap();
    let cursor = start.page.split(vec![1, 2, 3], keys).next.unwrap();
    let text = format!("page[size]=1&page[after]={cursor}&page[before]={cursor}&include=b");
    let query = Query::parse(Some(&text), &ENDPOINT).unwrap();
    let slice = query.page.split(vec![3, 4], keys);
    let (prev, next) = (slice.prev.clone().unwrap(), slice.next.clone().unwrap());
    let found = document(slice.map(|item| Resource::new("a", item.to_string())), &query);
    let kept = "/a?page%5Bsize%5D=1&include=b";
    assert_eq!(found["links"]["first"], kept);
    assert_eq!(found["links"]["prev"], format!("{kept}&page%5Bbefore%5D={prev}"));
    assert_eq!(found["links"]["next"], format!("{kept}&page%5Bafter%5D={next}"));
    assert!(found["links"]["self"]["href"].as_str().unwrap().contains("page%5Bafter%5D="));
    assert_eq!(found["meta"], json!({ "page": { "rangeTruncated": true } }));
}

#[test]
fn cp10_the_last_item_can_carry_its_cursor() {
    let query = Query::parse(None, &ENDPOINT).unwrap();
    let items = |rows: Vec<i64>| {
        let slice = query.page.split(rows, keys).map(|item| Resource::new("a", item.to_string())).with_end();
        document(slice, &query)["data"].clone()
    };
    assert_eq!(items(vec![]), json!([]));
    let found = items(vec![1, 2]);
    assert_eq!(found[0].get("meta"), None);
    let cursor = found[1]["meta"]["page"]["cursor"].as_str().unwrap();
    assert!(Query::parse(Some(&format!("page[after]={cursor}")), &ENDPOINT).is_ok());
}

proptest! {
    #[test]
    fn any_text_is_decoded_without_panic(text in any::<String>(), fingerprint in any::<u64>()) {
        prop_assert!(decode(&text, SORT, fingerprint).is_err());
    }

    #[test]
    fn base64_text_is_decoded_without_panic(text in "[A-Za-z0-9_-]{0,80}") {
        prop_assert!(decode(&text, SORT, 0).is_err());
    }

    #[test]
    fn cursors_are_read_back(words in any::<i64>(), id in "\\PC{0,200}", fingerprint in any::<u64>()) {
        for place in [Place::On, Place::GapAfter, Place::GapBefore] {
            let cursor = on(words, &id).moved(place);
            prop_assert_eq!(decode(&cursor.encode(fingerprint), SORT, fingerprint), Ok(cursor));
        }
    }
}
