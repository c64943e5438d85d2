//! `.env` files: the lines of this host, among those of other programs.

use anyhow::{Context as _, anyhow, bail};
use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

/// What the names of the environment variables begin with that set variables of an application, as in Spin.
pub(super) const PREFIX: &str = "SPIN_VARIABLE_";

/// Reads the lines of a `.env` file that set variables of an application; no file, no values. An error names the line and never
/// shows it, because it may hold a key.
pub(crate) fn read_dotenv(file: &Path) -> anyhow::Result<HashMap<String, String>> {
    match fs::read(file) {
        Ok(text) => parse_dotenv(&text, file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(HashMap::new()),
        Err(error) => Err(anyhow!("{} cannot be read: {error}", file.display())),
    }
}

/// Reads the text of `file`.
pub(crate) fn parse_dotenv(text: &[u8], file: &Path) -> anyhow::Result<HashMap<String, String>> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let lines = text.split(|byte| *byte == b'\n').zip(1..);
    // Whatever other programs keep there is theirs.
    let ours = lines.map(|(line, number)| (line.trim_ascii(), number)).filter(|(line, _)| {
        let name = line.strip_prefix(b"export ").unwrap_or(line).trim_ascii_start();
        name.starts_with(PREFIX.as_bytes())
    });
    ours.map(|(line, number)| parse_line(line).with_context(|| format!("{}, line {number}", file.display()))).collect()
}

fn parse_line(line: &[u8]) -> anyhow::Result<(String, String)> {
    let line = str::from_utf8(line).context("it is not UTF-8; save the file as UTF-8")?;
    let value = line.split_once('=').map_or("", |(_, value)| value.trim_start());
    if value.contains('$') && !is_literal(value) {
        bail!("a `$` would be replaced in it; put the value into single quotes");
    }
    let mut read = dotenvy::from_read_iter(line.as_bytes());
    // The error has the line in it.
    let pair = read.next().and_then(Result::ok);
    pair.context("it is not NAME=value; correct it, and put a value with spaces or signs into single quotes")
}

/// Whether a value is in single quotes, all of it, and so taken as it stands.
fn is_literal(value: &str) -> bool {
    let rest = value.strip_prefix('\'').and_then(|value| value.split_once('\'')).map(|(_, rest)| rest.trim_start());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Result<Vec<(String, String)>, String> {
        let read = parse_dotenv(text, Path::new(".env")).map_err(|error| format!("{error:#}"))?;
        let mut pairs: Vec<_> = read.into_iter().map(|(name, value)| (name.replace(PREFIX, ""), value)).collect();
        pairs.sort();
        Ok(pairs)
    }

    #[track_caller]
    fn check(text: &[u8], expected: &[(&str, &str)]) {
        let expected = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(parse(text), Ok(expected), "{}", text.escape_ascii());
    }

    #[test]
    fn what_is_ours_is_read_as_it_stands() {
        check(b"", &[]);
        let text = "\u{feff}SPIN_VARIABLE_A=1\r\nSPIN_VARIABLE_B=\"x y\" # z\r\n";
        check(text.as_bytes(), &[("A", "1"), ("B", "x y")]);
        check(b"export SPIN_VARIABLE_A='a$b #c'", &[("A", "a$b #c")]);
        check(b"SPIN_VARIABLE_A='a$b' # $c", &[("A", "a$b")]);
        check(b"  SPIN_VARIABLE_A = 1\n# SPIN_VARIABLE_B=2\n", &[("A", "1")]);
        // Lines of others, whatever they are.
        check(b"not a line\n\xff\xfe\nOTHER=\"open\nSPIN_VARIABLE_A=1", &[("A", "1")]);
        check(b"OTHER=$HOME\nSPIN_VARIABLE=1\n", &[]);
        check(b"SPIN_VARIABLE_A=1\nSPIN_VARIABLE_A=2", &[("A", "2")]);
    }

    #[test]
    fn a_mistake_is_told_by_its_line_and_not_shown() {
        let cases: [(&[u8], &str); 8] = [
            (b"\nSPIN_VARIABLE_A secret", ".env, line 2: it is not NAME=value"),
            (b"SPIN_VARIABLE_A=\"secret", ".env, line 1: it is not NAME=value"),
            (b"SPIN_VARIABLE_A=two secret", ".env, line 1: it is not NAME=value"),
            (b"SPIN_VARIABLE_A=secret$HOME", ".env, line 1: a `$` would be replaced"),
            (b"SPIN_VARIABLE_A=\"secret${B}\"", ".env, line 1: a `$` would be replaced"),
            (b"SPIN_VARIABLE_A='secret'$B", ".env, line 1: a `$` would be replaced"),
            (b"SPIN_VARIABLE_A='secret'\"$B'\"", ".env, line 1: a `$` would be replaced"),
            (b"SPIN_VARIABLE_A=secret\xff", ".env, line 1: it is not UTF-8"),
        ];
        for (text, expected) in cases {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(expected) && !error.contains("secret"), "{error}");
        }
    }
}
