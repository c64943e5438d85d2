//! Text that a client sent: taken out of quotes, and quoted in what we answer.

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

/// The content of a quoted string, from behind its opening quote to the closing one, which must be the end. `escapable` tells what
/// may stand behind a backslash.
pub(crate) fn unquoted(text: &str, escapable: impl Fn(char) -> bool) -> Option<String> {
    let mut content = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => return characters.as_str().is_empty().then_some(content),
            '\\' => content.push(characters.next().filter(|character| escapable(*character))?),
            character => content.push(character),
        }
    }
}

/// What would have been right, to end a sentence with.
pub(crate) fn there_is<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names = listed(names);
    if names.is_empty() { "there is none".to_owned() } else { format!("there is {names}") }
}

/// Each as code, with commas between them.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
