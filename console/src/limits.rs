//! Every limit of the console: name, unit, reason.

/// Bytes of a form: a description of 5 000 characters, each of four bytes that are written with three signs, is 60 000.
pub(crate) const FORM_BYTES_MAX: usize = 128 * 1024;

/// Seconds that a service may take to answer. Inventory itself asks products for 5 s in all.
pub(crate) const ANSWER_TIME_S: u64 = 10;

/// Hours after which who has signed in does so again: a working day.
pub(crate) const SESSION_HOURS: i64 = 12;

/// Bytes of the variable `console_secret` at least: what the keys of cookies are derived from.
pub(crate) const SECRET_BYTES_MIN: usize = 32;

/// Bytes of a key that is tried: headers are not for books, and a cookie has 4 KiB for two of them.
pub(crate) const KEY_BYTES_MAX: usize = 512;

/// Bytes that what was just said, with its undo, may take of a cookie. Browsers keep 4 096 once it is encrypted; an undo that is
/// longer is left out.
pub(crate) const SAID_BYTES_MAX: usize = 2_400;

/// Seconds for which what was said waits for a page to be shown on.
pub(crate) const SAID_S: i64 = 120;

/// Days for which a language that was chosen is remembered.
pub(crate) const LANGUAGE_DAYS: i64 = 365;

/// Products on a page of the list: three screens of them.
pub(crate) const ROWS: usize = 50;

/// Pages that are asked of inventory for one page of the list, where few of its products are among those looked for.
pub(crate) const ROUNDS_MAX: usize = 6;

/// Movements on a page of a product's ledger.
pub(crate) const LEDGER_ROWS: usize = 25;

/// Purchases and holds that are shown beside it.
pub(crate) const RECENT_ROWS: usize = 10;

/// Ids in one filter, as in the services.
pub(crate) const IDS_MAX: usize = 100;

/// Days of a chart, as in the service.
pub(crate) const FIGURE_DAYS_MAX: usize = 400;

/// Changes on a page of the feed: some screens of them.
pub(crate) const FEED_ROWS: usize = 50;

/// Characters of a value that the feed shows: a description has thousands, and is read elsewhere.
pub(crate) const FEED_VALUE_LENGTH_MAX: usize = 160;

/// Hours for which a hold that has run out is still shown beside those that are live.
pub(crate) const EXPIRED_HOURS: i64 = 1;
/// Seconds for which a page that follows the changes waits for one at most: as the services do, and below the 30 s after which proxies
/// cut silent connections.
pub(crate) const LIVE_WAIT_S: u64 = 20;

/// Changes that are read of a feed at once: a page of it. Where there are as many, more may come, and what is shown is behind.
pub(crate) const LIVE_EVENTS: usize = 100;

/// Characters of what is searched for.
pub(crate) const SEARCH_LENGTH_MAX: usize = 200;

/// Units in stock at most, as in the service.
pub(crate) const UNITS_MAX: i64 = 1_000_000_000;

/// Units of one purchase, hold or receipt, as in the service.
pub(crate) const QUANTITY_MAX: i64 = 1_000_000;

/// Minutes for which units can be held, as in the service: a day.
pub(crate) const HOLD_MINUTES_MAX: i64 = 1_440;

/// Bytes of a slice of a file that is brought in. A slice costs the component about six times as much memory, and the way there and back
/// takes longer than reading it.
pub(crate) const SLICE_BYTES_MAX: usize = 256 * 1024;

/// Bytes of a row: 5 000 characters of a description are 20 000, and twice as many where each is a quote.
pub(crate) const ROW_BYTES_MAX: usize = 64 * 1024;

/// Rows of a slice that are checked at once; the shortest have some twenty bytes.
pub(crate) const CHECKED_ROWS_MAX: usize = 4_096;

/// Rows that are sent at once: as many as a list of the services has, by which those that are there already are found.
pub(crate) const SENT_ROWS_MAX: usize = 100;

/// Bytes of a slice that is sent. In the worst case each becomes three of UTF-8, and a body may have 1 MiB.
pub(crate) const SENT_BYTES_MAX: usize = 128 * 1024;

/// Bytes of a file that is brought in without a script, and of the form around it.
pub(crate) const FILE_BYTES_MAX: usize = 1024 * 1024;

/// Rows of a file that is brought in without a script: what can be sent while a browser waits.
pub(crate) const FILE_ROWS_MAX: usize = 500;

/// Rows that the preview of a file shows.
pub(crate) const PREVIEW_ROWS: usize = 5;

/// Products that are asked for at once for a file that is taken out: the largest page of the services.
pub(crate) const EXPORT_ROWS: usize = 100;

/// Characters of a SKU, a name and a description, as in the service.
pub(crate) const SKU_LENGTH_MAX: i64 = 64;
pub(crate) const NAME_LENGTH_MAX: i64 = 200;
pub(crate) const DESCRIPTION_LENGTH_MAX: i64 = 5_000;

/// The highest price, before its decimals, as in the service.
pub(crate) const MAJOR_UNITS_MAX: i64 = 9_999_999_999;
