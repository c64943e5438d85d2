use jiff::civil::Date;

use super::Words;
use super::time::month;

/// See [`Words::day`].
pub(super) fn written(words: &Words, day: Date, with_year: bool) -> String {
    // Not as numbers, which would be grouped.
    let values = [
        ("day", day.day().to_string().into()),
        ("month", month(words, day.month()).into()),
        ("year", day.year().to_string().into()),
    ];
    if with_year { words.fill("date", &values) } else { words.fill("date-short", &values[..2]) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Language, Words};

    #[test]
    fn days_are_written_as_each_language_does() {
        let written = |language| {
            let words = Words::of(language);
            [words.day(date(2026, 11, 3)), words.short_day(date(2026, 1, 30))]
        };
        assert_eq!(written(Language::English), ["Nov 3, 2026", "Jan 30"]);
        assert_eq!(written(Language::Spanish), ["3 nov 2026", "30 ene"]);
    }
}
