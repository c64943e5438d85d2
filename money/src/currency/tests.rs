use super::Currency;
use crate::MoneyError;

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
        assert_eq!(Currency::from_code(code), Err(MoneyError::NoMinorUnit), "{code}");
    }
    for code in ["", "usd", "Usd", "US", "USDT", " USD", "USD\n", "AAA", "ÜSD"] {
        assert_eq!(Currency::from_code(code), Err(MoneyError::UnknownCurrency), "{code:?}");
    }
}
