//! The `page` family of the cursor pagination profile
//! ([query parameters](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/#query-parameters)).

use serde_json::json;

use super::{List, SortKey};
use crate::{
    error::{Error, Violation},
    page::{Cursor, Page},
};

pub(super) const SIZE: &str = "page[size]";
pub(super) const AFTER: &str = "page[after]";
pub(super) const BEFORE: &str = "page[before]";

/// Whether the parameter of this name says where the page is.
pub(super) fn is_cursor(name: &str) -> bool {
    name == AFTER || name == BEFORE
}

/// What the profile calls a `page[size]` that is too large.
const MAX_SIZE_EXCEEDED: &str = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/max-size-exceeded";

/// The parameters as sent.
#[derive(Default)]
pub(super) struct Parameters<'a> {
    size: Option<&'a str>,
    after: Option<&'a str>,
    before: Option<&'a str>,
}

impl<'a> Parameters<'a> {
    /// Keeps the parameter if it is one of the family.
    pub(super) fn take(&mut self, name: &str, value: &'a str) -> bool {
        let place = match name {
            SIZE => &mut self.size,
            AFTER => &mut self.after,
            BEFORE => &mut self.before,
            _ => return false,
        };
        *place = Some(value);
        true
    }

    /// Without a fingerprint, cursors are not looked at.
    pub(super) fn read(&self, list: &List, sort: &[SortKey], fingerprint: Option<u64>, errors: &mut Vec<Error>) -> Page {
        let is_range = self.after.is_some() && self.before.is_some();
        // The profile's rule: a range is meant to be read whole.
        let default_size = if is_range { list.max_size } else { list.default_size };
        let mut settle = |result: Result<_, Error>| result.map_err(|error| errors.push(error)).ok();
        let size = self.size.map(|text| size(text, list.max_size)).and_then(&mut settle).unwrap_or(default_size);
        let mut cursor = |name: &str, text: Option<&str>| {
            let (text, fingerprint) = text.zip(fingerprint)?;
            let cursor = Cursor::decode(text, sort.iter().map(|key| key.key), fingerprint);
            cursor.map_err(|violation| errors.push(violation.into_parameter_error(name))).ok()
        };
        let after = cursor(AFTER, self.after);
        let before = cursor(BEFORE, self.before);
        Page { size, after, before, fingerprint: fingerprint.unwrap_or_default() }
    }
}

/// The profile's regular expression is `^[0-9]+$`.
fn size(text: &str, max: u32) -> Result<u32, Error> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || text.bytes().all(|byte| byte == b'0') {
        return Err(Violation::new("must be a positive whole number").into_parameter_error(SIZE));
    }
    match text.parse() {
        Ok(size) if size <= max => Ok(size),
        _ => Err(Violation::new(format!("must be at most {max}"))
            .with_meta("page", json!({ "maxSize": max }))
            .into_parameter_error(SIZE)
            .with_type(MAX_SIZE_EXCEEDED)),
    }
}
