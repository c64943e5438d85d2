//! Which statements can share a transaction.

use crate::limits;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is known of statements by their text. It is found out once for all connections, and need not be right for ever: the
/// writer looks again, and what it refuses runs on its own connection.
#[derive(Default)]
pub(super) struct Kinds {
    state: RandomState,
    plain: Mutex<HashMap<u64, bool>>,
}

impl Kinds {
    /// Whether a statement is plain, which `find_out` tells where it is not known, if it can be told now.
    pub(super) fn is_plain(&self, sql: &str, find_out: impl FnOnce() -> Option<bool>) -> bool {
        let key = self.state.hash_one(sql);
        let known = self.lock().get(&key).copied();
        known.unwrap_or_else(|| {
            let plain = find_out();
            plain.inspect(|plain| self.note(key, *plain));
            plain == Some(true)
        })
    }

    /// Remembers that it is no use to give this one to the writer.
    pub(super) fn exclude(&self, sql: &str) {
        self.note(self.state.hash_one(sql), false);
    }

    fn note(&self, key: u64, plain: bool) {
        let mut known = self.lock();
        if known.len() >= limits::SQLITE_KNOWN_STATEMENTS {
            known.clear();
        }
        known.insert(key, plain);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, bool>> {
        self.plain.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
