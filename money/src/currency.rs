use std::fmt;

use crate::MoneyError;

/// A currency of ISO 4217 that has a minor unit, if only on paper. Cheap to copy.
///
/// Codes that another has replaced (`HRK`) are still read: a catalogue may be older than the change.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    iso: iso_currency::Currency,
    exponent: u8,
}

/// The most decimals that a currency of ISO 4217 has: `CLF` and `UYW`.
pub(crate) const EXPONENT_MAX: u8 = 4;

impl Currency {
    /// The currency with this code: three capitals.
    ///
    /// # Errors
    ///
    /// [`MoneyError::UnknownCurrency`], [`MoneyError::NoMinorUnit`].
    pub fn from_code(code: &str) -> Result<Self, MoneyError> {
        let iso = iso_currency::Currency::from_code(code).ok_or(MoneyError::UnknownCurrency)?;
        // One that should ever get more decimals than four must not silently break what relies on four.
        let exponent =
            iso.exponent().and_then(|exponent| u8::try_from(exponent).ok()).filter(|exponent| *exponent <= EXPONENT_MAX);
        Ok(Self { iso, exponent: exponent.ok_or(MoneyError::NoMinorUnit)? })
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

#[cfg(test)]
mod tests;
