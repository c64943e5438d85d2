//! Durations in arguments.

use std::time::Duration;

/// Reads `30s`, `500ms`, `1.5s`, `2m`, or a number of seconds.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let scale = match unit {
        "m" => 60.0,
        "" | "s" => 1.0,
        "ms" => 1e-3,
        "us" | "μs" => 1e-6,
        "ns" => 1e-9,
        _ => return Err("give a duration such as 30s, 500ms or 2m".to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| "give a duration such as 30s, 500ms or 2m".to_owned())?;
    Duration::try_from_secs_f64(number * scale).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [("30s", 30_000), ("500ms", 500), ("1.5s", 1_500), ("2m", 120_000), ("7", 7_000), ("2000us", 2)];
        for (text, milliseconds) in cases {
            assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for wrong in ["", "s", "1h", "-1s", "1 s", "x"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
