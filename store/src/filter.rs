//! Filters whose values are more than numbers and words: amounts of money and currencies.

use jsonapi::Violation;
use jsonapi::query::{FilterField, Operator, Scalar};
use money::Currency;

/// A filter on an amount: compared as a number of ten-thousandths, whatever the currency.
pub const fn amount(name: &'static str) -> FilterField {
    FilterField::custom(name, "decimal", parse_amount)
}

/// A filter on an amount that may be more ten-thousandths than 64 bits hold, such as a total.
pub const fn large_amount(name: &'static str) -> FilterField {
    FilterField::custom(name, "decimal", parse_large_amount)
}

/// A filter on a currency's code.
pub const fn currency(name: &'static str) -> FilterField {
    FilterField::custom(name, "ISO 4217 code", parse_currency).with_operators(Operator::EQUALITY)
}

fn parse_amount(text: &str) -> Result<Scalar, Violation> {
    money::ten_thousandths(text).map(Scalar::Integer).map_err(|error| Violation::new(error.to_string()))
}

fn parse_large_amount(text: &str) -> Result<Scalar, Violation> {
    match parse_amount(text) {
        // What is more than can be told apart is told so, rather than found wrongly.
        Ok(Scalar::Integer(i64::MAX)) => Err(Violation::new("is more than amounts can be compared with")),
        parsed => parsed,
    }
}

fn parse_currency(text: &str) -> Result<Scalar, Violation> {
    let currency = Currency::from_code(text).map_err(|error| Violation::new(error.to_string()))?;
    Ok(Scalar::Text(currency.code().to_owned()))
}
