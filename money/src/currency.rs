use std::fmt;

/// A currency of ISO 4217 that has a minor unit, if only on paper. Cheap to copy.
///
/// Codes that another has replaced (`HRK`) are still read: a catalogue may be older than the change.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    iso: iso_currency::Currency,
    exponent: u8,
}

/// Why something is no currency. The text is a predicate for the client, as that of [`MoneyError`](crate::MoneyError).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurrencyError {
    /// No code of ISO 4217 that is in use, or not in capitals.
    Unknown,
    /// A code of ISO 4217 that has no minor unit and thus no prices: gold (`XAU`), "no currency" (`XXX`) and the like.
    NoMinorUnit,
}

/// The most decimals that a currency of ISO 4217 has: `CLF` and `UYW`.
pub(crate) const EXPONENT_MAX: u8 = 4;

impl Currency {
    /// The currency with this code: three capitals.
    ///
    /// # Errors
    ///
    /// Each of [`CurrencyError`].
    pub fn from_code(code: &str) -> Result<Self, CurrencyError> {
        let iso = iso_currency::Currency::from_code(code).ok_or(CurrencyError::Unknown)?;
        // One that should ever get more decimals than four must not silently break what relies on four.
        let exponent =
            iso.exponent().and_then(|exponent| u8::try_from(exponent).ok()).filter(|exponent| *exponent <= EXPONENT_MAX);
        Ok(Self { iso, exponent: exponent.ok_or(CurrencyError::NoMinorUnit)? })
    }

    /// Its three capitals.
    pub fn code(&self) -> &str {
        self.iso.code()
    }

    /// How many decimals it has: 0 to 4.
    pub fn exponent(self) -> u8 {
        self.exponent
    }

    /// How many minor units make one major unit: 1 to 10 000.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(u32::from(self.exponent))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for CurrencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "must be a currency code of ISO 4217 in capitals, such as USD",
            Self::NoMinorUnit => "must be a currency that prices can be in, not a code for metals or tests",
        })
    }
}

impl std::error::Error for CurrencyError {}

#[cfg(test)]
mod tests {
    use super::{Currency, CurrencyError};

    #[test]
    fn decimals_are_those_of_the_standard() {
        for (code, decimals) in [("JPY", 0), ("CLP", 0), ("USD", 2), ("COP", 2), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("UYW", 4)] {
            let currency = Currency::from_code(code).unwrap();
            assert_eq!((currency.exponent(), currency.code()), (decimals, code));
        }
    }

    #[test]
    fn only_codes_with_a_minor_unit() {
        for code in ["XAU", "XXX", "XTS", "XDR"] {
            assert_eq!(Currency::from_code(code), Err(CurrencyError::NoMinorUnit), "{code}");
        }
        for code in ["", "usd", "Usd", "US", "USDT", " USD", "USD\n", "AAA", "ÜSD"] {
            assert_eq!(Currency::from_code(code), Err(CurrencyError::Unknown), "{code:?}");
        }
    }
}
