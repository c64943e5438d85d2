//! The `Idempotency-Key` header
//! ([draft-ietf-httpapi-idempotency-key-header](https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)).

#[cfg(test)]
mod tests;

use http::{HeaderMap, Method};
use serde_json::Value;

use crate::{
    error::{Error, Errors, code},
    hash::sha256_hex,
    json::canonical,
    limits,
    text::unquoted,
};

/// The name of the header.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The key of the request, if it has one: 1 to [`limits::IDEMPOTENCY_KEY_CHARS`] visible ASCII characters.
/// The draft's form, a quoted string ([RFC 9651, section 3.3.3](https://www.rfc-editor.org/rfc/rfc9651#section-3.3.3)),
/// and the bare form that most clients send denote the same key.
///
/// # Errors
/// 400 `invalid_idempotency_key` with `source.header`: empty, too long, other characters, or sent twice.
pub fn key(headers: &HeaderMap) -> Result<Option<String>, Errors> {
    let mut lines = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let invalid = |detail| Err(Error::in_header(code::INVALID_IDEMPOTENCY_KEY, "Idempotency-Key", detail).into());
    if lines.next().is_some() {
        return invalid("`Idempotency-Key` must not be sent more than once.".to_owned());
    }
    let key = line.to_str().ok().map(str::trim).and_then(|text| match text.strip_prefix('"') {
        Some(quoted) => unquoted(quoted, |escaped| matches!(escaped, '"' | '\\')),
        None => Some(text.to_owned()),
    });
    let key = key.filter(|key| !key.is_empty() && key.len() <= limits::IDEMPOTENCY_KEY_CHARS);
    match key {
        Some(key) if key.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(Some(key)),
        _ => {
            let max = limits::IDEMPOTENCY_KEY_CHARS;
            invalid(format!("`Idempotency-Key` must have 1 to {max} visible ASCII characters, such as a UUID."))
        }
    }
}

/// What a key was used for: SHA-256, in hexadecimal, over method, path and the meaning of the document. The order of
/// members, white space, escapes and the way a number is written do not matter.
pub fn fingerprint(method: &Method, path: &str, document: &Value) -> String {
    sha256_hex(&[method.as_str().as_bytes(), path.as_bytes(), canonical(document).as_bytes()])
}
