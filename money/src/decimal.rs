//! Reading a decimal number without a float, without big integers, and without trusting its length.

/// Larger than any exponent that can matter, and small enough that adding the length of a text cannot overflow.
const EXPONENT_CLAMP: i64 = i64::MAX / 4;

/// Decimal digits that always fit an `i64`.
const I64_DIGITS: i64 = 18;

/// The text of a number as [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-6) has it, taken apart.
#[derive(Clone, Copy)]
pub(crate) struct Decimal<'a> {
    pub(crate) is_negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: Option<i64>,
}

/// A number counted in units of `10^-power`.
pub(crate) enum Scaled {
    Exact(i64),
    /// Some part of a unit is left over.
    TooFine,
    /// More than 18 digits.
    TooLarge,
}

impl<'a> Decimal<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (is_negative, bytes) = bytes.strip_prefix(b"-").map_or((false, bytes), |rest| (true, rest));
        let (whole, rest) = split_digits(bytes);
        // One spelling for each number: no `007`, which some readers take for octal.
        if whole.is_empty() || (whole.len() > 1 && whole.starts_with(b"0")) {
            return None;
        }
        let (fraction, rest) = match rest.strip_prefix(b".") {
            Some(rest) => Some(split_digits(rest)).filter(|(digits, _)| !digits.is_empty())?,
            None => (&[][..], rest),
        };
        let exponent = if rest.is_empty() { None } else { Some(parse_exponent(rest)?) };
        // Zero has no sign, however it is written.
        let is_negative = is_negative && whole.iter().chain(fraction).any(|digit| *digit != b'0');
        Some(Self { is_negative, whole, fraction, exponent })
    }

    pub(crate) fn has_exponent(self) -> bool {
        self.exponent.is_some()
    }

    /// Digits after the point as they were written, zeros included.
    pub(crate) fn written_decimals(self) -> usize {
        self.fraction.len()
    }

    /// The size, whatever the sign, in units of `10^-power`.
    pub(crate) fn scaled(self, power: u8) -> Scaled {
        let digits = || self.whole.iter().chain(self.fraction);
        let is_zero = |digit: &&u8| **digit == b'0';
        let written = self.whole.len() + self.fraction.len();
        let leading = digits().take_while(is_zero).count();
        if leading == written {
            return Scaled::Exact(0);
        }
        let trailing = digits().rev().take_while(is_zero).count();
        let significant = written - leading - trailing;
        // The number is its significant digits, read as an integer, times 10^shift.
        let shift = self.exponent.unwrap_or(0) - length(self.fraction.len()) + length(trailing) + i64::from(power);
        if shift < 0 {
            return Scaled::TooFine;
        }
        // A shift that is no `usize`, which has 32 bits in a component, is no small one either.
        let Some(zeros) = usize::try_from(shift).ok().filter(|_| length(significant) + shift <= I64_DIGITS) else {
            return Scaled::TooLarge;
        };
        let all = digits().skip(leading).take(significant).chain(std::iter::repeat_n(&b'0', zeros));
        Scaled::Exact(all.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
    }
}

fn split_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes.split_at(bytes.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

/// Reads what comes from the `e` on. Its digits may be millions: the value only has to stay out of reach then.
fn parse_exponent(bytes: &[u8]) -> Option<i64> {
    let (b'e' | b'E', rest) = bytes.split_first()? else { return None };
    let (is_negative, digits) = match rest.split_first()? {
        (b'+', digits) => (false, digits),
        (b'-', digits) => (true, digits),
        _ => (false, rest),
    };
    let (digits, rest) = split_digits(digits);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let push = |sum: i64, digit: &u8| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(EXPONENT_CLAMP);
    let size = digits.iter().fold(0, push);
    Some(if is_negative { -size } else { size })
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(EXPONENT_CLAMP)
}
