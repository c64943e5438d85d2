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

/// A decimal number as somebody types it, with a comma or a point, in the form that the services take. `None` where it is not plain
/// whether a sign groups or separates: `1.500` is two different prices.
pub(crate) fn as_typed(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_sign = |sign: char| sign == '.' || sign == ',';
    let Some(last) = text.rfind(is_sign) else { return Some(text) };
    let (whole, fraction) = (&text[..last], &text[last + 1..]);
    let groups: Vec<&str> = whole.split(is_sign).collect();
    let separator = &text[last..=last];
    let is_grouped = groups.len() > 1 && !whole.contains(separator) && groups[1..].iter().all(|group| group.len() == 3);
    match groups.len() {
        1 if fraction.len() != 3 => Some(format!("{whole}.{fraction}")),
        1 => None,
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
            assert_eq!(as_typed(typed).as_deref(), understood, "{typed}");
        }
    }
}
