//! The crates of the workspace as trees of modules, and which module names which: read from the text, as a reader would.

use super::{exists, manifests, text, without_tests};
use std::collections::BTreeMap;

/// A module of a crate.
pub(super) struct Module {
    /// Its file, from the top.
    pub(super) file: String,
    code: String,
    /// What its `use` lines bring in: a name, and the path that it stands for.
    names: BTreeMap<String, Vec<String>>,
}

/// A crate: its modules by their path, `a::b`, and the root by an empty one.
pub(super) struct Crate {
    pub(super) root: String,
    pub(super) modules: BTreeMap<String, Module>,
}

/// Every crate of the workspace: libraries, programs, and the tests that are crates of their own.
pub(super) fn crates() -> Vec<Crate> {
    let roots = ["src/lib.rs", "src/main.rs", "tests/it/main.rs"];
    let all = manifests::members().into_iter().flat_map(|member| roots.map(|root| format!("{member}/{root}")));
    all.filter(|root| exists(root)).map(|root| Crate::read(&root)).collect()
}

impl Crate {
    fn read(root: &str) -> Self {
        let mut found = Self { root: root.to_owned(), modules: BTreeMap::new() };
        found.add("", root);
        found
    }

    /// Takes in a module, and those that its `mod` lines name.
    fn add(&mut self, path: &str, file: &str) {
        let content = text(file).content;
        let code: Vec<&str> = without_tests(&content).lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        let (folder, name) = file.rsplit_once('/').unwrap_or_default();
        let is_root = path.is_empty() || name == "mod.rs";
        let folder = if is_root { folder.to_owned() } else { file.trim_end_matches(".rs").to_owned() };
        for (at, line) in code.iter().enumerate() {
            // Tests may look at everything.
            if at > 0 && code[at - 1].trim() == "#[cfg(test)]" {
                continue;
            }
            let Some(child) = after(line, "mod ").and_then(|rest| rest.trim_end().strip_suffix(';')) else { continue };
            let files = [format!("{folder}/{child}.rs"), format!("{folder}/{child}/mod.rs")];
            let file = files.iter().find(|file| exists(file));
            self.add(&join(path, child), file.unwrap_or_else(|| panic!("{file:?} of `mod {child}` in {path} is missing")));
        }
        let code = code.join("\n");
        let names = used(&code);
        self.modules.insert(path.to_owned(), Module { file: file.to_owned(), code, names });
    }

    /// The modules that a module names, each with the path by which it does.
    pub(super) fn named_by(&self, module: &str) -> Vec<(String, String)> {
        let found = &self.modules[module];
        let paths = anchored(&found.code).into_iter().chain(found.names.values().cloned());
        paths.filter_map(|path| Some((self.module_of(module, &path, 0)?, path.join("::")))).collect()
    }

    /// The module in which a path ends that is written in `from`. What is passed on by `use` counts where it comes from.
    fn module_of(&self, from: &str, path: &[String], depth: usize) -> Option<String> {
        let (mut at, mut rest) = (from.to_owned(), path);
        while let [first, more @ ..] = rest {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" if at.is_empty() => return None,
                "super" => at = at.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned()),
                name if self.modules.contains_key(&join(&at, name)) => at = join(&at, name),
                _ => break,
            }
            rest = more;
        }
        if rest.len() == path.len() {
            return None;
        }
        let passed_on = rest.first().and_then(|name| self.modules[&at].names.get(name));
        // A name may stand for itself: `use value::value`.
        passed_on.filter(|_| depth < 8).map_or(Some(at.clone()), |path| {
            let whole: Vec<String> = path.iter().chain(&rest[1..]).cloned().collect();
            self.module_of(&at, &whole, depth + 1).or(Some(at))
        })
    }
}

/// The path of what is called so in a module.
fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// What follows a keyword at the beginning of a line, whatever the visibility.
fn after<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub").map_or(line, |rest| {
        let rest = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest);
        rest.trim_start()
    });
    line.strip_prefix(keyword)
}

/// What the `use` lines of a text bring in.
fn used(code: &str) -> BTreeMap<String, Vec<String>> {
    let lines: Vec<&str> = code.lines().collect();
    let mut names = BTreeMap::new();
    for (first, line) in lines.iter().enumerate() {
        let Some(rest) = after(line, "use ") else { continue };
        let statement = [&[rest], &lines[first + 1..]].concat().join(" ");
        let statement = statement.split(';').next().unwrap_or_default().to_owned();
        for (path, name) in leaves(&statement) {
            names.insert(name, path);
        }
    }
    names
}

/// The paths of a tree such as `a::{b, c::{self, d as e}}`, each with the name that it brings in.
fn leaves(tree: &str) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    let Some((prefix, group)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
        let mut path: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), str::to_owned);
        return vec![(path, name)];
    };
    let group = &group[..group.rfind('}').unwrap_or(group.len())];
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| leaves(&format!("{}{}", prefix.trim(), part.trim()))).collect()
}

/// The paths in a text that begin with `crate`, `super` or `self`, in `use` lines and elsewhere.
fn anchored(code: &str) -> Vec<Vec<String>> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut paths = Vec::new();
    for anchor in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(anchor) {
            let before = &code[..at];
            if before.ends_with(is_word) || before.ends_with("::") {
                continue;
            }
            let path = code[at..].split(|character| !is_word(character) && character != ':').next().unwrap_or_default();
            paths.push(path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
    }
    paths
}

#[test]
fn trees_of_use_are_read() {
    let read =
        |tree: &str| leaves(tree).into_iter().map(|(path, name)| format!("{} {name}", path.join("::"))).collect::<Vec<_>>();
    assert_eq!(read("crate::a::B"), ["crate::a::B B"]);
    assert_eq!(read("super::{a::{self, B as C}, d}"), ["super::a a", "super::a::B C", "super::d d"]);
    let code =
        "pub(crate) use one::{\n    Two,\n    three::Four,\n};\nfn f() -> crate::five::Six { super::super::seven::eight() }\n";
    let names: Vec<String> = used(code).into_keys().collect();
    assert_eq!(names, ["Four", "Two"]);
    let paths: Vec<String> = anchored(code).into_iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["crate::five::Six", "super::super::seven::eight"]);
}
