use fluent_bundle::FluentValue;

use super::Language;

/// A decimal number, with its groups and its separator as the language writes them
/// ([CLDR](https://cldr.unicode.org/): Spanish begins to group with five digits).
pub(super) fn written(language: Language, decimal: &str) -> String {
    let (group, point, grouped_from) = match language {
        Language::English => (',', '.', 4),
        Language::Spanish => ('.', ',', 5),
    };
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |digits| ("\u{2212}", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len() >= grouped_from && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// A number within a text of Fluent.
pub(super) fn formatted(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    Some(written(language, &number.as_string()))
}

/// A price as somebody types it, with a comma or a point, in the form that the services take; `decimals` is how many its currency has.
/// `None` where it is not plain whether a sign groups or separates: `1.500` is two different prices, unless thousandths are written so in
/// this language, or there are no decimals.
pub(super) fn as_typed(language: Language, text: &str, decimals: u16) -> Option<String> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_sign = |sign: char| sign == '.' || sign == ',';
    let Some(last) = text.rfind(is_sign) else { return Some(text) };
    let (whole, fraction) = (&text[..last], &text[last + 1..]);
    let groups: Vec<&str> = whole.split(is_sign).collect();
    let separator = &text[last..=last];
    let is_grouped = groups.len() > 1 && !whole.contains(separator) && groups[1..].iter().all(|group| group.len() == 3);
    let may_group = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    let point = if language == Language::Spanish { "," } else { "." };
    match groups.len() {
        1 if !may_group || decimals == 3 && separator == point => Some(format!("{whole}.{fraction}")),
        1 => (decimals == 0).then(|| format!("{whole}{fraction}")),
        _ if is_grouped => Some(format!("{}.{fraction}", groups.concat())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, as_typed, written};

    #[test]
    fn numbers_are_written_as_each_language_does() {
        for (decimal, english, spanish) in [
            ("0", "0", "0"),
            ("1234", "1,234", "1234"),
            ("12345.60", "12,345.60", "12.345,60"),
            ("-1234567", "\u{2212}1,234,567", "\u{2212}1.234.567"),
            ("999.99", "999.99", "999,99"),
        ] {
            assert_eq!(written(Language::English, decimal), english);
            assert_eq!(written(Language::Spanish, decimal), spanish);
        }
    }

    #[test]
    fn a_price_is_understood_or_asked_for_again() {
        for (typed, understood) in [
            ("12", Some("12")),
            ("12.5", Some("12.5")),
            (" 12,50 ", Some("12.50")),
            ("1.234,50", Some("1234.50")),
            ("1,234.50", Some("1234.50")),
            ("1 234,50", Some("1234.50")),
            ("12.345.678,9", Some("12345678.9")),
            ("1.500", None),
            ("1,2,3", None),
            ("1.23,5.6", None),
            ("12,34.5", None),
            ("abc", Some("abc")),
        ] {
            assert_eq!(as_typed(Language::English, typed, 2).as_deref(), understood, "{typed}");
        }
    }

    #[test]
    fn what_a_sign_is_depends_on_the_decimals_of_the_currency() {
        use Language::{English, Spanish};
        for (language, typed, decimals, understood) in [
            (English, "1.234", 3, Some("1.234")),
            (Spanish, "1,234", 3, Some("1.234")),
            (English, "1,234", 3, None),
            (Spanish, "1.234", 3, None),
            (Spanish, "0.235", 3, Some("0.235")),
            (English, "1234,567", 3, Some("1234.567")),
            (English, "1,234", 0, Some("1234")),
            (Spanish, "12.345", 0, Some("12345")),
            (English, "0.235", 2, Some("0.235")),
        ] {
            assert_eq!(as_typed(language, typed, decimals).as_deref(), understood, "{typed} {decimals}");
        }
    }
}
