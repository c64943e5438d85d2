//! Documents speak of what exists.

use super::manifests::{MANIFESTS, environment, variables};
use super::{Text, exists, files, none, text};
use std::collections::BTreeSet;
use std::process::Command;

/// The targets of the Markdown links in a text, pictures included.
fn links(content: &str) -> impl Iterator<Item = &str> {
    content.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// What a heading's anchor is called.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The path that a relative link leads to, from the top.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "" | "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn links_lead_somewhere() {
    let mut complaints = Vec::new();
    for file in files(&[".md"]) {
        for link in links(&file.content).filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
            let path = if target.is_empty() { file.path.clone() } else { resolve(&file.path, target) };
            if !exists(&path) {
                complaints.push(format!("{}: {link} leads nowhere", file.path));
            } else if !fragment.is_empty() && path.rsplit('.').next() == Some("md") {
                let headings = text(&path).content;
                let mut headings = headings.lines().filter(|line| line.starts_with('#'));
                if !headings.any(|line| anchor(line.trim_start_matches('#')) == fragment) {
                    complaints.push(format!("{}: {link} names no heading", file.path));
                }
            }
        }
    }
    none(&complaints);
}

/// What stands between backticks on one line.
fn quoted(file: &Text) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (place, line) in file.lines().filter(|(_, line)| !line.starts_with("```")) {
        all.extend(line.split('`').skip(1).step_by(2).map(|quote| (place.clone(), quote.to_owned())));
    }
    all
}

#[test]
fn paths_in_documents_exist() {
    const FOLDERS: [&str; 14] = [
        "bench/",
        "checker/",
        "deploy/",
        "docs/",
        "host/",
        "inventory/src",
        "jsonapi/",
        "migrations/",
        "money/",
        "platform/",
        "products/src",
        "web/",
        "wit/",
        ".ci/",
    ];
    let mut complaints = Vec::new();
    for file in files(&[".md"]) {
        for (place, quote) in quoted(&file) {
            let is_path = FOLDERS.iter().any(|folder| quote.starts_with(folder)) && !quote.contains(['*', ' ', ':', '{', '<']);
            if is_path && !exists(&quote) {
                complaints.push(format!("{place}: {quote} does not exist"));
            }
        }
    }
    none(&complaints);
}

