//! Quoting what a client sent in what we answer.

use std::borrow::Cow;

/// Characters of the client's own words that an error repeats. Enough to recognise them; an answer must not
/// grow to the size of the request.
const EXCERPT_CHARS: usize = 80;

/// The beginning of a text.
pub(crate) fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// What would have been right, to end a sentence with.
pub(crate) fn there_is<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "there is none".to_owned() } else { format!("there is {}", names.join(", ")) }
}
