/// Why a statement did not run.
///
/// It has no `Display`: the text is `SQLite`'s own, for the log and never for a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseError {
    /// Another writer held the database for longer than the busy time, or a long read found no place in it. Nothing happened; it may be
    /// tried again.
    Busy,
    /// The database cannot be used now: full, read-only, unreadable. Nothing happened.
    Unavailable(String),
    /// What is in the file is no database any more: no statement can be trusted to be answered.
    Corrupt(String),
    /// The host gave the statement up, because the client of its request has left and nobody waits for an answer, or
    /// because it took too long.
    Interrupted,
    /// Anything else: our mistake.
    Failed(String),
}

/// The beginnings of `SQLite`'s messages for a lock held by somebody else.
const BUSY_MESSAGES: [&str; 3] = ["database is locked", "database table is locked", "database schema is locked"];

/// And for a disk or file that does not do what it should.
const UNAVAILABLE_MESSAGES: [&str; 5] = [
    "database or disk is full",
    "attempt to write a readonly database",
    "disk I/O error",
    "unable to open database file",
    "out of memory",
];

/// And for a file that was damaged.
const CORRUPT_MESSAGES: [&str; 2] = ["database disk image is malformed", "file is not a database"];

/// The beginning of the message for a statement that was given up. Elsewhere in a message the word means something else.
const INTERRUPTED_MESSAGE: &str = "interrupted";

impl DatabaseError {
    /// An error of the last kind.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }

    /// Sorts `SQLite`'s message. Spin hands errors over as text alone, so the text has to be read, here and nowhere else.
    pub fn from_message(message: String) -> Self {
        let has = |known: &[&str]| known.iter().any(|part| message.contains(part));
        if has(&BUSY_MESSAGES) {
            Self::Busy
        } else if has(&UNAVAILABLE_MESSAGES) {
            Self::Unavailable(message)
        } else if has(&CORRUPT_MESSAGES) {
            Self::Corrupt(message)
        } else if message.starts_with(INTERRUPTED_MESSAGE) {
            Self::Interrupted
        } else {
            Self::Failed(message)
        }
    }

    /// The cause, for the log.
    pub fn for_log(&self) -> &str {
        match self {
            Self::Busy => "another writer, or as many long reads as may be, had the database for longer than is waited for it",
            Self::Interrupted => "the client has left, or it took too long",
            Self::Unavailable(message) | Self::Corrupt(message) | Self::Failed(message) => message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DatabaseError;

    #[test]
    fn messages_are_sorted() {
        let sort = |message: &str| DatabaseError::from_message(message.to_owned());
        assert_eq!(sort("database is locked"), DatabaseError::Busy);
        assert_eq!(sort("database is locked: {details: None, message: None}"), DatabaseError::Busy);
        assert!(matches!(sort("database or disk is full"), DatabaseError::Unavailable(_)));
        assert!(matches!(sort("database disk image is malformed"), DatabaseError::Corrupt(_)));
        assert!(matches!(sort("file is not a database"), DatabaseError::Corrupt(_)));
        assert_eq!(sort("interrupted"), DatabaseError::Interrupted);
        for other in ["no such table: x", "no such column: interrupted"] {
            assert!(matches!(sort(other), DatabaseError::Failed(_)), "{other}");
        }
    }
}
