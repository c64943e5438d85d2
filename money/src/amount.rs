use std::fmt;

use decimal::{Decimal, NotScaled};

use crate::currency::EXPONENT_MAX;
use crate::{Currency, CurrencyError};

/// The highest price in major units, before its decimals: 9 999 999 999. With cents that is 9 999 999 999.99.
///
/// A million of the dearest in a currency with two decimals still fits an `i64`, and a dearest alone is far below 2^53, so that
/// a client that reads it into a double gets all its digits.
pub const MAJOR_UNITS_MAX: i64 = 9_999_999_999;

const TEN_THOUSANDTHS_PER_MAJOR: i64 = 10_000;

/// A number without a currency in ten-thousandths, to be compared with [`Money::ten_thousandths`]. It may be below zero or above
/// every price: such a bound is unusual, not wrong. What does not fit is as large or small as an `i64` can be.
///
/// # Errors
///
/// [`MoneyError::NotANumber`]; [`MoneyError::TooFine`] past four decimals, since no price could equal it.
pub fn ten_thousandths(text: &str) -> Result<i64, MoneyError> {
    let decimal = Decimal::parse(text).ok_or(MoneyError::NotANumber)?;
    decimal.saturated(EXPONENT_MAX.into()).ok_or(MoneyError::TooFine)
}

/// An amount of money, never negative.
///
/// What is parsed is a price, limited to [`Money::max`]; what is multiplied is a sum, limited by `i64` alone. Amounts are not
/// ordered: two currencies have no common order without a rate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why something is no amount of money.
///
/// The text is a predicate for the client, to be put after the name of what was refused: "`price` must not be negative".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Its currency is none.
    Currency(CurrencyError),
    /// Not the text of a number as JSON writes it, or with an exponent where only digits are accepted.
    NotANumber,
    /// Below zero.
    Negative,
    /// More decimals than this currency has.
    TooManyDecimals(Currency),
    /// Above the highest price in this currency.
    TooLarge(Currency),
    /// More decimals than any currency has.
    TooFine,
    /// A product too large to be counted in minor units.
    Overflow,
}

impl Money {
    /// The highest price in this currency: the same number in each, 9 999 999 999.99, without the decimals that the currency
    /// does not have.
    pub fn max(currency: Currency) -> Self {
        let per_major = currency.minor_per_major();
        Self { minor: MAJOR_UNITS_MAX * per_major + 99 * per_major / 100, currency }
    }

    /// An amount that was stored, in minor units.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Negative`].
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor < 0 { Err(MoneyError::Negative) } else { Ok(Self { minor, currency }) }
    }

    /// A price from the text of a string: digits, and after a point at most as many as the currency has decimals. Zeros count
    /// as decimals here: whoever writes `"12.500"` may mean twelve thousand five hundred.
    ///
    /// # Errors
    ///
    /// Each of [`MoneyError`] that is about a number.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let decimal = Decimal::parse(text).filter(|_| !text.contains(['e', 'E'])).ok_or(MoneyError::NotANumber)?;
        let written = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        if !decimal.is_negative() && written > usize::from(currency.exponent()) {
            return Err(MoneyError::TooManyDecimals(currency));
        }
        Self::from_decimal(&decimal, currency)
    }

    /// A price from a number of JSON. Here the value counts and not its spelling: `12.500`, `1.25e1` and `12.5` are one number,
    /// and programs that pass it on respell it as they like.
    ///
    /// The number must still have its text, that is `serde_json` must have its feature `arbitrary_precision`.
    ///
    /// # Errors
    ///
    /// Each of [`MoneyError`] that is about a number.
    pub fn from_number(number: &serde_json::Number, currency: Currency) -> Result<Self, MoneyError> {
        Self::from_decimal(&Decimal::parse(number.as_str()).ok_or(MoneyError::NotANumber)?, currency)
    }

    /// The same number in another currency, as when a client corrects the currency alone. It converts nothing.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooManyDecimals`], as `12.50` is no price in yen; [`MoneyError::TooLarge`].
    pub fn relabelled(self, currency: Currency) -> Result<Self, MoneyError> {
        let text = self.to_string();
        Self::from_decimal(&Decimal::parse(&text).ok_or(MoneyError::NotANumber)?, currency)
    }

    fn from_decimal(decimal: &Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if decimal.is_negative() {
            return Err(MoneyError::Negative);
        }
        match decimal.scaled(currency.exponent().into()) {
            Err(NotScaled::Decimals) => Err(MoneyError::TooManyDecimals(currency)),
            Ok(minor) if minor <= Self::max(currency).minor => Ok(Self { minor, currency }),
            Ok(_) | Err(NotScaled::Range) => Err(MoneyError::TooLarge(currency)),
        }
    }

    /// This many of it.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Negative`] for a negative quantity, [`MoneyError::Overflow`] past `i64`.
    pub fn times(self, quantity: i64) -> Result<Self, MoneyError> {
        Self::from_minor(self.minor.checked_mul(quantity).ok_or(MoneyError::Overflow)?, self.currency)
    }

    /// The number alone in ten-thousandths of a major unit, the finest that any currency has: what prices in different
    /// currencies are sorted by. A sum beyond `i64` is as large as an `i64` can be.
    pub fn ten_thousandths(self) -> i64 {
        self.minor.saturating_mul(TEN_THOUSANDTHS_PER_MAJOR / self.currency.minor_per_major())
    }

    /// Its whole minor units: cents for a dollar, yen for a yen. Never negative.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Its currency.
    pub fn currency(self) -> Currency {
        self.currency
    }
}

/// The number alone, with exactly the decimals of its currency: `12.50`, `1250`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_minor(f, self.minor.into(), self.currency)
    }
}

/// So many minor units, which are not negative, with exactly the decimals of the currency.
pub(crate) fn write_minor(f: &mut fmt::Formatter<'_>, minor: i128, currency: Currency) -> fmt::Result {
    let per_major = i128::from(currency.minor_per_major());
    match usize::from(currency.exponent()) {
        0 => write!(f, "{minor}"),
        width => write!(f, "{}.{:0width$}", minor / per_major, minor % per_major),
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", self.currency)
    }
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Currency(error) => error.fmt(f),
            Self::NotANumber => f.write_str("must be a decimal number without sign, spaces or separators, such as \"12.50\""),
            Self::Negative => f.write_str("must not be negative"),
            Self::TooManyDecimals(currency) => match currency.exponent() {
                0 => write!(f, "must not have decimals in {currency}"),
                decimals => write!(f, "must not have more than {decimals} decimals in {currency}"),
            },
            Self::TooLarge(currency) => write!(f, "must not be more than {} in {currency}", Money::max(*currency)),
            Self::TooFine => f.write_str("must not have more than 4 decimals"),
            Self::Overflow => f.write_str("is too large an amount of money"),
        }
    }
}

impl std::error::Error for MoneyError {}

impl From<CurrencyError> for MoneyError {
    fn from(error: CurrencyError) -> Self {
        Self::Currency(error)
    }
}

#[cfg(test)]
mod tests;
