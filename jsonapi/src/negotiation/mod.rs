//! Content negotiation
//! ([server responsibilities](https://jsonapi.org/format/1.1/#content-negotiation-servers)).
//!
//! Choices where the text leaves room:
//! - A body of another type, or of none, is 415 on POST, PATCH and PUT. On other methods only a JSON:API type with
//!   wrong parameters is, because many clients send `Content-Type` on everything.
//! - An extension at a route that does not use it is as unsupported as one that nobody knows: 415, 406.
//! - Where `Accept` names the JSON:API type at all, only its instances count, whatever wildcards stand beside them.
//!   `application/vnd.api+json;foo=1, */*` is therefore 406, as the text says.
//! - A weight of zero excludes.

mod accept;
mod content_type;

#[cfg(test)]
mod tests;

use http::{HeaderMap, Method};

pub use crate::media_type::Applied;
use crate::{
    error::Errors,
    media_type::{ATOMIC, CURSOR_PAGINATION, MediaType},
};

/// What one route supports beyond the bare specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// URIs of the extensions that a document of this route may use.
    pub extensions: &'static [&'static str],
    /// The extension without which a request body means nothing here, such as [`ATOMIC`] where operations are posted.
    /// It is applied to every answer.
    pub required: Option<&'static str>,
    /// URIs of the profiles that are applied when asked for.
    pub profiles: &'static [&'static str],
}

impl Support {
    /// No extension and no profile: a route of single resources.
    pub const PLAIN: Self = Self { extensions: &[], required: None, profiles: &[] };
    /// A route of lists with cursor pagination.
    pub const LIST: Self = Self { extensions: &[], required: None, profiles: &[CURSOR_PAGINATION] };
    /// A route that takes Atomic Operations and nothing else.
    pub const ATOMIC: Self = Self { extensions: &[ATOMIC], required: Some(ATOMIC), profiles: &[] };

    fn has_extensions_of(&self, media_type: &MediaType) -> bool {
        media_type.uris("ext").all(|uri| self.extensions.contains(&uri))
    }
}

/// Checks `Content-Type` and `Accept` and says what to apply to the answer.
///
/// `has_body` is whether the request has a body of at least one byte.
///
/// # Errors
/// 415 or 406 with `source.header`.
pub fn negotiate(method: &Method, headers: &HeaderMap, has_body: bool, support: &Support) -> Result<Applied, Errors> {
    let strict = has_body && [Method::POST, Method::PATCH, Method::PUT].contains(method);
    content_type::check(headers, strict, support)?;
    let applied = accept::choose(headers, support)?;
    Ok(match support.required {
        Some(extension) => applied.with_extension(extension),
        None => applied,
    })
}

fn is_other_parameter(name: &str) -> bool {
    name != "ext" && name != "profile"
}
