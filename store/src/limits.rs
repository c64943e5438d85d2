//! Every limit of what is done with a database: name, unit, reason. The schema repeats those it needs; tests compare them.

/// Milliseconds for which the outcome of an idempotency key is kept: the 24 hours that the contract promises, longer than any
/// client retries.
pub const KEY_LIFETIME_MS: i64 = 24 * 60 * 60 * 1_000;

/// Operations in one request, all or nothing. The database is locked to other writers for as long as they take: a tenth of a
/// second for so many.
pub const OPERATIONS_MAX: usize = 1_000;

/// Times that a change is made over because another one came between. What changes more often than that within milliseconds is
/// fought over by programs, and one of them has to come again.
pub const CHANGE_TRIES: u32 = 50;

/// Times that a command is sent because something fell due in the moment in which it was decided. The second finds it written
/// down; a third one needs another that fell due just then.
pub const AGAIN_TRIES: u32 = 20;

/// Items on a page when the client does not say.
pub const PAGE_SIZE_DEFAULT: u32 = 25;

/// Items on a page at most: as many as one call to another service brings.
pub const PAGE_SIZE_MAX: u32 = 100;

/// Bytes of the items on a page, about: a page ends with the last one that fits, and has one at least. An instance holds the pages
/// of 16 requests at once.
pub const PAGE_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of the answer to a change. What is beyond could be neither kept for its idempotency key nor read again in one piece, so
/// it is not done. A thousand products with descriptions of 6 KiB fit.
pub const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Bytes that a resource has in an answer beside its texts, at most: the names of its members, numbers, times and links.
pub const RESOURCE_BYTES: usize = 1024;
