//! What the statements of a connection do, as SQLite tells while it prepares them.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Something was prepared at all: nothing is told of a statement that is kept.
const HEARD: u8 = 1;
/// It does more than to read and to change rows of the main database.
const MORE: u8 = 2;
/// From now on the connection differs from others, or wants to know what its own last change was.
const APART: u8 = 4;
/// Whether there is a log, and how writes are synced, may differ from now on.
const SETTINGS: u8 = 8;
/// From now on the connection can want the file for itself.
const ALONE: u8 = 16;

/// Listens to a connection.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<AtomicU8>);

impl Watch {
    /// Takes down what is told; and refuses what would reach past the labels that the manifest grants.
    pub(super) fn authorize(&self, context: AuthContext<'_>) -> Authorization {
        self.0.fetch_or(HEARD | weigh(context), Ordering::Relaxed);
        match context.action {
            AuthAction::Attach { filename } if !matches!(filename, "" | ":memory:") => Authorization::Deny,
            _ => Authorization::Allow,
        }
    }

    /// Forgets the last statement, but not what stays with the connection.
    pub(super) fn listen(&self) {
        self.0.fetch_and(APART | SETTINGS | ALONE, Ordering::Relaxed);
    }

    pub(super) fn has_heard(&self) -> bool {
        self.has(HEARD)
    }

    /// Whether what was heard reads and changes rows of the main database, and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        self.has(HEARD) && !self.has(MORE)
    }

    /// Whether the connection has to run its statements itself from now on.
    pub(super) fn is_apart(&self) -> bool {
        self.has(APART)
    }

    /// Whether the connection may want that nobody else has the file open.
    pub(super) fn wants_the_file(&self) -> bool {
        self.has(ALONE)
    }

    /// Whether settings may have changed since the last call.
    pub(super) fn take_settings(&self) -> bool {
        self.0.fetch_and(!SETTINGS, Ordering::Relaxed) & SETTINGS != 0
    }

    /// Runs something that is nobody's statement.
    pub(super) fn unheard<R>(&self, run: impl FnOnce() -> R) -> R {
        let heard = self.0.load(Ordering::Relaxed);
        let result = run();
        self.0.store(heard, Ordering::Relaxed);
        result
    }

    fn has(&self, bit: u8) -> bool {
        self.0.load(Ordering::Relaxed) & bit != 0
    }
}

fn weigh(context: AuthContext<'_>) -> u8 {
    let elsewhere = if context.database_name.is_some_and(|name| name != "main") { MORE | APART } else { 0 };
    elsewhere
        | match context.action {
            AuthAction::Read { .. }
            | AuthAction::Select
            | AuthAction::Recursive
            | AuthAction::Insert { .. }
            | AuthAction::Update { .. }
            | AuthAction::Delete { .. } => 0,
            AuthAction::Function { function_name } => weigh_function(function_name),
            AuthAction::Pragma { pragma_name, pragma_value } => MORE | weigh_pragma(pragma_name, pragma_value),
            AuthAction::Attach { .. } | AuthAction::Detach { .. } | AuthAction::Unknown { .. } => MORE | APART,
            _ => MORE,
        }
}

fn weigh_function(name: &str) -> u8 {
    /// What these tell is the connection's own.
    const OWN: [&str; 3] = ["changes", "last_insert_rowid", "total_changes"];
    if OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) { MORE | APART } else { 0 }
}

fn weigh_pragma(name: &str, value: Option<&str>) -> u8 {
    /// With these the connection stays like any other: they tell about the schema, act on the file, or only cost or save time.
    const COMMON: [&str; 16] = [
        "application_id",
        "busy_timeout",
        "cache_size",
        "foreign_key_check",
        "foreign_key_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "integrity_check",
        "optimize",
        "quick_check",
        "table_info",
        "table_list",
        "table_xinfo",
        "user_version",
        "wal_checkpoint",
    ];
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let Some(value) = value else {
        // It counts what other connections do.
        return if is("data_version") { APART } else { 0 };
    };
    let sets = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
    if is("synchronous") || is("journal_mode") && sets(&["wal"]) {
        SETTINGS
    } else if COMMON.iter().any(|common| is(common)) || is("foreign_keys") && sets(&["on", "true", "yes", "1"]) {
        0
    } else if is("journal_mode") || is("locking_mode") {
        APART | ALONE
    } else {
        APART
    }
}
