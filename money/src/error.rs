use std::fmt;

use crate::{Currency, Money};

/// Why something is no amount of money.
///
/// The text is a predicate for the client, to be put after the name of what was refused: "`price` must not be negative".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// No code of ISO 4217 that is in use, or not in capitals.
    UnknownCurrency,
    /// A code of ISO 4217 that has no minor unit and thus no prices: gold (`XAU`), "no currency" (`XXX`) and the like.
    NoMinorUnit,
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

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCurrency => f.write_str("must be a currency code of ISO 4217 in capitals, such as USD"),
            Self::NoMinorUnit => f.write_str("must be a currency that prices can be in, not a code for metals or tests"),
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
