//! A slice of a sheet, read up to its last whole row. Nothing is kept between slices: what the next one has to know is in the answer.

use super::format::{Encoding, Format};

/// A part of a sheet, and what is known of the parts before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice<'a> {
    pub(crate) bytes: &'a [u8],
    /// The number of its first row, as a program for tables shows it: from 1, empty rows and the heading counted.
    pub(crate) row: u64,
    /// It begins within a row that is too long.
    pub(crate) within: Option<Within>,
    /// Nothing comes after it.
    pub(crate) is_last: bool,
}

/// Where in a row that is left out as too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// Between quotes.
    Quoted,
    /// In a cell without quotes.
    Plain,
    /// Where a cell begins.
    Start,
}

/// What bounds a row, and how many are read at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) row_bytes: usize,
    pub(crate) rows: usize,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) row: u64,
    pub(crate) cells: Result<Vec<String>, Broken>,
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It has more bytes than a row may have; often because of a quote that nothing closes.
    TooLong,
    /// The file ends between quotes.
    Unclosed,
    /// It is not written in the signs that the sheet is written in.
    Garbled,
}

/// What was read of a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) records: Vec<Record>,
    /// Bytes of it; the next slice begins behind them. None of them: more bytes are needed.
    pub(crate) used: usize,
    /// The number of the row that comes next.
    pub(crate) row: u64,
    pub(crate) within: Option<Within>,
}

impl Within {
    pub(crate) const ALL: [(&'static str, Self); 3] = [("quoted", Self::Quoted), ("plain", Self::Plain), ("start", Self::Start)];

    /// What brings a reader to where the slice before it ended.
    fn prefix(within: Option<Self>, separator: u8) -> Vec<u8> {
        match within {
            // A line that does not count: what follows is not the beginning of a file, where a reader would look for a mark.
            None => vec![b'\n'],
            Some(Self::Quoted) => vec![b'"'],
            Some(Self::Plain) => vec![b'x'],
            Some(Self::Start) => vec![b'x', separator],
        }
    }
}

/// Reads a slice.
pub(crate) fn read(format: Format, slice: Slice<'_>, limits: Limits) -> Part {
    let wide = format.encoding.wide(slice.whole(format.encoding));
    let prefix = Within::prefix(slice.within, format.separator);
    let text = [&prefix[..], wide.as_ref().map_or(slice.bytes, String::as_bytes)].concat();
    let mut reading = Reading { format, text: &text, at: prefix.len(), row: slice.row, is_last: slice.is_last, limits };
    let mut reader = reader(format.separator, &text);
    let mut within = slice.within;
    let mut records = Vec::new();
    // The rest of a row that is too long is read like one, from before the beginning.
    let mut start = if within.is_some() { 0 } else { reading.at };
    while records.len() < limits.rows {
        if within.is_none() && !reading.skip_empty() {
            break;
        }
        start = if within.is_some() { start } else { reading.at };
        let mut cells = csv::ByteRecord::new();
        if !reader.read_byte_record(&mut cells).unwrap_or(false) {
            break;
        }
        let end = reading.end(start, usize::try_from(reader.position().byte()).unwrap_or(usize::MAX));
        if let Some(end) = end {
            if within.take().is_none() {
                records.push(reading.record(&cells, start, end));
            }
            reading.at = end;
            continue;
        }
        if within.is_some() || reading.file_bytes(&text[start..]) > limits.row_bytes {
            if within.is_none() {
                records.push(reading.numbered(Err(Broken::TooLong)));
            }
            let (length, place) = place(format.separator, &text[start..]);
            (reading.at, within) = (start + length, Some(place));
        }
        break;
    }
    let used = match reading.file_bytes(text.get(prefix.len()..reading.at).unwrap_or_default()) {
        // Half a sign at the end of a file is none.
        _ if slice.is_last && reading.at == text.len() => slice.bytes.len(),
        used => used,
    };
    Part { records, used, row: reading.row, within }
}

/// How far a slice has been read.
struct Reading<'a> {
    format: Format,
    /// Its bytes, as single signs, behind what stands for the slice before.
    text: &'a [u8],
    at: usize,
    row: u64,
    is_last: bool,
    limits: Limits,
}

impl Reading<'_> {
    /// Goes on to the next row that is not empty; false where there is none yet.
    fn skip_empty(&mut self) -> bool {
        while let Some(end @ (b'\r' | b'\n')) = self.text.get(self.at).copied() {
            let length = match (end, self.text.get(self.at + 1)) {
                (b'\r', Some(b'\n')) => 2,
                // The second sign of this end of a line may be in the next slice.
                (b'\r', None) if !self.is_last => return false,
                _ => 1,
            };
            self.at += length;
            self.row += 1;
        }
        self.at < self.text.len()
    }

