use proptest::prelude::*;
use serde_json::Number;

use crate::{Currency, Money, MoneyError, ten_thousandths};

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

fn parse(text: &str, code: &str) -> Result<String, MoneyError> {
    Money::parse(text, currency(code)).map(|money| money.to_string())
}

fn from_json(text: &str, code: &str) -> Result<String, MoneyError> {
    let number: Number = serde_json::from_str(text).unwrap();
    Money::from_number(&number, currency(code)).map(|money| money.to_string())
}

#[test]
fn strings_are_shown_with_the_decimals_of_the_currency() {
    let cases = [
        ("12.5", "USD", "12.50"),
        ("12.50", "USD", "12.50"),
        ("12", "USD", "12.00"),
        ("0", "USD", "0.00"),
        ("-0", "USD", "0.00"),
        ("-0.00", "USD", "0.00"),
        ("-0", "JPY", "0"),
        ("0.01", "USD", "0.01"),
        ("1250", "JPY", "1250"),
        ("1.25", "KWD", "1.250"),
        ("1.2345", "CLF", "1.2345"),
        ("9999999999.99", "USD", "9999999999.99"),
        ("9999999999", "JPY", "9999999999"),
        ("9999999999.99", "KWD", "9999999999.990"),
        ("9999999999.99", "CLF", "9999999999.9900"),
    ];
    for (text, code, shown) in cases {
        assert_eq!(parse(text, code).as_deref(), Ok(shown), "{text} {code}");
    }
}

#[test]
fn strings_that_are_refused() {
    let usd = currency("USD");
    let not_numbers = [
        "", " ", "1 ", " 1", "+1", "1.", ".5", "1,50", "1.2.3", "01", "00", "1e2", "1E2", "0x1", "NaN", "inf", "١", "1_0", "--1",
    ];
    for text in not_numbers {
        assert_eq!(parse(text, "USD"), Err(MoneyError::NotANumber), "{text:?}");
    }
    for text in ["-1", "-0.001", "-99999999999"] {
        assert_eq!(parse(text, "USD"), Err(MoneyError::Negative), "{text:?}");
    }
    for text in ["0.001", "12.505", "12.500", "0.000", "-0.000"] {
        assert_eq!(parse(text, "USD"), Err(MoneyError::TooManyDecimals(usd)), "{text:?}");
    }
    assert_eq!(parse("1.0", "JPY"), Err(MoneyError::TooManyDecimals(currency("JPY"))));
    for text in ["10000000000", "10000000000.00", "99999999999999999999999999"] {
        assert_eq!(parse(text, "USD"), Err(MoneyError::TooLarge(usd)), "{text:?}");
    }
    assert_eq!(parse("9999999999.991", "KWD"), Err(MoneyError::TooLarge(currency("KWD"))));
}

#[test]
fn numbers_count_by_their_value() {
    let cases = [
        ("12", "12.00"),
        ("12.5", "12.50"),
        ("12.500", "12.50"),
        ("1e2", "100.00"),
        ("1E+2", "100.00"),
        ("1.25e1", "12.50"),
        ("1250e-2", "12.50"),
        ("125000000e-7", "12.50"),
        ("0.0e5", "0.00"),
        ("-0", "0.00"),
        ("-0.000e7", "0.00"),
        ("0e99999999999999999999", "0.00"),
        ("0.1", "0.10"),
        ("9999999999.99", "9999999999.99"),
        ("99999999999900000e-7", "9999999999.99"),
    ];
    for (text, shown) in cases {
        assert_eq!(from_json(text, "USD").as_deref(), Ok(shown), "{text}");
    }
    assert_eq!(from_json("1.0", "JPY").as_deref(), Ok("1"));
}

#[test]
fn numbers_out_of_all_reason_are_refused_at_once() {
    let usd = currency("USD");
    for text in ["1e400", "1e99999999999999999999", "10000000000", "99999999999e18"] {
        assert_eq!(from_json(text, "USD"), Err(MoneyError::TooLarge(usd)), "{text}");
    }
    for text in ["1e-3", "1e-400", "1e-99999999999999999999", "12.505"] {
        assert_eq!(from_json(text, "USD"), Err(MoneyError::TooManyDecimals(usd)), "{text}");
    }
    assert_eq!(from_json("-1e400", "USD"), Err(MoneyError::Negative));
    let millions = "9".repeat(10_000_000);
    assert_eq!(from_json(&format!("1e{millions}"), "USD"), Err(MoneyError::TooLarge(usd)));
    assert_eq!(from_json(&format!("1e-{millions}"), "USD"), Err(MoneyError::TooManyDecimals(usd)));
    assert_eq!(parse(&millions, "USD"), Err(MoneyError::TooLarge(usd)));
    let zeros = "0".repeat(1_000_000);
    assert_eq!(from_json(&format!("0.{zeros}1e1000001"), "USD").as_deref(), Ok("1.00"));
    assert_eq!(from_json(&format!("1{zeros}e-1000000"), "USD").as_deref(), Ok("1.00"));
}

