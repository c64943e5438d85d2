//! Entity tags ([RFC 9110, section 8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{hash::sha256_hex, limits};

/// An entity tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag {
    weak: bool,
    opaque: String,
}

/// Hexadecimal digits of a body's hash in its tag: 128 bits, so that no two bodies share one, and too many to be
/// a version.
const HASH_DIGITS: usize = 32;

impl ETag {
    /// The strong tag of the version of a resource: `"7"`. Right only for the plain representation, since `include`
    /// and `fields` make others: [`of_view`](Self::of_view).
    pub fn of_version(version: i64) -> Self {
        Self { weak: false, opaque: version.to_string() }
    }

    /// The strong tag of a body, made of its SHA-256.
    pub fn of_body(body: &[u8]) -> Self {
        Self { weak: false, opaque: hash(body) }
    }

    /// The strong tag of another representation of a version of a resource: `"7-9f86d081884c7d659a2feaa0c55ad015"`, with
    /// the hash of this body. Other resources that are included in it change the tag too, but not the version in it, so
    /// that a change of the resource can still be based on what was read.
    pub fn of_view(version: i64, body: &[u8]) -> Self {
        Self { weak: false, opaque: format!("{version}-{}", hash(body)) }
    }

    /// The version, if the tag is one of [`of_version`](Self::of_version) or [`of_view`](Self::of_view).
    pub fn version(&self) -> Option<i64> {
        let text = match self.opaque.rsplit_once('-') {
            Some((version, hash)) if is_hash(hash) => version,
            _ => &self.opaque,
        };
        let version: i64 = text.parse().ok()?;
        // Each version has one spelling.
        (!self.weak && version.to_string() == text).then_some(version)
    }

    /// The value of an `ETag` header.
    pub fn header(&self) -> HeaderValue {
        // Only a tag that was read holds anything but digits, letters and a dash, and that came from a header.
        HeaderValue::try_from(self.to_string()).unwrap_or(HeaderValue::from_static("\"\""))
    }

    /// The comparison of `If-Match`: the same, and neither weak. Where the present tag is that of a version, as it is for
    /// a change, any representation of that version will do: what is protected is the state of the resource.
    pub fn matches_strongly(&self, current: &Self) -> bool {
        let is_view_of_it = || self.version().is_some_and(|version| *current == Self::of_version(version));
        !self.weak && !current.weak && (self.opaque == current.opaque || is_view_of_it())
    }

    /// The comparison of `If-None-Match`: the same.
    pub fn matches_weakly(&self, other: &Self) -> bool {
        self.opaque == other.opaque
    }

    /// A tag at the beginning of the text, and what follows it.
    pub(super) fn parse_prefix(text: &str) -> Option<(Self, &str)> {
        let (weak, quoted) = match text.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, text),
        };
        let (opaque, rest) = quoted.strip_prefix('"')?.split_once('"')?;
        let legal = opaque.chars().all(|character| character.is_ascii_graphic());
        legal.then(|| (Self { weak, opaque: opaque.to_owned() }, rest))
    }
}

fn hash(body: &[u8]) -> String {
    let mut digits = sha256_hex(&[body]);
    digits.truncate(HASH_DIGITS);
    digits
}

fn is_hash(text: &str) -> bool {
    text.len() == HASH_DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Display for ETag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.weak { "W/" } else { "" };
        write!(formatter, "{prefix}\"{}\"", self.opaque)
    }
}

/// The tags in one of the headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tags {
    /// `*`: whatever there is.
    Any,
    /// One of these. Members that are no entity tags are left out, so that they match nothing.
    OneOf(Vec<ETag>),
}

impl Tags {
    /// All lines of the header as one list; `None` when there is no such header.
    pub(super) fn parse(headers: &HeaderMap, name: &HeaderName) -> Option<Self> {
        let mut lines = headers.get_all(name).iter().peekable();
        lines.peek()?;
        let lines: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
        if let [line] = lines.as_slice()
            && line.trim() == "*"
        {
            return Some(Self::Any);
        }
        Some(Self::OneOf(lines.into_iter().flat_map(list).take(limits::ENTITY_TAGS).collect()))
    }
}

/// The tags of one line. A comma can be part of a tag, so the tags decide where the line is split. A member that is no
/// tag, or has something behind its tag, is passed over.
fn list(line: &str) -> impl Iterator<Item = ETag> {
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                return None;
            }
            let parsed = ETag::parse_prefix(rest);
            let (tag, after) = parsed.map_or((None, rest), |(tag, after)| (Some(tag), after.trim_start_matches([' ', '\t'])));
            let (between, next) = after.split_once(',').unwrap_or((after, ""));
            rest = next;
            if let Some(tag) = tag.filter(|_| between.is_empty()) {
                return Some(tag);
            }
        }
    })
}
