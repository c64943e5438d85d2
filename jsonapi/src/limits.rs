//! Every limit of the crate, in one place: name, unit, reason.
//!
//! All of them guard against input that costs the server more than it costs the sender.
//! Sizes of whole bodies are the transport's business and are not here.

/// Levels of arrays and objects inside each other in a JSON text.
///
/// A JSON:API document needs about eight; deeper nesting is only found in attacks on recursive readers.
pub const JSON_DEPTH: usize = 64;

/// Values (of any kind, nested ones counted too) in one JSON text.
///
/// A value takes tens of bytes of memory but only two of text (`0,`), so a body limit alone would
/// let one megabyte of text become fifty in memory. A thousand operations of a hundred values each fit.
pub const JSON_VALUES: usize = 100_000;

/// Bytes of the names and values in a query string, decoded; cursors have a limit of their own and do not count.
///
/// A list of a hundred UUIDs in one filter takes four thousand. How a query is written does not matter to this limit, so
/// that the links of an answer, which are encoded in full and may have a cursor more, are within it if the request was.
pub const QUERY_BYTES: usize = 8_192;

/// Parameters in one query string, without cursors. Every filter with every operator of a rich endpoint fits twice.
pub const QUERY_PARAMETERS: usize = 64;

/// Bytes of a query string as it is sent. What is longer is not read at all.
///
/// Encoding makes three bytes of one at most, so this is more than it can make of the other limits: of the names and
/// values, of the `=` and `&` between them, and of two cursors.
pub const QUERY_BYTES_SENT: usize = 32_768;

/// Values in one filter (`filter[id]=a,b,…`): as many as a page can hold, which is what clients
/// that coalesce reads of single resources send.
pub const FILTER_VALUES: usize = 100;

/// Characters in a filter value that is text. SQL compares it with every candidate row.
pub const FILTER_TEXT_CHARS: usize = 200;

/// Fields in one `sort`. More keys than this cannot change the order in practice, but each costs SQL.
pub const SORT_FIELDS: usize = 8;

/// Bytes of a cursor as text: room for the longest sort value that a service declares plus the id.
pub const CURSOR_BYTES: usize = 2_048;

/// Bytes of an `Accept` or `Content-Type` header (all lines together) that are looked at.
pub const MEDIA_TYPE_BYTES: usize = 8_192;

/// Entity tags looked at in one `If-Match` or `If-None-Match`. A client holds one or a few versions of a resource.
pub const ENTITY_TAGS: usize = 64;

/// Characters of an `Idempotency-Key`: a UUID takes 36, a hash in hexadecimal 64 or 128.
pub const IDEMPOTENCY_KEY_CHARS: usize = 255;

/// Characters of a local identity (`lid`); clients use UUIDs or short names.
pub const LID_CHARS: usize = 128;

/// Errors in one answer. Past this the reader has learnt what is wrong, and the answer
/// must not grow to a multiple of the request.
pub const ERRORS: usize = 100;
