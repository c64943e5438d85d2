//! Points in time as [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339), in milliseconds since 1970.
//!
//! The calendar is jiff's; the reading is here because jiff's timestamps end two days before the last
//! one that RFC 3339 can write, and `9999-12-31T23:59:59Z` is what people send for "no end".

use jiff::civil::{Date, DateTime};

use crate::error::Violation;

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
/// 0000-01-01T00:00:00.000Z, the first point in time with four digits of year.
const FIRST: i64 = -62_167_219_200_000;
/// 9999-12-31T23:59:59.999Z, the last.
const LAST: i64 = 253_402_300_799_999;

/// The point in time in milliseconds since 1970-01-01T00:00:00Z. More precision than a millisecond is cut off, as clocks do.
///
/// # Errors
/// Not an RFC 3339 timestamp with an offset, or outside the years 0000 to 9999.
pub fn parse_timestamp(text: &str) -> Result<i64, Violation> {
    let milliseconds = read(text).filter(|milliseconds| (FIRST..=LAST).contains(milliseconds));
    milliseconds.ok_or_else(|| "must be an RFC 3339 timestamp such as 2026-01-31T23:59:59Z".into())
}

/// The day in days since 1970-01-01.
///
/// # Errors
/// Not a date as RFC 3339 writes it.
pub fn parse_date(text: &str) -> Result<i64, Violation> {
    let date = || {
        let date: Date = Some(text).filter(|text| has_shape(text, b"dddd-dd-dd"))?.parse().ok()?;
        Some(date.duration_since(EPOCH.date()).as_hours() / 24)
    };
    date().ok_or_else(|| "must be a date such as 2026-01-31".into())
}

/// Whether the text is as long as the shape and has digits where that has `d`, and otherwise the same, in either case.
fn has_shape(text: &str, shape: &[u8]) -> bool {
    let fits = |(byte, shape): (u8, &u8)| match shape {
        b'd' => byte.is_ascii_digit(),
        _ => byte.to_ascii_uppercase() == *shape,
    };
    text.len() == shape.len() && text.bytes().zip(shape).all(fits)
}

fn read(text: &str) -> Option<i64> {
    let (seconds, rest) = text.split_at_checked("2026-01-31T23:59:59".len())?;
    if !has_shape(seconds, b"dddd-dd-ddTdd:dd:dd") {
        return None;
    }
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at_checked(rest.find(|character: char| !character.is_ascii_digit())?)?,
        None => ("0", rest),
    };
    let thousandths: i64 = format!("{:0<3}", fraction.get(..3).unwrap_or(fraction)).parse().ok()?;
    if fraction.is_empty() {
        return None;
    }
    // A leap second becomes the second before it.
    let civil: DateTime = seconds.to_ascii_uppercase().parse().ok()?;
    let milliseconds = i64::try_from(civil.duration_since(EPOCH).as_millis()).ok()?;
    Some(milliseconds + thousandths - minutes(offset)? * 60_000)
}

/// The offset from UTC in minutes.
fn minutes(offset: &str) -> Option<i64> {
    if offset.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match offset.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, offset.strip_prefix('+')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let in_range = |digits: &str, end: i64| {
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|number| is_number && *number < end)
    };
    Some(sign * (in_range(hours, 24)? * 60 + in_range(minutes, 60)?))
}