#[test]
fn sums_are_checked() {
    let dearest = Money::max(currency("USD"));
    assert_eq!(dearest.times(1_000_000).map(|sum| sum.to_string()).as_deref(), Ok("9999999999990000.00"));
    assert_eq!(dearest.times(i64::MAX), Err(MoneyError::Overflow));
    assert_eq!(dearest.times(-1), Err(MoneyError::Negative));
    assert_eq!(Money::max(currency("CLF")).times(1_000_000), Err(MoneyError::Overflow));
    assert_eq!(dearest.times(0).map(Money::minor), Ok(0));
}

#[test]
fn relabelling_keeps_the_number() {
    let price = |text, code| Money::parse(text, currency(code)).unwrap();
    assert_eq!(price("12.00", "USD").relabelled(currency("JPY")), Ok(price("12", "JPY")));
    assert_eq!(price("12.50", "USD").relabelled(currency("JPY")), Err(MoneyError::TooManyDecimals(currency("JPY"))));
    assert_eq!(price("12", "JPY").relabelled(currency("KWD")), Ok(price("12.000", "KWD")));
}

#[test]
fn currencies_are_compared_by_the_number_alone() {
    for (text, code) in [("12", "JPY"), ("12.00", "USD"), ("12.000", "KWD"), ("12.0000", "CLF")] {
        assert_eq!(Money::parse(text, currency(code)).unwrap().ten_thousandths(), 120_000, "{code}");
    }
    assert_eq!(Money::from_minor(i64::MAX, currency("USD")).unwrap().ten_thousandths(), i64::MAX);
    let bounds =
        [("12", 120_000), ("0.0001", 1), ("-1", -10_000), ("12.500000", 125_000), ("1e400", i64::MAX), ("-1e400", i64::MIN)];
    for (text, size) in bounds {
        assert_eq!(ten_thousandths(text), Ok(size), "{text}");
    }
    assert_eq!(ten_thousandths("0.00001"), Err(MoneyError::TooFine));
    assert_eq!(ten_thousandths("twelve"), Err(MoneyError::NotANumber));
}

#[test]
fn refusals_are_sentences() {
    let usd = currency("USD");
    assert_eq!(MoneyError::TooLarge(usd).to_string(), "must not be more than 9999999999.99 in USD");
    assert_eq!(MoneyError::TooManyDecimals(usd).to_string(), "must not have more than 2 decimals in USD");
    assert_eq!(MoneyError::TooManyDecimals(currency("JPY")).to_string(), "must not have decimals in JPY");
}

fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["JPY", "USD", "KWD", "CLF"]).prop_map(currency)
}

/// Texts that are nearly numbers, so that most get past the first check.
fn almost_numbers() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{1,24}(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,24})?", "[-+0-9.eE ]{0,40}", ".*"]
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back((currency, minor) in currencies().prop_flat_map(|c| (Just(c), 0..=Money::max(c).minor()))) {
        let money = Money::from_minor(minor, currency).unwrap();
        prop_assert_eq!(Money::parse(&money.to_string(), currency), Ok(money));
        let number: Number = serde_json::from_str(&money.to_string()).unwrap();
        prop_assert_eq!(Money::from_number(&number, currency), Ok(money));
    }

    #[test]
    fn an_exponent_only_moves_the_point(minor in 0..=999_999_999_999_i64, moved in -30..30_i32) {
        let usd = currency("USD");
        let (zeros, exponent) = (usize::try_from(moved.max(0)).unwrap(), -moved.max(0) - 2);
        let number: Number = serde_json::from_str(&format!("{minor}{}e{exponent}", "0".repeat(zeros))).unwrap();
        prop_assert_eq!(Money::from_number(&number, usd).map(Money::minor), Ok(minor));
    }

    #[test]
    fn nothing_panics_and_nothing_leaves_the_range(text in almost_numbers(), currency in currencies()) {
        let parsed = Money::parse(&text, currency);
        let read = serde_json::from_str::<Number>(&text).ok().and_then(|number| Money::from_number(&number, currency).ok());
        for money in parsed.into_iter().chain(read) {
            prop_assert!((0..=Money::max(currency).minor()).contains(&money.minor()));
        }
    }

    #[test]
    fn times_is_multiplication(minor in 0..=i64::MAX, quantity in any::<i64>()) {
        let product = Money::from_minor(minor, currency("USD")).unwrap().times(quantity).ok().map(Money::minor);
        prop_assert_eq!(product, minor.checked_mul(quantity).filter(|product| *product >= 0));
    }
}
