use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::{PREFER, WaitingRoom, wait};
use crate::limits::WAITING_MAX;

#[track_caller]
fn check(lines: &[&'static str], expected: Option<u64>) {
    let headers: HeaderMap = lines.iter().map(|line| (PREFER, HeaderValue::from_static(line))).collect();
    assert_eq!(wait(&headers), expected.map(Duration::from_secs), "{lines:?}");
}

#[test]
fn waiting_is_read_and_cut() {
    check(&[], None);
    check(&["wait=5"], Some(5));
    check(&["respond-async, WAIT = 5"], Some(5));
    check(&["handling=strict", "wait=\"7\"; foo=bar"], Some(7));
    check(&["wait=9999999"], Some(20));
    check(&["wait", "wait=", "wait=-1", "wait=x", "waiting=3"], None);
}

#[test]
fn places_are_few_and_given_back() {
    let room = WaitingRoom::default();
    let places: Vec<_> = (0..WAITING_MAX).map(|_| room.enter().expect("a place")).collect();
    assert!(room.enter().is_none());
    drop(places);
    assert!(room.enter().is_some());
}
