//! The JSON:API media type, its two parameters
//! ([media type parameters](https://jsonapi.org/format/1.1/#media-type-parameters)), and the reading of media types
//! in headers ([RFC 9110, section 8.3.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1)).

mod applied;

#[cfg(test)]
mod tests;

pub use applied::Applied;

use crate::text::unquoted;

/// The media type of every JSON:API document.
pub const MEDIA_TYPE: &str = "application/vnd.api+json";

/// The URI of the Atomic Operations extension.
pub const ATOMIC: &str = "https://jsonapi.org/ext/atomic";

/// The URI of the cursor pagination profile.
pub const CURSOR_PAGINATION: &str = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination";

/// A media type or media range with its parameters. Type and parameter names are in lower case, values as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaType {
    /// `type/subtype`, either of which can be `*` in `Accept`.
    pub essence: String,
    /// Names and values, quotes removed, in the order sent; `q` is among them.
    pub parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Reads one media type; `None` when the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = split(text, ';').map(|part| part.trim_matches([' ', '\t']));
        let (kind, subtype) = parts.next()?.split_once('/')?;
        // Empty parameters (`a/b;` and `a/b;;c=d`) are part of the grammar.
        let parameters = parts.filter(|part| !part.is_empty()).map(parameter).collect::<Option<_>>()?;
        let essence = format!("{kind}/{subtype}").to_ascii_lowercase();
        (is_token(kind) && is_token(subtype)).then_some(Self { essence, parameters })
    }

    /// Reads a list of media ranges as in `Accept`. Members that are none are left out.
    pub fn parse_list(text: &str) -> Vec<Self> {
        split(text, ',').filter_map(|member| Self::parse(member.trim())).collect()
    }

    /// Whether it is that of JSON:API, whatever its parameters.
    pub fn is_json_api(&self) -> bool {
        self.essence == MEDIA_TYPE
    }

    /// The URIs in a parameter that holds a list of them, such as `ext`.
    pub fn uris(&self, parameter: &str) -> impl Iterator<Item = &str> {
        let values = self.parameters.iter().filter(move |(name, _)| name == parameter);
        values.flat_map(|(_, value)| value.split(' ').filter(|uri| !uri.is_empty()))
    }

    /// The weight in thousandths ([RFC 9110, section 12.4.2](https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2)).
    /// One that is not well-formed counts as none given.
    pub fn weight(&self) -> u16 {
        let weight = self.parameters.iter().find(|(name, _)| name == "q");
        weight.and_then(|(_, value)| parse_weight(value)).unwrap_or(FULL_WEIGHT)
    }
}

const FULL_WEIGHT: u16 = 1_000;

fn parse_weight(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let well_formed = matches!(whole, "0" | "1") && decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{whole}{decimals:0<3}").parse().ok()?;
    (well_formed && thousandths <= FULL_WEIGHT).then_some(thousandths)
}

/// Splits outside quoted strings.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        let inside = quoted;
        (quoted, escaped) = match character {
            _ if escaped => (quoted, false),
            '\\' if quoted => (true, true),
            '"' => (!quoted, false),
            _ => (quoted, false),
        };
        character == separator && !inside
    })
}

fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => unquoted(quoted, |_| true)?,
        // A token by the grammar. Accepted beyond it: a URI that a client forgot to quote, which at least one does.
        None => (!value.is_empty() && value.chars().all(is_bare)).then(|| value.to_owned())?,
    };
    is_token(name).then(|| (name.to_ascii_lowercase(), value))
}

fn is_bare(character: char) -> bool {
    character.is_ascii_graphic() && !";,\"".contains(character)
}

fn is_token(text: &str) -> bool {
    let legal = |character: char| character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character);
    !text.is_empty() && text.chars().all(legal)
}