    /// Where a row ends that a reader has read from here to there; `None` where it may go on in the next slice.
    fn end(&self, start: usize, read: usize) -> Option<usize> {
        let (row, rest) = (&self.text[start..read], &self.text[read..]);
        if row.ends_with(b"\r") && rest.starts_with(b"\n") {
            return Some(read + 1);
        }
        let ends_here = || row.strip_suffix(b"\n").is_some_and(|row| is_closed(self.format.separator, row));
        (!rest.is_empty() || self.is_last || ends_here()).then_some(read)
    }

    fn record(&mut self, cells: &csv::ByteRecord, start: usize, end: usize) -> Record {
        let row = &self.text[start..end];
        let is_cut = end == self.text.len() && !is_closed(self.format.separator, row);
        let cells = if self.file_bytes(row) > self.limits.row_bytes {
            Err(Broken::TooLong)
        } else if is_cut {
            Err(Broken::Unclosed)
        } else {
            self.format.encoding.text(cells).ok_or(Broken::Garbled)
        };
        self.numbered(cells)
    }

    fn numbered(&mut self, cells: Result<Vec<String>, Broken>) -> Record {
        self.row += 1;
        Record { row: self.row - 1, cells }
    }

    /// How many bytes of the file this is.
    fn file_bytes(&self, text: &[u8]) -> usize {
        let is_wide = matches!(self.format.encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        // Where a sign was no sign, it was decoded as one that is as long.
        let units = || std::str::from_utf8(text).map_or(text.len(), |text| text.encode_utf16().count());
        if is_wide { units() * 2 } else { text.len() }
    }
}

impl Slice<'_> {
    /// Without half a sign of UTF-16 at its end, unless nothing comes after it.
    fn whole(&self, encoding: Encoding) -> &[u8] {
        let even = self.bytes.len() - self.bytes.len() % 2;
        let high = match (encoding, self.bytes[..even].last_chunk::<2>()) {
            (Encoding::Utf16Le, Some(&[_, high])) | (Encoding::Utf16Be, Some(&[high, _])) => high,
            _ => 0,
        };
        let is_half = (0xd8..0xdc).contains(&high) && !self.is_last;
        &self.bytes[..if is_half { even - 2 } else { even }]
    }
}

fn reader(separator: u8, text: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text)
}

/// Whether an end of a line would end the row.
fn is_closed(separator: u8, row: &[u8]) -> bool {
    let more = [b"\n", row, b"\nx"].concat();
    let mut reader = reader(separator, &more);
    let read = reader.read_byte_record(&mut csv::ByteRecord::new());
    read.is_ok() && reader.position().byte() < more.len() as u64
}

/// Where the beginning of a row ends, and how much of it there is before that place. After a quote it is not known yet whether it closes
/// a cell or is one of two, nor after the first sign of an end of a line whether there is a second one: that place is before them.
fn place(separator: u8, row: &[u8]) -> (usize, Within) {
    if !is_closed(separator, row) {
        return (row.len(), Within::Quoted);
    }
    let row = row.strip_suffix(b"\"").or_else(|| row.strip_suffix(b"\r")).unwrap_or(row);
    let within = match row.last() {
        _ if !is_closed(separator, row) => Within::Quoted,
        None => Within::Start,
        Some(last) if *last == separator => Within::Start,
        Some(_) => Within::Plain,
    };
    (row.len(), within)
}
