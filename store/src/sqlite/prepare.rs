/// A statement as the engine gets it.
pub(crate) struct Prepared {
    pub(crate) sql: String,
    /// The names of its parameters, in the order in which the engine wants their values.
    pub(crate) parameters: Vec<&'static str>,
}

/// Makes the text of a file into the text that is sent: no comments, one space where there was any white space. A name like
/// `:id` stays: SQLite numbers names by their first use, and so does this.
pub(crate) fn prepare(source: &'static str) -> Prepared {
    let mut prepared = Prepared { sql: String::with_capacity(source.len()), parameters: Vec::new() };
    let mut rest = source.trim();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '\'' | '"' => quoted(rest, first),
            ':' if rest.starts_with("::") => 2,
            ':' => 1 + word(&rest[1..]),
            _ if first.is_whitespace() => rest.find(|next: char| !next.is_whitespace()).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            '-' if token.starts_with("--") => {}
            _ if first.is_whitespace() => space(&mut prepared.sql),
            ':' if word(&token[1..]) > 0 => {
                if !prepared.parameters.contains(&&token[1..]) {
                    prepared.parameters.push(&token[1..]);
                }
                prepared.sql.push_str(token);
            }
            _ => prepared.sql.push_str(token),
        }
    }
    prepared.sql.truncate(prepared.sql.trim_end().len());
    prepared
}

/// The length of the quoted text at the beginning, its quotes included. A doubled quote ends one text and begins the next.
fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

fn word(text: &str) -> usize {
    text.find(|next: char| !next.is_ascii_alphanumeric() && next != '_').unwrap_or(text.len())
}

fn space(sql: &mut String) {
    if !sql.is_empty() && !sql.ends_with(' ') {
        sql.push(' ');
    }
}
