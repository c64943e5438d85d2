//! Cursors: positions in an ordered list, as opaque text.
//!
//! The text is URL-safe base64 of: version, place, fingerprint of the list, sort values, checksum. It is not secret and
//! not signed; a client that makes one up reaches no row that it could not reach by filters. The checksum tells
//! accidents (a cut-off link) from cursors of an earlier order.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{error::Violation, hash::sha256_prefix, limits};

const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 4;

/// What an item is sorted by: the value of one key of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// 64 bits.
    Integer(i64),
    /// Text.
    Text(String),
}

/// The type of a [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// 64 bits.
    Integer,
    /// Text.
    Text,
}

impl From<i64> for Key {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<String> for Key {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Key {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// A position in a list: the values of the sort keys of the item that it falls on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    keys: Vec<Key>,
    place: Place,
}

/// Where a cursor is with respect to the item that has its sort values. A link from an empty page leads from a gap:
/// nothing was found after the item, so the previous page ends with the item itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    On,
    GapBefore,
    GapAfter,
}

/// In the text of a cursor, a place is its position here.
const PLACES: [Place; 3] = [Place::On, Place::GapBefore, Place::GapAfter];

impl Cursor {
    /// The values of the sort keys, the tie-breaker last.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Whether the item itself lies after it.
    pub fn is_before_its_item(&self) -> bool {
        self.place == Place::GapBefore
    }

    /// Whether the item itself lies before it.
    pub fn is_after_its_item(&self) -> bool {
        self.place == Place::GapAfter
    }

    pub(super) fn on(keys: Vec<Key>) -> Self {
        Self { keys, place: Place::On }
    }

    pub(super) fn moved(&self, place: Place) -> Self {
        Self { keys: self.keys.clone(), place }
    }

    /// The text of the cursor for a list.
    pub(super) fn encode(&self, fingerprint: u64) -> String {
        let mut bytes = vec![VERSION, self.place as u8];
        bytes.extend(fingerprint.to_be_bytes());
        for key in &self.keys {
            match key {
                Key::Integer(number) => bytes.extend(number.to_be_bytes()),
                Key::Text(text) => {
                    bytes.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
                    bytes.extend(text.as_bytes());
                }
            }
        }
        bytes.extend(sha256_prefix::<CHECKSUM_BYTES>(&bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor that a client sent, for a list whose order has keys of these types.
    pub(crate) fn decode(text: &str, kinds: impl Iterator<Item = KeyKind>, fingerprint: u64) -> Result<Self, Violation> {
        let invalid = || Violation::new("is not a cursor of this API");
        if text.len() > limits::CURSOR_BYTES {
            return Err(invalid());
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let (content, checksum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or_else(invalid)?;
        if sha256_prefix(content) != *checksum {
            return Err(invalid());
        }
        let mut reader = Reader(content);
        let Some([VERSION, place]) = reader.take() else { return Err(invalid()) };
        let place = *PLACES.get(usize::from(place)).ok_or_else(invalid)?;
        if reader.take() != Some(fingerprint.to_be_bytes()) {
            return Err("is a cursor of another list, sort or filter".into());
        }
        let keys = kinds.map(|kind| reader.key(kind)).collect::<Option<_>>();
        match keys {
            Some(keys) if reader.0.is_empty() => Ok(Self { keys, place }),
            _ => Err(invalid()),
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn key(&mut self, kind: KeyKind) -> Option<Key> {
        if kind == KeyKind::Integer {
            return self.take().map(i64::from_be_bytes).map(Key::Integer);
        }
        let length = usize::try_from(u32::from_be_bytes(self.take()?)).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok().map(Key::from)
    }
}
