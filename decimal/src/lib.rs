//! Decimal numbers, exactly: without a float, without big integers, and whatever the length of the text.
//!
//! ```
//! use decimal::{Decimal, NotScaled};
//!
//! let price = Decimal::parse("19.90").unwrap();
//! assert_eq!(price.scaled(2), Ok(1990));
//! assert_eq!(price.scaled(0), Err(NotScaled::Decimals));
//! assert_eq!(price.canonical().as_deref(), Some("199e-1"));
//! ```

/// The number `±digits × 10^exponent`, without zeros at either end of `digits`; zero has none at all, and no sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

/// Why a number has no exact scaled integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotScaled {
    /// It has more decimals, other than zeros, than asked for.
    Decimals,
    /// It does not fit.
    Range,
}

impl Decimal {
    /// Reads a number as JSON writes it ([RFC 8259, section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)); `None` when
    /// the text is none. An exponent beyond 64 bits becomes the largest or smallest there is.
    pub fn parse(text: &str) -> Option<Self> {
        let (is_negative, rest) = signed(text);
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, fraction)) if !is_digits(fraction) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        // One spelling for each number: no `007`, which some readers take for octal.
        if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        Some(Self::normalised(is_negative, &format!("{whole}{fraction}"), fraction.len(), exponent))
    }

    fn normalised(is_negative: bool, digits: &str, decimals: usize, exponent: i64) -> Self {
        let significant = digits.trim_end_matches('0');
        if significant.is_empty() {
            return Self { is_negative: false, digits: String::new(), exponent: 0 };
        }
        let dropped = digits.len() - significant.len();
        Self {
            is_negative,
            digits: significant.trim_start_matches('0').to_owned(),
            exponent: exponent.saturating_sub(length(decimals)).saturating_add(length(dropped)),
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// The same text for the same number; `None` when the exponent is too large to be known.
    pub fn canonical(&self) -> Option<String> {
        if self.exponent.unsigned_abs() > EXPONENT_KNOWN {
            return None;
        }
        let sign = if self.is_negative { "-" } else { "" };
        Some(match (self.digits.as_str(), self.exponent) {
            ("", _) => "0".to_owned(),
            (digits, 0) => format!("{sign}{digits}"),
            (digits, exponent) => format!("{sign}{digits}e{exponent}"),
        })
    }

    /// The number times `10^decimals`.
    ///
    /// # Errors
    ///
    /// See [`NotScaled`].
    pub fn scaled(&self, decimals: u32) -> Result<i64, NotScaled> {
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
        let sign = if self.is_negative { "-" } else { "" };
        format!("{sign}{}{:0<zeros$}", self.digits, "").parse().map_err(|_| NotScaled::Range)
    }

    /// [`scaled`](Self::scaled), where what does not fit is as large or as small as an `i64` can be: out of any range that
    /// matters. `None` for a number with more decimals.
    pub fn saturated(&self, decimals: u32) -> Option<i64> {
        match self.scaled(decimals) {
            Ok(number) => Some(number),
            Err(NotScaled::Range) => Some(if self.is_negative { i64::MIN } else { i64::MAX }),
            Err(NotScaled::Decimals) => None,
        }
    }
}

/// Digits of the largest 64-bit integer.
const I64_DIGITS: usize = 19;

/// Exponents up to here were certainly not cut off at the limits of 64 bits.
const EXPONENT_KNOWN: u64 = 1 << 62;

/// Whether there is a minus, and what follows it.
fn signed(text: &str) -> (bool, &str) {
    text.strip_prefix('-').map_or((false, text), |rest| (true, rest))
}

fn parse_exponent(text: &str) -> Option<i64> {
    let (is_negative, digits) = signed(text);
    let digits = if is_negative { digits } else { digits.strip_prefix('+').unwrap_or(digits) };
    let magnitude = is_digits(digits).then(|| digits.parse().unwrap_or(i64::MAX))?;
    Some(if is_negative { -magnitude } else { magnitude })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
