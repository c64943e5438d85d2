//! Every limit of the platform: name, unit, reason.

/// Bytes of an answer from another service that are read at most. A product with the longest name and description, in characters of
/// four bytes each, is 21 KiB; a page has 100.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Entries in a variable of API keys: a rotation needs two a client; more than this is a mistake in the configuration.
pub const API_KEYS_MAX: usize = 64;

/// Characters of a secret at least, where others than this machine can try them: 16 of any that are random are beyond guessing.
pub const SECRET_LENGTH_MIN: usize = 16;

/// Characters of `X-Request-Id`: a UUID has 36, a trace id 55; longer ones only fill the log.
pub const REQUEST_ID_LENGTH_MAX: usize = 128;

/// Tries to run the migrations when another process holds the database: each waits for SQLite's own busy time first.
pub const MIGRATION_TRIES: u32 = 5;

/// Milliseconds between those tries, times the number of the try.
pub const MIGRATION_RETRY_MS: u64 = 50;

/// Milliseconds that a connection waits for another writer before it gives up as busy. Spin's own connections wait as long.
#[cfg(not(target_family = "wasm"))]
pub const BUSY_TIMEOUT_MS: u64 = 5_000;

/// Statements of a transaction after one another, before others of the instance have a turn: about two milliseconds of work.
#[cfg(target_family = "wasm")]
pub const STATEMENTS_IN_A_ROW: usize = 16;
