//! Code that nobody uses. Within a crate the compiler finds it; what is public is used by another crate, or is looked for here.

use super::manifests::members;
use super::sizes::begins;
use super::{Text, code, none, sources};
use std::collections::BTreeMap;

/// What is there for tests, in a folder or a file of its own.
const FOR_TESTS: [&str; 3] = ["platform/src/native/", "store/src/pages.rs", "host/src/fuzzing.rs"];

/// The name that a public item has which begins on this line.
fn public(line: &str) -> Option<&str> {
    let item = line.trim_start().strip_prefix("pub ")?;
    let is_function = ["fn ", "const fn ", "async fn "].iter().any(|start| item.starts_with(start));
    let kinds = ["const ", "static ", "struct ", "enum ", "trait ", "type "];
    let name = if is_function { begins(line)?.0 } else { kinds.iter().find_map(|kind| item.strip_prefix(kind))? };
    name.split(|character: char| !is_word(character)).next()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// How often each word stands in these files outside of comments. To pass an item on is no use of it.
fn words(files: &[Text]) -> BTreeMap<&str, usize> {
    let mut all = BTreeMap::new();
    for file in files {
        let mut is_passed_on = false;
        for line in file.content.lines().map(code) {
            is_passed_on |= line.starts_with("pub use ") || line.starts_with("pub(crate) use ");
            if !is_passed_on {
                line.split(|character| !is_word(character)).for_each(|word| *all.entry(word).or_default() += 1);
            }
            is_passed_on &= !line.contains(';');
        }
    }
    all
}

#[test]
fn what_is_public_is_used() {
    let folders: Vec<String> = members().iter().map(|member| format!("{member}/src/")).collect();
    let files = sources(&folders.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut complaints, mut seen) = (Vec::new(), 0);
    let words = words(&files);
    for file in files.iter().filter(|file| !FOR_TESTS.iter().any(|place| file.path.starts_with(place))) {
        for (place, line) in file.lines() {
            let Some(name) = public(line) else { continue };
            seen += 1;
            if words.get(name) == Some(&1) {
                complaints.push(format!("{place} `{name}` is used by nobody"));
            }
        }
    }
    none(&complaints);
    assert!(seen > 300, "the items were not found: {seen}");
}
