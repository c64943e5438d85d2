//! Every limit of the catalogue: name, unit, reason.

/// Characters of a sku: barcodes have 8 to 14, generated codes with their variants up to about 50.
pub const SKU_CHARS_MAX: usize = 64;

/// Characters of a name: what fits a receipt or a search result in two or three lines.
pub const NAME_CHARS_MAX: usize = 200;

/// Characters of a description: a page of text. A page of 100 products then stays under 2 MiB even in four-byte characters.
pub const DESCRIPTION_CHARS_MAX: usize = 5_000;

/// Operations in one request, all or nothing. The database is locked to other writers for as long as they take: tens of
/// milliseconds for so many.
pub const OPERATIONS_MAX: usize = 1_000;

/// Products asked for by id at once: a page, which is what other services join to theirs.
pub const BATCH_IDS_MAX: usize = 100;

/// Milliseconds for which the outcome of an idempotency key is kept: 24 hours, longer than any client retries.
pub const KEY_LIFETIME_MS: i64 = 24 * 60 * 60 * 1_000;

/// Items on a page when the client does not say.
pub const PAGE_SIZE_DEFAULT: u32 = 25;

/// Items on a page at most.
pub const PAGE_SIZE_MAX: u32 = 100;

/// Times that a change is done over because another one came between. A product whose price is changed more often than that within
/// milliseconds is fought over by programs, and one of them has to come again.
pub const CHANGE_TRIES: u32 = 50;
