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

/// Seconds for which a page that follows the changes waits for one at most: as the services do, and below the 30 s after which proxies
/// cut silent connections.
pub(crate) const LIVE_WAIT_S: u64 = 20;

/// Changes that are read of a feed at once: a page of it. Where there are as many, more may come, and what is shown is behind.
pub(crate) const LIVE_EVENTS: usize = 100;

/// Characters of what is searched for.
pub(crate) const SEARCH_LENGTH_MAX: usize = 200;

/// Units in stock at most, as in the service.
pub(crate) const UNITS_MAX: i64 = 1_000_000_000;

/// Units of one purchase or hold, as in the service.
pub(crate) const QUANTITY_MAX: i64 = 1_000_000;

/// Minutes for which units can be held, as in the service: a day.
pub(crate) const HOLD_MINUTES_MAX: i64 = 1_440;
