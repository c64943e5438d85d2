//! Numbers as programs for tables write them. Nothing is guessed within a cell: which sign separates the decimals is said for the whole
//! sheet.

use iso_currency::Currency;

use crate::limits::MAJOR_UNITS_MAX;

/// The sign before the decimals; the other one groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Point,
    Comma,
}

/// Why something is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPrice {
    Form,
    /// More decimals than the currency has.
    Decimals(u16),
    Range,
}

impl Mark {
    pub(crate) const ALL: [(&'static str, Self); 2] = [("point", Self::Point), ("comma", Self::Comma)];

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, mark)| *mark)
    }

    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    pub(crate) fn sign(self) -> char {
        if self == Self::Point { '.' } else { ',' }
    }

    /// The mark that most of these prices are written with; `None` where they tell nothing.
    pub(super) fn guessed<'a>(prices: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (mut points, mut commas) = (0, 0);
        for price in prices {
            let last = price.rfind(['.', ',']);
            match last.map(|at| (&price[at..=at], price.len() - at - 1)) {
                // Three digits may be a group.
                Some((_, 3)) | None => {}
                Some((".", _)) => points += 1,
                Some(_) => commas += 1,
            }
        }
        (points != commas).then_some(if points > commas { Self::Point } else { Self::Comma })
    }
}

/// A number without groups, with a point. Blanks and apostrophes group in any language.
fn plain(text: &str, mark: Mark) -> Option<(String, String)> {
    let is_group =
        |sign: char| sign.is_whitespace() || matches!(sign, '\'' | '’') || sign == (if mark == Mark::Point { ',' } else { '.' });
    let (whole, fraction) = text.trim().split_once(mark.sign()).unwrap_or((text.trim(), ""));
    let groups: Vec<&str> = whole.split(is_group).collect();
    let is_right = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit()) && !group.is_empty();
    let is_grouped = groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
    (groups.iter().all(is_right) && is_grouped && is_fraction).then(|| (groups.concat(), fraction.to_owned()))
}

/// A price in this currency, as the services take it.
pub(super) fn price(text: &str, mark: Mark, currency: Currency) -> Result<String, NoPrice> {
    let (whole, fraction) = plain(text, mark).ok_or(NoPrice::Form)?;
    let decimals = currency.exponent().unwrap_or(0);
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err(NoPrice::Decimals(decimals));
    }
    if whole.parse::<i64>().ok().is_none_or(|whole| whole > MAJOR_UNITS_MAX) {
        return Err(NoPrice::Range);
    }
    Ok(if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
}

/// A whole number that is not negative. A program for tables may have given it decimals, which are zeros.
pub(super) fn whole(text: &str, mark: Mark) -> Option<i64> {
    let (whole, fraction) = plain(text, mark)?;
    fraction.bytes().all(|byte| byte == b'0').then(|| whole.parse().ok())?
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;

    use super::{Mark, NoPrice, price, whole};

    #[test]
    fn prices_are_exact() {
        use Mark::{Comma, Point};
        for (text, mark, expected) in [
            ("12", Point, Ok("12")),
            ("12.50", Point, Ok("12.5")),
            ("12,50", Comma, Ok("12.5")),
            ("1.234,50", Comma, Ok("1234.5")),
            ("1,234.50", Point, Ok("1234.5")),
            ("1.500", Comma, Ok("1500")),
            ("1.500", Point, Ok("1.5")),
            ("1\u{202f}234,5", Comma, Ok("1234.5")),
            ("1'234.05", Point, Ok("1234.05")),
            ("12,50", Point, Err(NoPrice::Form)),
            ("12.345", Point, Err(NoPrice::Decimals(2))),
            ("10000000000", Point, Err(NoPrice::Range)),
            ("99999999999999999999", Point, Err(NoPrice::Range)),
            ("-1", Point, Err(NoPrice::Form)),
            ("1e3", Point, Err(NoPrice::Form)),
            ("€12", Point, Err(NoPrice::Form)),
            ("1.2.3", Point, Err(NoPrice::Form)),
            (".5", Point, Err(NoPrice::Form)),
            ("", Point, Err(NoPrice::Form)),
        ] {
            assert_eq!(price(text, mark, Currency::USD), expected.map(str::to_owned), "{text}");
        }
        assert_eq!(price("12.5", Point, Currency::JPY), Err(NoPrice::Decimals(0)));
    }

    #[test]
    fn units_are_whole() {
        for (text, expected) in
            [("7", Some(7)), ("1,000", Some(1_000)), ("7.00", Some(7)), ("7.5", None), ("-7", None), ("", None), ("7 pcs", None)]
        {
            assert_eq!(whole(text, Mark::Point), expected, "{text}");
        }
    }

    #[test]
    fn the_mark_is_what_most_prices_have() {
        let guessed = |prices: &[&str]| Mark::guessed(prices.iter().copied());
        assert_eq!(guessed(&["12,50", "1.500", "3.1", "0,5"]), Some(Mark::Comma));
        assert_eq!(guessed(&["12.50"]), Some(Mark::Point));
        assert_eq!(guessed(&["12", "1.500", "price", ""]), None);
    }
}
