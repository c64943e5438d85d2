use std::fmt;
use std::ops::AddAssign;

use crate::Currency;
use crate::amount::write_minor;

/// A sum of amounts in one currency: exact, and with room for more of them than anybody can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    minor: i128,
    currency: Currency,
}

impl Total {
    /// So many minor units.
    pub fn from_minor(minor: i128, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Its currency.
    pub fn currency(self) -> Currency {
        self.currency
    }
}

/// Both must be in the same currency.
impl AddAssign for Total {
    fn add_assign(&mut self, other: Self) {
        debug_assert_eq!(self.currency, other.currency);
        self.minor += other.minor;
    }
}

/// The number alone, with exactly the decimals of its currency: `12.50`, `1250`.
impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_minor(f, self.minor, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::Total;
    use crate::Currency;

    #[test]
    fn a_total_has_the_decimals_of_its_currency_and_no_limit() {
        let total = |minor, code| Total::from_minor(minor, Currency::from_code(code).unwrap());
        assert_eq!(total(5, "USD").to_string(), "0.05");
        assert_eq!(total(1_250, "JPY").to_string(), "1250");
        assert_eq!(total(1_250, "KWD").to_string(), "1.250");
        let mut sum = total(i128::from(i64::MAX), "USD");
        sum += sum;
        assert_eq!(sum.to_string(), "184467440737095516.14");
    }
}
