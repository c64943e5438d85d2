//! What can be held of the repository itself: who may name what, how long things get, and that documents, containers and
//! manifests speak of what exists.

mod containers;
mod documents;
mod imports;
mod manifests;
mod sizes;

use crate::harness::repository;
use std::fs;
use std::path::Path;

/// A text file of the repository.
struct Text {
    /// With slashes, from the top.
    path: String,
    content: String,
}

impl Text {
    /// Every line with what to call it in a message: `path:number`.
    fn lines(&self) -> impl Iterator<Item = (String, &str)> {
        self.content.lines().enumerate().map(|(number, line)| (format!("{}:{}", self.path, number + 1), line))
    }
}

/// The files of the repository with one of these endings, without what is built or kept locally.
fn files(endings: &[&str]) -> Vec<Text> {
    let mut found = Vec::new();
    let mut folders = vec![repository()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                // Ours are `.ci` and `.github`; other hidden folders are tools' own.
                let is_local = name.starts_with('.') && name != ".ci" && name != ".github";
                if !is_local && !["target", "node_modules", "corpus", "artifacts"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(text(&relative(&path)));
            }
        }
    }
    assert!(!found.is_empty(), "there are no files that end in {endings:?}");
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(repository()).unwrap().to_str().unwrap().replace('\\', "/")
}

/// The text file at this path from the top.
fn text(path: &str) -> Text {
    let content = fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Text { path: path.to_owned(), content }
}

fn exists(path: &str) -> bool {
    repository().join(path).exists()
}

/// Fails with all complaints at once.
#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
