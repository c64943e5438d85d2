//! What an answer is: the media type with what is applied to it.

use std::fmt::Write;

use http::HeaderValue;
use serde::Serialize;

use super::MEDIA_TYPE;

/// What is applied to a response document: the `ext` and `profile` of its media type and of its `jsonapi` member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[must_use]
pub struct Applied {
    #[serde(rename = "ext", skip_serializing_if = "Vec::is_empty")]
    extensions: Vec<&'static str>,
    #[serde(rename = "profile", skip_serializing_if = "Vec::is_empty")]
    profiles: Vec<&'static str>,
}

impl Applied {
    /// Nothing applied.
    pub const NOTHING: Self = Self { extensions: Vec::new(), profiles: Vec::new() };

    /// Adds an extension.
    pub fn with_extension(mut self, uri: &'static str) -> Self {
        add(&mut self.extensions, uri);
        self
    }

    /// Adds a profile, such as that of cursor pagination when the answer is a page.
    pub fn with_profile(mut self, uri: &'static str) -> Self {
        add(&mut self.profiles, uri);
        self
    }

    /// The full media type: with `ext` and `profile` if anything is applied, never with anything else.
    pub fn media_type(&self) -> String {
        let mut text = MEDIA_TYPE.to_owned();
        for (name, uris) in [("ext", &self.extensions), ("profile", &self.profiles)] {
            if !uris.is_empty() {
                // Writing to a string does not fail.
                let _ = write!(text, ";{name}=\"{}\"", uris.join(" "));
            }
        }
        text
    }

    /// The value of the response's `Content-Type`.
    pub fn content_type(&self) -> HeaderValue {
        // Only a URI of the service's own with control characters in it could fail here.
        HeaderValue::try_from(self.media_type()).unwrap_or(HeaderValue::from_static(MEDIA_TYPE))
    }
}

fn add(uris: &mut Vec<&'static str>, uri: &'static str) {
    if !uris.contains(&uri) {
        uris.push(uri);
    }
}
