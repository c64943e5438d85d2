//! One way to do a thing within a crate.

use super::{Text, files, none};
use std::collections::{BTreeMap, BTreeSet};

/// The Rust files by the folder of their crate, with paths that begin there.
fn by_crate() -> BTreeMap<String, Vec<Text>> {
    let mut all: BTreeMap<String, Vec<Text>> = BTreeMap::new();
    for file in files(&[".rs"]) {
        let found = ["/src/", "/tests/it/"].iter().find_map(|folder| {
            let (member, path) = file.path.split_once(folder)?;
            Some((format!("{member}{}", folder.trim_end_matches('/')), path.to_owned()))
        });
        if let Some((folder, path)) = found {
            all.entry(folder).or_default().push(Text { path, content: file.content });
        }
    }
    assert!(all.len() > 8, "the crates were not found: {:?}", all.keys());
    all
}

#[test]
fn modules_with_children_are_files_of_one_kind() {
    let mut complaints = Vec::new();
    for (folder, files) in by_crate() {
        let folders: BTreeSet<&str> = files.iter().filter_map(|file| Some(file.path.rsplit_once('/')?.0)).collect();
        let mod_rs = files.iter().find(|file| file.path.ends_with("/mod.rs"));
        let beside = files.iter().find(|file| folders.contains(file.path.trim_end_matches(".rs")));
        if let (Some(one), Some(other)) = (mod_rs, beside) {
            complaints.push(format!("{folder} has {} and {}", one.path, other.path));
        }
    }
    none(&complaints);
}

/// Where a `use` line takes from: the standard library, another crate, this crate.
fn origin(line: &str) -> u8 {
    match line.split([':', ';', ' ']).nth(1) {
        Some("std") => 0,
        Some("crate" | "super" | "self") => 2,
        _ => 1,
    }
}

/// The blocks of `use` lines of a file, each with where they take from. Empty lines are between them.
fn blocks(content: &str) -> Vec<BTreeSet<u8>> {
    let lines: Vec<&str> = content.lines().collect();
    let (mut blocks, mut end): (Vec<BTreeSet<u8>>, Option<usize>) = (Vec::new(), None);
    for (first, line) in lines.iter().enumerate() {
        // What is passed on may stand among what is taken, or in a block of its own.
        let is_passed_on = ["pub use ", "pub(crate) use ", "pub(super) use "].iter().any(|start| line.starts_with(start));
        let is_next = end == Some(first);
        if !(line.starts_with("use ") || is_passed_on && is_next) {
            continue;
        }
        if !is_next {
            blocks.push(BTreeSet::new());
        }
        if !is_passed_on {
            blocks.last_mut().unwrap().insert(origin(line));
        }
        end = Some(first + 1 + lines[first..].iter().position(|line| line.ends_with(';')).unwrap());
    }
    blocks
}

#[test]
fn imports_are_grouped_in_one_way() {
    let mut complaints = Vec::new();
    for (folder, files) in by_crate() {
        let mut ways: BTreeMap<&str, String> = BTreeMap::new();
        for Text { path, content } in files {
            let blocks = blocks(&content);
            let groups: Vec<u8> = blocks.iter().flatten().copied().collect();
            let way = match blocks.len() {
                0 => continue,
                1 if groups.len() == 1 => continue,
                1 => "in one block",
                // The standard library, other crates, this one.
                _ if blocks.len() == groups.len() && groups.is_sorted_by(|one, other| one < other) => "in groups",
                _ => "in no order",
            };
            ways.entry(way).or_insert(path);
        }
        if ways.len() > 1 || ways.contains_key("in no order") {
            complaints.push(format!("{folder} has imports in several ways: {ways:?}"));
        }
    }
    none(&complaints);
}
