//! Cells, so that a program for tables takes none of them for a formula.

/// Signs with which such a program takes a cell for a formula, and those that it skips before it looks.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that would begin as a formula begins with an apostrophe instead; one that begins with apostrophes before it gets one more, so
/// that [`bare`] gives back what was there, whatever it was.
pub(crate) fn shielded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The cell without the apostrophe that [`shielded`] has put before it.
pub(super) fn bare(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A line of a sheet with these cells.
pub(crate) fn line<'a>(separator: u8, cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing into memory does not fail, and a single line has no length to differ from.
    let written = writer.write_record(cells).and_then(|()| writer.flush().map_err(Into::into));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{bare, line, shielded};

    #[test]
    fn what_looks_like_a_formula_is_none() {
        for (text, written) in
            [("=1+1", "'=1+1"), ("-2", "'-2"), ("'=x", "''=x"), ("'quoted'", "'quoted'"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(shielded(text), written);
            assert_eq!(bare(written), text);
        }
    }

    #[test]
    fn lines_are_quoted_where_they_must_be() {
        assert_eq!(line(b';', ["a;b", "c", "d\"e\nf", ""]), "\"a;b\";c;\"d\"\"e\nf\";\r\n");
    }

    proptest! {
        #[test]
        fn a_shield_can_be_taken_off(text in "['=+@\\-\t\ra]{0,6}") {
            let written = shielded(&text);
            prop_assert_eq!(bare(&written), text.as_str());
        }
    }
}
