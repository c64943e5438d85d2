//! Amounts of money, exact: whole minor units of an [ISO 4217](https://www.iso.org/iso-4217-currency-codes.html) currency.
//!
//! Nothing here is ever a float. What comes in is the text of a number, what goes out is text with exactly the decimals that
//! the currency has, and in between there are only integers.
//!
//! ```
//! use money::{Currency, Money};
//!
//! let usd = Currency::from_code("USD")?;
//! let price = Money::parse("12.5", usd)?;
//! assert_eq!(price.to_string(), "12.50");
//! assert_eq!(price.times(3)?.minor(), 3750);
//! # Ok::<(), money::MoneyError>(())
//! ```

mod amount;
mod currency;
mod total;

pub use amount::{MAJOR_UNITS_MAX, Money, MoneyError, ten_thousandths};
pub use currency::{Currency, CurrencyError};
pub use total::Total;
