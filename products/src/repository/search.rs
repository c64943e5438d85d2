//! From what a person types to a query of FTS5.

use jsonapi::query::{Filter, Scalar};
use store::Condition;

/// The filter that searches.
pub(crate) const FIELD: &str = "search";

/// The products that have the words of this filter. By number and not as a join: the planner may then still read in the order
/// of the list.
pub(super) fn condition(filter: &Filter) -> Condition {
    let words = match filter.value() {
        Some(Scalar::Text(text)) => match_expression(text),
        _ => None,
    };
    match words {
        Some(words) => Condition { sql: include_str!("sqlite/search.sql").trim_end().to_owned(), values: vec![words.into()] },
        // Something was looked for that no product has, as with punctuation alone.
        None => Condition::new("false"),
    }
}

/// What finds all of these words, in any order and in any of the indexed columns; `None` when there are none.
///
/// Each word is quoted: to FTS5 it is then text and no operator, whatever it looks like. A word with punctuation inside, such
/// as a sku, becomes a phrase of its parts. Case and accents do not matter. The last word may be the beginning of one, so that
/// a search box finds while somebody types: `wire mou` finds "Wire" with "mouse" or "mount", but `wir mouse` nothing.
fn match_expression(text: &str) -> Option<String> {
    // U+0000 would end the expression early inside of SQLite.
    let words: Vec<String> = text
        .split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect();
    (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::match_expression;

    #[test]
    fn words_are_quoted() {
        let cases = [
            ("mug", "\"mug\"*"),
            ("  blue\tmug\n", "\"blue\" \"mug\"*"),
            ("a\0b", "\"a\" \"b\"*"),
            ("say \"hi\"", "\"say\" \"\"\"hi\"\"\"*"),
            ("name:x OR NOT (y*)", "\"name:x\" \"OR\" \"NOT\" \"(y*)\"*"),
        ];
        for (text, expression) in cases {
            assert_eq!(match_expression(text).as_deref(), Some(expression), "{text:?}");
        }
        assert_eq!(match_expression(" \t\0"), None);
    }
}
