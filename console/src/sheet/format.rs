//! How a sheet is written: its signs, what stands between cells, and what stands before its first row.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How signs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Each row is UTF-8, or where it is none, Windows-1252. Where the first accent comes late in a file, its beginning tells nothing.
    Either,
    Utf8,
    Windows1252,
    Utf16Le,
    Utf16Be,
}

/// How a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) encoding: Encoding,
    pub(crate) separator: u8,
}

/// How a sheet is written, as its beginning tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) format: Format,
    /// Bytes before the first row.
    pub(crate) used: usize,
    /// Rows that they are: one where a line says what the separator is.
    pub(crate) rows: u64,
}

/// What stands between cells, the likeliest first.
pub(crate) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

const BOMS: [(&[u8], Encoding); 3] =
    [(b"\xef\xbb\xbf", Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)];

/// Lines that are looked at.
const LINES: usize = 20;

impl Encoding {
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("either", Self::Either),
        ("utf-8", Self::Utf8),
        ("windows-1252", Self::Windows1252),
        ("utf-16le", Self::Utf16Le),
        ("utf-16be", Self::Utf16Be),
    ];

    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, encoding)| *encoding)
    }

    /// UTF-16 as UTF-8; `None` for those in which the signs of a sheet's own are single bytes already.
    pub(super) fn wide(self, bytes: &[u8]) -> Option<String> {
        let encoding = match self {
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            _ => return None,
        };
        Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
    }

    /// The text of cells; `None` where they are not written so.
    pub(super) fn text(self, cells: &csv::ByteRecord) -> Option<Vec<String>> {
        let utf8 = || cells.iter().map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned)).collect::<Option<Vec<_>>>();
        let western = || cells.iter().map(|cell| WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned()).collect();
        match self {
            Self::Windows1252 => Some(western()),
            Self::Either => Some(utf8().unwrap_or_else(western)),
            _ => utf8(),
        }
    }
}

impl Opening {
    /// Reads how the beginning of a sheet is written, but for what is said to be so.
    pub(crate) fn of(bytes: &[u8], encoding: Option<Encoding>, separator: Option<u8>) -> Self {
        let bom = BOMS.iter().find(|(bom, _)| bytes.starts_with(bom));
        let encoding = encoding.unwrap_or_else(|| bom.map_or_else(|| without_bom(bytes), |(_, encoding)| *encoding));
        let mut used = bom.map_or(0, |(bom, _)| bom.len());
        let rest = &bytes[used..];
        let wide = encoding.wide(&rest[..rest.len() - rest.len() % 2]);
        let text = wide.as_ref().map_or(rest, String::as_bytes);
        let said = said_separator(text);
        let separator = separator.or(said.map(|(separator, _)| separator)).unwrap_or_else(|| guessed(text));
        if let Some((_, length)) = said {
            used += if wide.is_some() { length * 2 } else { length };
        }
        Self { format: Format { encoding, separator }, used, rows: said.map_or(0, |_| 1) }
    }
}

/// UTF-16 without a mark has a zero in nearly every second byte.
fn without_bom(bytes: &[u8]) -> Encoding {
    let pairs = bytes.len().min(1_024) / 2;
    let zeros = |odd: usize| bytes.chunks_exact(2).take(pairs).filter(|pair| pair[odd] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if pairs > 0 && low * 2 > pairs => Encoding::Utf16Le,
        (high, 0) if pairs > 0 && high * 2 > pairs => Encoding::Utf16Be,
        _ => Encoding::Either,
    }
}

/// The line `sep=;` that Excel reads, and its length.
fn said_separator(text: &[u8]) -> Option<(u8, usize)> {
    let (head, rest) = text.split_at_checked(4)?;
    let (&separator, rest) = rest.split_first()?;
    let end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r")) };
    (head.eq_ignore_ascii_case(b"sep=") && separator.is_ascii() && end > 0).then_some((separator, 5 + end))
}

/// The separator that gives the most cells in the first row, where most of the first rows have as many.
fn guessed(text: &[u8]) -> u8 {
    let score = |separator: u8| {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text);
        let lengths: Vec<usize> = reader.byte_records().take(LINES).flatten().map(|record| record.len()).collect();
        let first = lengths.first().copied().unwrap_or(0);
        let alike = lengths.iter().filter(|length| **length == first).count();
        if first > 1 { (alike * 2 > lengths.len(), first) } else { (false, 0) }
    };
    // Of equals the first.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}
