//! `Prefer: wait` ([RFC 7240, section 4.3](https://www.rfc-editor.org/rfc/rfc7240#section-4.3)): a reader of a feed that has
//! nothing new may wait for it instead of asking again and again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderName};
use jsonapi::page::Slice;

use crate::limits::{WAIT_MAX_S, WAITING_MAX};

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// How long the client is willing to wait, cut to [`WAIT_MAX_S`]; `None` where it did not say so. What is no such preference
/// is ignored, as the RFC wants it.
pub fn wait(headers: &HeaderMap) -> Option<Duration> {
    let lines = headers.get_all(PREFER).into_iter().filter_map(|line| line.to_str().ok());
    let mut preferences = lines.flat_map(|line| line.split(','));
    let seconds = preferences.find_map(|preference| {
        let (name, value) = preference.split(';').next()?.split_once('=')?;
        let is_wait = name.trim().eq_ignore_ascii_case("wait");
        is_wait.then(|| value.trim().trim_matches('"').parse::<u64>().ok()).flatten()
    })?;
    Some(Duration::from_secs(seconds.min(WAIT_MAX_S)))
}

/// What a reader who was willing to wait gets.
#[derive(Debug)]
pub struct Waited<T> {
    /// The page of the feed.
    pub slice: Slice<T>,
    /// When to come again, in seconds: for who found no place to wait, and would otherwise ask again at once.
    pub retry_after_s: Option<u64>,
}

impl<T> From<Slice<T>> for Waited<T> {
    fn from(slice: Slice<T>) -> Self {
        Self { slice, retry_after_s: None }
    }
}

/// Places for requests that wait. Each keeps one of the few requests that an instance serves at once, so they are counted.
#[derive(Debug, Default)]
pub struct WaitingRoom(AtomicUsize);

/// A place, given back when it is dropped.
#[derive(Debug)]
pub struct Place<'a>(&'a AtomicUsize);

impl WaitingRoom {
    /// A place, unless [`WAITING_MAX`] are taken: then the request is answered with what there is.
    pub fn enter(&self) -> Option<Place<'_>> {
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |taken| (taken < WAITING_MAX).then_some(taken + 1));
        taken.ok().map(|_| Place(&self.0))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
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
}
