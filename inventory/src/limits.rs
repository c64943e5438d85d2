//! Every limit of the service's own: name, unit, reason. The schema repeats those it checks; a test compares them.

/// Units in one purchase or reservation at most. More is a wholesale order, which is not made by hand over an API, and a
/// typing error for everybody else.
pub(crate) const QUANTITY_MAX: i64 = 1_000_000;

/// Units on hand at most, and the highest threshold. Far above any warehouse, and a thousand of them still add up in 64 bits.
pub(crate) const ON_HAND_MAX: i64 = 1_000_000_000;

/// Characters of a client's own reference on a purchase: an order number, a URL at most.
pub(crate) const REFERENCE_LENGTH_MAX: usize = 200;

/// Characters of the reason for an adjustment: a sentence or two for whoever asks later.
pub(crate) const REASON_LENGTH_MAX: usize = 500;

/// Seconds that a reservation may hold stock: a day. Longer holds are orders.
pub(crate) const TTL_SECONDS_MAX: i64 = 86_400;

/// Seconds that a reservation holds stock unless it says otherwise: a checkout.
pub(crate) const TTL_SECONDS_DEFAULT: i64 = 600;

/// Due holds that one sweep writes down as expired: about twenty milliseconds of work. A command, and who reads one stock or
/// reservation, writes down all of that product.
pub(crate) const EXPIRIES_PER_SWEEP: i64 = 500;

/// Sweeps of due holds before a list, at most: half a million holds. What is still due then is shown as held.
pub(crate) const SWEEPS_PER_LIST: u32 = 1_000;

/// Discrepancies that a consistency check lists. A ledger that has more needs a person, not a longer list.
pub(crate) const DISCREPANCIES_MAX: i64 = 1_000;

/// Days of a report at most: a year, and the month before it to compare with.
pub(crate) const SPAN_DAYS_MAX: i64 = 400;

/// Days of a report unless it says otherwise, today included.
pub(crate) const SPAN_DAYS_DEFAULT: i64 = 30;

/// The first day that RFC 3339 can write, 0000-01-01, counted from 1970-01-01.
pub(crate) const DAY_MIN: i64 = -719_528;

/// Days of all products on a page of figures together: a month of the largest page that there is, and 250 bytes of JSON for each
/// come to [`PAGE_BYTES_MAX`](store::limits::PAGE_BYTES_MAX).
pub(crate) const PRODUCT_DAYS_PER_PAGE_MAX: i64 = 4_000;

/// Milliseconds that one try to ask products may take. A product is one indexed read; two seconds of silence are an outage.
/// The variable `products_try_timeout_ms` overrides it within the range.
pub(crate) const PRODUCTS_TRY_TIMEOUT_DEFAULT_MS: u64 = 2_000;

/// See [`PRODUCTS_TRY_TIMEOUT_DEFAULT_MS`].
pub(crate) const PRODUCTS_TRY_TIMEOUT_RANGE_MS: std::ops::RangeInclusive<u64> = 10..=30_000;

/// Tries after the first. Each multiplies the load on a service that is in trouble already, hence two.
/// The variable `products_retries` overrides it within the range.
pub(crate) const PRODUCTS_RETRIES_DEFAULT: u64 = 2;

/// See [`PRODUCTS_RETRIES_DEFAULT`].
pub(crate) const PRODUCTS_RETRIES_RANGE: std::ops::RangeInclusive<u64> = 0..=10;

/// Milliseconds that all tries together may take: what a buyer waits before giving up.
/// The variable `products_deadline_ms` overrides it within the range.
pub(crate) const PRODUCTS_DEADLINE_DEFAULT_MS: u64 = 5_000;

/// See [`PRODUCTS_DEADLINE_DEFAULT_MS`].
pub(crate) const PRODUCTS_DEADLINE_RANGE_MS: std::ops::RangeInclusive<u64> = 10..=60_000;

/// Milliseconds before the first retry; doubled with each, half of it random.
pub(crate) const BACKOFF_BASE_MS: u64 = 100;

/// Seconds in our `Retry-After` when products does not name any.
pub(crate) const RETRY_AFTER_DEFAULT_S: u64 = 1;

/// Calls in a row that products did not answer, each with its retries, before the breaker opens.
pub(crate) const BREAKER_FAILURES: u32 = 5;

/// Milliseconds that the breaker stays open before it lets one call through to see.
pub(crate) const BREAKER_OPEN_MS: i64 = 1_000;

/// Products asked for in one question to products: the largest page that it gives.
pub(crate) const PRODUCTS_PER_QUESTION_MAX: usize = 100;

/// Milliseconds for which a question to products has those wait who come after it. They would save a question of their own, but
/// shall not wait for one that is slow.
pub(crate) const LOOKUP_PATIENCE_MS: u64 = 20;
