use jiff::Timestamp;
use jiff::tz::Offset;

use super::{Language, Words};

/// See [`Words::time`]. What is no time is shown as it is.
pub(super) fn written(words: &Words, rfc3339: &str) -> String {
    let Ok(time) = rfc3339.parse::<Timestamp>() else { return rfc3339.to_owned() };
    let time = Offset::UTC.to_datetime(time);
    let month = month(words, time.month());
    let (hour, minute) = (time.hour(), time.minute());
    let clock = match words.language {
        Language::English => {
            let half = if hour < 12 { "AM" } else { "PM" };
            format!("{}:{minute:02}\u{202f}{half}", (hour + 11) % 12 + 1)
        }
        Language::Spanish => format!("{hour}:{minute:02}"),
    };
    // Not as numbers, which would be grouped.
    let text = |number: String| number.into();
    let values = [
        ("day", text(time.day().to_string())),
        ("month", month.into()),
        ("year", text(time.year().to_string())),
        ("time", clock.into()),
    ];
    words.fill("time", &values)
}

/// A month, from 1 on, as it is shortened.
pub(super) fn month(words: &Words, month: i8) -> String {
    words.t(MONTHS.get(usize::from(month.unsigned_abs()) - 1).copied().unwrap_or_default())
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10", "month-11",
    "month-12",
];

#[cfg(test)]
mod tests {
    use super::super::{Language, Words};

    #[test]
    fn times_are_written_as_each_language_does() {
        for (rfc3339, english, spanish) in [
            ("2026-11-24T18:36:26.007Z", "Nov 24, 2026, 6:36\u{202f}PM UTC", "24 nov 2026, 18:36 UTC"),
            ("2026-01-01T00:05:00Z", "Jan 1, 2026, 12:05\u{202f}AM UTC", "1 ene 2026, 0:05 UTC"),
            ("yesterday", "yesterday", "yesterday"),
        ] {
            assert_eq!(Words::of(Language::English).time(rfc3339), english);
            assert_eq!(Words::of(Language::Spanish).time(rfc3339), spanish);
        }
    }
}
