//! How large rows are in an answer: enough to know it before the answer is made.

use platform::Row;

use crate::limits::RESOURCE_BYTES;

/// The bytes of a row as a resource in JSON, rather too many than too few. Of its texts only those count whose column is shown.
pub(crate) fn of(row: &Row, is_shown: impl Fn(&str) -> bool) -> usize {
    let texts = row.texts().filter(|(column, _)| is_shown(column));
    RESOURCE_BYTES + texts.map(|(_, text)| in_json(text)).sum::<usize>()
}

/// How many of these come to at most so many bytes: the first in any case.
pub(crate) fn fitting(sizes: impl Iterator<Item = usize>, bytes_max: usize) -> usize {
    let mut all: usize = 0;
    let fits = |size: usize| {
        all = all.saturating_add(size);
        all <= bytes_max
    };
    sizes.map(fits).take_while(|fits| *fits).count().max(1)
}

/// The bytes of a text in JSON.
fn in_json(text: &str) -> usize {
    text.len() + text.bytes().map(escape).sum::<usize>()
}

/// The bytes that JSON needs for this one beside itself.
fn escape(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 1,
        0..0x20 => 5,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fitting, in_json};

    proptest! {
        #[test]
        fn a_text_has_the_bytes_that_json_gives_it(text in any::<String>()) {
            prop_assert_eq!(in_json(&text) + 2, serde_json::Value::from(text).to_string().len());
        }
    }

    #[test]
    fn as_many_fit_as_there_is_room_for_and_one_at_least() {
        for (sizes, expected) in [(&[][..], 1), (&[9], 1), (&[2, 3], 2), (&[2, 3, 1], 2), (&[6, 1], 1), (&[usize::MAX, 1], 1)] {
            assert_eq!(fitting(sizes.iter().copied(), 5), expected, "{sizes:?}");
        }
    }
}
