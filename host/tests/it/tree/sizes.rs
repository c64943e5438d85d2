//! How long things get, and what must not stay.

use super::{files, none};

/// Lines of a file. What is longer has two subjects.
const FILE_LINES_MAX: usize = 300;

/// Lines of a file of tests: cases one after the other do not get harder to read.
const TEST_FILE_LINES_MAX: usize = 450;

/// Lines of a function.
const FUNCTION_LINES_MAX: usize = 70;

/// Lines of a test that is a list of cases.
const TEST_LINES_MAX: usize = 100;

/// Longer files, and why.
const LONG_FILES: [(&str, &str); 1] = [("inventory/src/api/table.rs", "the table of operations, a row after the other")];

/// The checker is one test, too large for a file.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.starts_with("checker/")
}

#[test]
fn files_are_short() {
    let mut complaints = Vec::new();
    for file in files(&[".rs"]) {
        let lines = file.content.lines().count();
        let most = if is_test(&file.path) { TEST_FILE_LINES_MAX } else { FILE_LINES_MAX };
        let is_known = LONG_FILES.iter().any(|(path, _)| *path == file.path);
        if lines > most && !is_known {
            complaints.push(format!("{} has {lines} lines; {most} are the most", file.path));
        }
    }
    none(&complaints);
}

/// The name of the function that begins on this line, and how deep it is indented.
pub(super) fn begins(line: &str) -> Option<(&str, usize)> {
    const BEFORE: [&str; 6] = ["pub ", "pub(crate) ", "pub(super) ", "async ", "const ", "unsafe "];
    let indent = line.len() - line.trim_start().len();
    let mut rest = line.trim_start();
    while let Some(shorter) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    let name = rest.strip_prefix("fn ")?;
    Some((name.split(['(', '<']).next().unwrap_or_default(), indent))
}

#[test]
fn functions_are_short() {
    let mut complaints = Vec::new();
    for file in files(&[".rs"]) {
        let most = if is_test(&file.path) { TEST_LINES_MAX } else { FUNCTION_LINES_MAX };
        let lines: Vec<&str> = file.content.lines().collect();
        for (first, line) in lines.iter().enumerate() {
            let Some((name, indent)) = begins(line) else { continue };
            // rustfmt puts the end of a function under its beginning.
            let end = format!("{}}}", " ".repeat(indent));
            let is_end = |line: &&str| **line == end || line.ends_with(';') && line.len() - line.trim_start().len() == indent;
            let length =
                if line.ends_with(['}', ';']) { 1 } else { 2 + lines[first + 1..].iter().position(is_end).unwrap_or_default() };
            if length > most {
                complaints.push(format!("{}:{} `{name}` has {length} lines; {most} are the most", file.path, first + 1));
            }
        }
    }
    none(&complaints);
}

#[test]
fn nothing_is_left_to_do() {
    // In pieces, so that this file is not found.
    let words =
        [concat!("to", "do!("), concat!("unimplemen", "ted!("), concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X:")];
    let mut complaints = Vec::new();
    for file in files(&[".rs", ".toml", ".md", ".sql", ".yml", ".yaml", "Dockerfile"]) {
        for (place, line) in file.lines() {
            complaints.extend(words.iter().filter(|word| line.contains(*word)).map(|word| format!("{place} has `{word}`")));
        }
    }
    none(&complaints);
}
