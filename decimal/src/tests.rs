use proptest::prelude::*;

use super::{Decimal, NotScaled};

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
}

#[test]
fn numbers_are_scaled_exactly() {
    let cases = [
        ("19.9", 2, Ok(1990)),
        ("19.90", 2, Ok(1990)),
        ("19.900", 2, Ok(1990)),
        ("19.901", 2, Err(NotScaled::Decimals)),
        ("0.1", 2, Ok(10)),
        ("1e2", 0, Ok(100)),
        ("1E+2", 2, Ok(10_000)),
        ("1e-2", 2, Ok(1)),
        ("1e-3", 2, Err(NotScaled::Decimals)),
        ("-0.00", 2, Ok(0)),
        ("-1.5", 1, Ok(-15)),
        ("0.000000000000000000000000000001e30", 0, Ok(1)),
        ("92233720368547758.07", 2, Ok(i64::MAX)),
        ("-92233720368547758.08", 2, Ok(i64::MIN)),
        ("92233720368547758.08", 2, Err(NotScaled::Range)),
        ("1e19", 0, Err(NotScaled::Range)),
        ("1e18", 0, Ok(1_000_000_000_000_000_000)),
        ("1e999999999999999999999999", 0, Err(NotScaled::Range)),
        ("1e-999999999999999999999999", 0, Err(NotScaled::Decimals)),
        ("5", u32::MAX, Err(NotScaled::Range)),
    ];
    for (text, decimals, expected) in cases {
        assert_eq!(decimal(text).scaled(decimals), expected, "{text}");
    }
}

#[test]
fn what_is_no_number() {
    for text in
        ["", "-", "+1", ".5", "5.", "1,5", "0x1", "01", "1e", "1e+", "1e-+1", "e1", "1.2.3", "--1", "NaN", "1 ", "١", "1_0"]
    {
        assert_eq!(Decimal::parse(text), None, "{text}");
    }
}

#[test]
fn what_does_not_fit_is_out_of_any_range() {
    let cases = [
        ("12.5", 1, Some(125)),
        ("1e400", 0, Some(i64::MAX)),
        ("-1e400", 0, Some(i64::MIN)),
        ("-1e-400", 0, None),
        ("-0", 3, Some(0)),
    ];
    for (text, decimals, expected) in cases {
        assert_eq!(decimal(text).saturated(decimals), expected, "{text}");
    }
}

#[test]
fn zero_has_no_sign() {
    for (text, is_negative) in [("-0", false), ("-0.00e7", false), ("0", false), ("-1", true), ("-0.01", true), ("1", false)] {
        assert_eq!(decimal(text).is_negative(), is_negative, "{text}");
    }
}

#[test]
fn the_same_number_has_one_text() {
    let cases = [
        ("0", "0"),
        ("-0.0e5", "0"),
        ("1", "1"),
        ("1.0", "1"),
        ("100e-2", "1"),
        ("1e2", "1e2"),
        ("100", "1e2"),
        ("-12.50", "-125e-1"),
        ("0.00125", "125e-5"),
    ];
    for (text, expected) in cases {
        assert_eq!(decimal(text).canonical().as_deref(), Some(expected), "{text}");
    }
    for text in ["1e99999999999999999999", "1e-99999999999999999999"] {
        assert_eq!(decimal(text).canonical(), None, "{text}");
    }
}

#[test]
fn length_is_no_obstacle() {
    let millions = "9".repeat(10_000_000);
    assert_eq!(decimal(&millions).scaled(0), Err(NotScaled::Range));
    assert_eq!(decimal(&format!("1e{millions}")).scaled(0), Err(NotScaled::Range));
    assert_eq!(decimal(&format!("1e-{millions}")).scaled(0), Err(NotScaled::Decimals));
    let zeros = "0".repeat(1_000_000);
    assert_eq!(decimal(&format!("0.{zeros}1e1000001")).scaled(0), Ok(1));
    assert_eq!(decimal(&format!("1{zeros}e-1000000")).scaled(0), Ok(1));
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), decimals in any::<u32>()) {
        let _ = Decimal::parse(&text).map(|decimal| (decimal.scaled(decimals), decimal.canonical()));
    }

    #[test]
    fn integers_are_read_back_however_they_are_written(number in any::<i64>(), zeros in 0_usize..40) {
        let zeros = "0".repeat(zeros);
        for text in [number.to_string(), format!("{number}.0{zeros}"), format!("{number}{zeros}e-{}", zeros.len())] {
            prop_assert_eq!(decimal(&text).scaled(0), Ok(number), "{}", text);
            prop_assert_eq!(decimal(&decimal(&text).canonical().unwrap()), decimal(&number.to_string()), "{}", text);
        }
    }

    #[test]
    fn scaling_agrees_with_big_arithmetic(digits in -99_999_999_i64..=99_999_999, exponent in -6_i32..=6, decimals in 0_u32..=6) {
        let shift = i128::from(exponent) + i128::from(decimals);
        let expected = if shift >= 0 {
            i64::try_from(i128::from(digits) * 10_i128.pow(u32::try_from(shift).unwrap())).map_err(|_| NotScaled::Range)
        } else {
            let divisor = 10_i64.pow(u32::try_from(-shift).unwrap());
            if digits % divisor == 0 { Ok(digits / divisor) } else { Err(NotScaled::Decimals) }
        };
        prop_assert_eq!(decimal(&format!("{digits}e{exponent}")).scaled(decimals), expected);
    }
}
