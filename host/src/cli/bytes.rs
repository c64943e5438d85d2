//! Amounts of memory in arguments.

/// The least that an application can be run with, in bytes.
const LEAST: usize = 64 << 20;

/// The most, in bytes: beyond it is a slip of the finger.
const MOST: usize = 1 << 40;

/// Reads `512M`, `2G`, or a number of bytes.
pub(super) fn parse(text: &str) -> Result<usize, String> {
    let wrong = || "give an amount of memory from 64M to 1024G, such as 512M or 2G".to_owned();
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let shift = match unit.to_ascii_lowercase().trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err(wrong()),
    };
    let number: usize = number.parse().map_err(|_| wrong())?;
    number.checked_mul(1 << shift).filter(|bytes| (LEAST..=MOST).contains(bytes)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, bytes) in
            [("67108864", LEAST), ("64M", LEAST), ("64mib", LEAST), ("2G", 2 << 30), ("131072K", 128 << 20), ("1024G", MOST)]
        {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
        for wrong in ["", "M", "63M", "-1", "1.5G", "1T", "1025G", "99999999999999999999G"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
