//! The request's `Accept`.

use std::cmp::Reverse;

use http::{HeaderMap, header::ACCEPT};

use super::{Applied, Support, is_other_parameter};
use crate::{
    error::{Error, Errors, code::NOT_ACCEPTABLE},
    limits,
    media_type::{MEDIA_TYPE, MediaType},
};

/// Chooses an instance of the media type and applies its extensions and the profiles in it that are known.
pub(super) fn choose(headers: &HeaderMap, support: &Support) -> Result<Applied, Errors> {
    let Some(ranges) = ranges(headers)? else { return Ok(Applied::NOTHING) };
    if !ranges.iter().any(MediaType::is_json_api) {
        return wildcard(&ranges);
    }
    let clean = ranges.iter().filter(|range| range.is_json_api() && is_clean(range));
    let mut usable: Vec<&MediaType> = clean.filter(|range| support.has_extensions_of(range) && range.weight() > 0).collect();
    // The sort is stable: among equals, the first in the header.
    usable.sort_by_key(|range| (Reverse(range.weight()), !names_required(range, support)));
    match usable.first() {
        Some(range) => Ok(applied(range, support)),
        None => Err(refuse(format!(
            "Every `{MEDIA_TYPE}` in `Accept` has a parameter other than `ext` and `profile`, an extension that is not \
             supported here, or a weight of zero."
        ))),
    }
}

/// `None` when the client has no preference. Several lines are one list.
fn ranges(headers: &HeaderMap) -> Result<Option<Vec<MediaType>>, Errors> {
    let lines: Vec<&str> = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok()).collect();
    if lines.iter().map(|line| line.len()).sum::<usize>() > limits::MEDIA_TYPE_BYTES {
        return Err(refuse(format!("`Accept` must not be longer than {} bytes.", limits::MEDIA_TYPE_BYTES)));
    }
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Ok(None);
    }
    Ok(Some(lines.iter().flat_map(|line| MediaType::parse_list(line)).collect()))
}

/// The more specific range decides ([RFC 9110, section 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)).
fn wildcard(ranges: &[MediaType]) -> Result<Applied, Errors> {
    let find = |essence| ranges.iter().find(|range| range.essence == essence);
    match find("application/*").or_else(|| find("*/*")) {
        Some(range) if range.weight() > 0 => Ok(Applied::NOTHING),
        _ => Err(refuse(format!("The answer is `{MEDIA_TYPE}`, which `Accept` does not allow."))),
    }
}

fn is_clean(range: &MediaType) -> bool {
    range.parameters.iter().all(|(name, _)| name == "q" || !is_other_parameter(name))
}

fn names_required(range: &MediaType, support: &Support) -> bool {
    support.required.is_some_and(|required| range.uris("ext").any(|uri| uri == required))
}

fn applied(range: &MediaType, support: &Support) -> Applied {
    let known = |all: &'static [&'static str], uri: &str| all.iter().copied().find(|known| *known == uri);
    let extensions = range.uris("ext").filter_map(|uri| known(support.extensions, uri));
    let profiles = range.uris("profile").filter_map(|uri| known(support.profiles, uri));
    let applied = extensions.fold(Applied::NOTHING, Applied::with_extension);
    profiles.fold(applied, Applied::with_profile)
}

fn refuse(detail: String) -> Errors {
    Error::in_header(NOT_ACCEPTABLE, "Accept", detail).into()
}
