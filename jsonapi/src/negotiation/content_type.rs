//! The request's `Content-Type`.

use http::{HeaderMap, header::CONTENT_TYPE};

use super::{Support, is_other_parameter};
use crate::{
    error::{Error, Errors, code::UNSUPPORTED_MEDIA_TYPE},
    limits,
    media_type::{MEDIA_TYPE, MediaType},
    text::excerpt,
};

/// `strict`: the request has a body that will be read.
pub(super) fn check(headers: &HeaderMap, strict: bool, support: &Support) -> Result<(), Errors> {
    let mut lines = headers.get_all(CONTENT_TYPE).iter();
    let line = lines.next().and_then(|line| line.to_str().ok()).filter(|line| line.len() <= limits::MEDIA_TYPE_BYTES);
    let media_type = line.and_then(|line| MediaType::parse(line.trim()));
    match media_type {
        Some(media_type) if media_type.is_json_api() && lines.next().is_none() => parameters(&media_type, strict, support),
        _ if strict => Err(refuse(format!("The body must be sent with `Content-Type: {MEDIA_TYPE}`."))),
        _ => Ok(()),
    }
}

fn parameters(media_type: &MediaType, strict: bool, support: &Support) -> Result<(), Errors> {
    if let Some((name, _)) = media_type.parameters.iter().find(|(name, _)| is_other_parameter(name)) {
        let name = excerpt(name);
        return Err(refuse(format!("The media type must not have the parameter `{name}`, only `ext` and `profile`.")));
    }
    if let Some(uri) = media_type.uris("ext").find(|uri| !support.extensions.contains(uri)) {
        return Err(refuse(format!("The extension `{}` is not supported here.", excerpt(uri))));
    }
    match support.required {
        Some(required) if strict && media_type.uris("ext").all(|uri| uri != required) => {
            Err(refuse(format!("The body must be sent with `Content-Type: {MEDIA_TYPE};ext=\"{required}\"`.")))
        }
        _ => Ok(()),
    }
}

fn refuse(detail: String) -> Errors {
    Error::in_header(UNSUPPORTED_MEDIA_TYPE, "Content-Type", detail).into()
}