/// The lines of the shell blocks of a document, with continued ones as one.
pub(super) fn shell(document: &str) -> Vec<String> {
    let content = text(document).content;
    let blocks = content.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(|block| block.replace("\\\n", " ").lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// What `bodega up --help` knows.
pub(super) fn flags() -> BTreeSet<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_bodega")).args(["up", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let words = help.split([' ', '\n', ',', '[']).filter(|word| word.starts_with("--"));
    words.map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect()
}

#[test]
fn commands_in_the_documents_are_there() {
    let flags = flags();
    let mut complaints = Vec::new();
    for line in ["README.md", "CONTRIBUTING.md"].into_iter().flat_map(shell) {
        let ours = line.split_once("cargo run -- ").or_else(|| line.split_once("spin up "));
        if let Some((_, arguments)) = ours {
            let unknown = arguments.split(' ').filter(|word| word.starts_with("--") && !flags.contains(*word));
            complaints.extend(unknown.map(|flag| format!("{line}: there is no {flag}")));
        }
        for (before, path) in [("--runtime-config-file ", ""), ("cp ", ""), ("cd ", ""), ("-p ", "/Cargo.toml")] {
            let Some(name) = line.split_once(before).and_then(|(_, rest)| rest.split(' ').next()) else { continue };
            let name = if name == "bodega" { "host" } else { name.trim_start_matches("bodega-") };
            if !exists(&format!("{name}{path}")) {
                complaints.push(format!("{line}: there is no {name}"));
            }
        }
        // A program of the repository, and not `name=http://…`.
        let program = line.split(' ').next().filter(|word| word.contains('/') && !word.contains('='));
        complaints.extend(program.filter(|word| !exists(word)).map(|word| format!("{line}: there is no {word}")));
    }
    none(&complaints);
}

#[test]
fn the_readme_has_every_variable() {
    let readme = text("README.md");
    let (_, table) = readme.content.split_once("## Configuration").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let mut declared = BTreeSet::new();
    for manifest in MANIFESTS {
        for (name, default) in variables(manifest) {
            let row = rows.iter().find(|row| row.starts_with(&format!("| `{name}` |")));
            let row = row.unwrap_or_else(|| panic!("README.md does not tell of {name}"));
            let said = match default.as_deref() {
                None | Some("") => true,
                Some(default) => row.contains(&format!("`{default}`")),
            };
            assert!(said, "README.md does not tell the default of {name} in {manifest}");
            declared.insert(name);
        }
    }
    assert_eq!(rows.len(), declared.len(), "README.md tells of a variable that no manifest has");
}

#[test]
fn environment_variables_are_those_of_the_manifests() {
    let declared: BTreeSet<String> = MANIFESTS.iter().flat_map(|manifest| variables(manifest).into_keys()).collect();
    let declared = environment(&declared);
    let mut complaints = Vec::new();
    for file in files(&["README.md", ".yml", ".yaml", "Dockerfile", ".env.example", "run"]) {
        for (place, line) in file.lines() {
            for name in line.split("SPIN_VARIABLE_").skip(1) {
                let end = name.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(name.len());
                let name = format!("SPIN_VARIABLE_{}", &name[..end]);
                if name != "SPIN_VARIABLE_" && !declared.contains(&name) {
                    complaints.push(format!("{place}: no manifest declares {name}"));
                }
            }
        }
    }
    none(&complaints);
}

#[test]
fn routes_in_the_readme_are_in_the_openapi_documents() {
    let read = |service: &str| text(&format!("docs/openapi/{service}.json")).content;
    let documents = ["products", "inventory"].map(|service| serde_json::from_str::<serde_json::Value>(&read(service)).unwrap());
    let readme = text("README.md").content;
    let (_, table) = readme.split_once("## Routes").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    let (mut complaints, mut seen) = (Vec::new(), 0);
    // A row is one or more of "`METHOD, METHOD /path`"; those of docs and health are for every service and have no schema.
    for route in rows.flat_map(|row| row.split("`, `")).filter(|route| !route.contains("{service}")) {
        let (methods, path) = route.trim_end_matches('`').rsplit_once(' ').unwrap();
        for method in methods.split(", ").map(str::to_lowercase) {
            seen += 1;
            if !documents.iter().any(|document| document["paths"][path][&method].is_object()) {
                complaints.push(format!("README.md: no OpenAPI document has {method} {path}"));
            }
        }
    }
    none(&complaints);
    assert!(seen > 20, "the table was not read: {seen} routes");
}

/// The names of the functions in the tests that have folders of their own, and of their files.
fn test_names() -> BTreeSet<String> {
    let sources = files(&[".rs"]).into_iter().filter(|file| file.path.contains("/tests/"));
    let names = |file: Text| {
        let own = file.path.trim_end_matches(".rs").rsplit('/').next().map(str::to_owned);
        let named = file.content.lines().filter_map(|line| line.trim_start().trim_start_matches("async ").strip_prefix("fn "));
        named.filter_map(|rest| rest.split(['(', '<']).next().map(str::to_owned)).chain(own).collect::<Vec<_>>()
    };
    sources.flat_map(names).collect()
}

#[test]
fn recipes_are_tests_and_tests_are_recipes() {
    let (names, document) = (test_names(), text("docs/recipes.md"));
    let quotes: BTreeSet<String> = quoted(&document).into_iter().map(|(_, quote)| quote).collect();
    let missing = quotes.iter().filter(|quote| quote.starts_with("recipe_") && !names.contains(*quote));
    let untold = names.iter().filter(|name| name.starts_with("recipe_") && !quotes.contains(*name));
    none(&missing.chain(untold).map(|name| format!("{name} is not both in docs/recipes.md and a test")).collect::<Vec<_>>());
    let rows = document.content.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let numbers: Vec<u32> = rows.flat_map(|row| row.split(", ")).filter_map(|number| number.parse().ok()).collect();
    assert_eq!(numbers, (1..=43).filter(|number| *number != 33).chain(50..=64).collect::<Vec<_>>());
}

#[test]
fn guarantees_name_tests_that_exist() {
    let names = test_names();
    let document = text("docs/guarantees.md");
    let (_, table) = document.content.split_once("## Promised").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let mut seen = 0;
    for cell in table.lines().filter_map(|line| line.trim_end_matches(" |").rsplit(" | ").next()) {
        // Names of tests have underscores; one may be cut short where its number says which is meant.
        for quote in cell.split('`').skip(1).step_by(2).filter(|quote| quote.contains('_') && !quote.contains(['=', ' '])) {
            seen += 1;
            let found = quote
                .strip_suffix('…')
                .map_or_else(|| names.contains(quote), |start| names.iter().any(|name| name.starts_with(start)));
            assert!(found, "docs/guarantees.md: there is no test {quote}");
        }
    }
    assert!(seen > 20, "the table was not read: {seen} tests");
}

/// Who looks for the place of a test reads one table; every room is in it, and nothing else.
#[test]
fn every_room_of_the_tests_has_a_row() {
    let document = text("CONTRIBUTING.md").content;
    let (_, table) = document.split_once("## Where a test goes").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let cells = table.lines().filter_map(|line| line.strip_prefix("| ")?.rsplit_once(" | ")).map(|(_, cell)| cell);
    let told: BTreeSet<&str> =
        cells.filter_map(|cell| cell.split_once("host/tests/it/")?.1.split(['/', '.', '`']).next()).collect();
    let main = text("host/tests/it/main.rs").content;
    let rooms = main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).filter(|room| *room != "harness");
    assert_eq!(told, rooms.collect::<BTreeSet<_>>());
}

#[test]
fn nobody_is_sent_to_a_place_of_this_machine() {
    let mut complaints = Vec::new();
    for file in files(&[".md", ".toml", ".yml", ".yaml", "Dockerfile", ".rs", "run", "draw"]) {
        for (place, line) in file.lines() {
            let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
            complaints.extend(places.iter().filter(|word| line.contains(*word)).map(|word| format!("{place} names {word}")));
        }
    }
    none(&complaints);
}
