//! What is known of statements.

use crate::limits;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is known of statements by their text. It is found out once for all connections, and need not be right for ever: the
/// writer looks again, and what it refuses runs on its own connection; what was long or quick the last time is taken to be so the
/// next time.
#[derive(Default)]
pub(super) struct Kinds {
    state: RandomState,
    known: Mutex<HashMap<u64, Known>>,
}

/// What is known of one.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    /// Whether it can share a transaction.
    plain: Option<bool>,
    /// Whether reading took long, so that it is no use to begin on a thread that serves requests.
    pub(super) is_long: bool,
    /// Whether it was over, inside a transaction, before handing it to another thread and back would be.
    pub(super) is_quick: bool,
}

impl Kinds {
    /// Whether a statement is plain, which `find_out` tells where it is not known, if it can be told now.
    pub(super) fn is_plain(&self, sql: &str, find_out: impl FnOnce() -> Option<bool>) -> bool {
        self.of(sql).plain.unwrap_or_else(|| {
            let plain = find_out();
            plain.inspect(|plain| self.note(sql, |known| known.plain = Some(*plain)));
            plain == Some(true)
        })
    }

    /// Remembers that it is no use to give this one to the writer.
    pub(super) fn exclude(&self, sql: &str) {
        self.note(sql, |known| known.plain = Some(false));
    }

    /// What is known of a statement, which may be nothing.
    pub(super) fn of(&self, sql: &str) -> Known {
        self.lock().get(&self.state.hash_one(sql)).copied().unwrap_or_default()
    }

    /// Remembers how long a read took on a connection for long ones.
    pub(super) fn note_read(&self, sql: &str, took: Duration) {
        self.note(sql, |known| known.is_long = took >= limits::SQLITE_LONG_READ);
    }

    /// Remembers how long it took inside a transaction.
    pub(super) fn note_step(&self, sql: &str, took: Duration) {
        self.note(sql, |known| known.is_quick = took < limits::SQLITE_QUICK_WRITE);
    }

    fn note(&self, sql: &str, change: impl FnOnce(&mut Known)) {
        let key = self.state.hash_one(sql);
        let mut known = self.lock();
        if known.len() >= limits::SQLITE_KNOWN_STATEMENTS && !known.contains_key(&key) {
            known.clear();
        }
        change(known.entry(key).or_default());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
