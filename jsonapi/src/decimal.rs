//! Decimal numbers of any size, exactly.

use crate::attribute::NotScaled;

/// The number `±digits × 10^exponent`, without zeros at either end of `digits`; zero has none at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads the grammar of a JSON number. An exponent beyond 64 bits becomes the largest or smallest there is.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, fraction)) if !is_digits(fraction) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        Some(Self::normalised(negative, &format!("{whole}{fraction}"), fraction.len(), exponent))
    }

    fn normalised(negative: bool, digits: &str, decimals: usize, exponent: i64) -> Self {
        let significant = digits.trim_end_matches('0');
        if significant.is_empty() {
            return Self { negative: false, digits: String::new(), exponent: 0 };
        }
        let dropped = digits.len() - significant.len();
        Self {
            negative,
            digits: significant.trim_start_matches('0').to_owned(),
            exponent: exponent.saturating_sub(signed(decimals)).saturating_add(signed(dropped)),
        }
    }

    /// The same text for the same number; `None` when the exponent is too large to be known.
    pub(crate) fn canonical(&self) -> Option<String> {
        if self.exponent.unsigned_abs() > EXPONENT_KNOWN {
            return None;
        }
        let sign = if self.negative { "-" } else { "" };
        Some(match (self.digits.as_str(), self.exponent) {
            ("", _) => "0".to_owned(),
            (digits, 0) => format!("{sign}{digits}"),
            (digits, exponent) => format!("{sign}{digits}e{exponent}"),
        })
    }

    /// The number times `10^decimals`.
    pub(crate) fn scaled(&self, decimals: u32) -> Result<i64, NotScaled> {
        if self.digits.is_empty() {
            return Ok(0);
        }
        let zeros = self.exponent.saturating_add(i64::from(decimals));
        if zeros < 0 {
            return Err(NotScaled::Decimals);
        }
        // Where a `usize` has 32 bits, what does not fit it is out of range too.
        let zeros = usize::try_from(zeros).unwrap_or(usize::MAX);
        if self.digits.len().saturating_add(zeros) > I64_DIGITS {
            return Err(NotScaled::Range);
        }
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}{:0<zeros$}", self.digits, "").parse().map_err(|_| NotScaled::Range)
    }
}

/// Digits of the largest 64-bit integer.
const I64_DIGITS: usize = 19;

/// Exponents up to here were certainly not cut off at the limits of 64 bits.
const EXPONENT_KNOWN: u64 = 1 << 62;

fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !is_digits(digits) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -magnitude } else { magnitude })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
