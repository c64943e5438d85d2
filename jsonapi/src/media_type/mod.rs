//! The JSON:API media type, its two parameters
//! ([media type parameters](https://jsonapi.org/format/1.1/#media-type-parameters)), and the reading of media types
//! in headers ([RFC 9110, section 8.3.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1)).

mod applied;

#[cfg(test)]
mod tests;

pub use applied::Applied;

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
        let mut scanner = Scanner { rest: text };
        let media_type = scanner.media_type()?;
        scanner.rest.is_empty().then_some(media_type)
    }

    /// Reads a list of media ranges as in `Accept`. Members that are none are left out.
    pub fn parse_list(text: &str) -> Vec<Self> {
        split_list(text).filter_map(|member| Self::parse(member.trim())).collect()
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

/// Splits at commas outside quoted strings.
fn split_list(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        let inside = quoted;
        (quoted, escaped) = match character {
            _ if escaped => (quoted, false),
            '\\' if quoted => (true, true),
            '"' => (!quoted, false),
            _ => (quoted, false),
        };
        character == ',' && !inside
    })
}

struct Scanner<'a> {
    rest: &'a str,
}

impl Scanner<'_> {
    fn media_type(&mut self) -> Option<MediaType> {
        let kind = self.token()?;
        self.eat('/').then_some(())?;
        let subtype = self.token()?;
        let essence = format!("{kind}/{subtype}").to_ascii_lowercase();
        let mut parameters = Vec::new();
        loop {
            self.skip_space();
            if !self.eat(';') {
                return Some(MediaType { essence, parameters });
            }
            self.skip_space();
            // Empty parameters (`a/b;` and `a/b;;c=d`) are part of the grammar.
            if !self.rest.is_empty() && !self.rest.starts_with(';') {
                let name = self.token()?.to_ascii_lowercase();
                self.eat('=').then_some(())?;
                let value = if self.eat('"') { self.quoted()? } else { self.unquoted()? };
                parameters.push((name, value));
            }
        }
    }

    fn eat(&mut self, character: char) -> bool {
        self.rest.strip_prefix(character).is_some_and(|rest| {
            self.rest = rest;
            true
        })
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn take_while(&mut self, accepted: impl Fn(char) -> bool) -> Option<String> {
        let end = self.rest.find(|character| !accepted(character)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!taken.is_empty()).then(|| taken.to_owned())
    }

    fn token(&mut self) -> Option<String> {
        self.take_while(|character| character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character))
    }

    /// A token by the grammar. Accepted beyond it: a URI that a client forgot to quote, which at least one does.
    fn unquoted(&mut self) -> Option<String> {
        self.take_while(|character| character.is_ascii_graphic() && !";,\"".contains(character))
    }

    /// Expects to stand after the opening quote.
    fn quoted(&mut self) -> Option<String> {
        let mut value = String::new();
        let mut characters = self.rest.chars();
        loop {
            match characters.next()? {
                '"' => break,
                '\\' => value.push(characters.next()?),
                character => value.push(character),
            }
        }
        self.rest = characters.as_str();
        Some(value)
    }
}
