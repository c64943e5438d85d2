//! Sheets: files of comma-separated values as programs for tables write them, read in slices, checked row by row, and written.

mod cell;
mod columns;
mod format;
mod numbers;
mod row;
mod slice;
#[cfg(test)]
mod tests;

pub(crate) use self::cell::{line, shielded};
pub(crate) use self::columns::{Column, Columns};
pub(crate) use self::format::{Encoding, Format, Opening};
pub(crate) use self::numbers::Mark;
pub(crate) use self::row::{Flaw, Item, check};
pub(crate) use self::slice::{Limits, Part, Record, Slice, Within, read};
