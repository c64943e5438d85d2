//! `spin.toml`, version 2: the part of it that the host runs. What it cannot honour is an error, never ignored.

mod content;
mod file;

pub(crate) use content::{Component, Route, Variable};
pub(crate) use file::{parse_toml, read_text};

use self::content::{Content, Trigger};
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};

/// A manifest and the folder that its paths start from.
pub(crate) struct Manifest {
    pub(crate) file: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) content: Content,
}

impl Manifest {
    /// Reads and checks the manifest at `path`, or `spin.toml` in the folder `path`.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let file = if path.is_dir() { path.join("spin.toml") } else { path.to_owned() };
        let file = std::path::absolute(&file).unwrap_or(file);
        let text = read_text(&file)?;
        Self::parse(&text, file)
    }

    /// Reads and checks the text of `file`.
    pub(crate) fn parse(text: &str, file: PathBuf) -> anyhow::Result<Self> {
        let folder = file.parent().unwrap_or(Path::new("/")).to_owned();
        let content: Content = parse_toml(text, &file)?;
        let manifest = Self { file, folder, content };
        manifest.check().with_context(|| manifest.file.display().to_string())?;
        Ok(manifest)
    }

    /// The HTTP triggers, in the manifest's order.
    pub(crate) fn triggers(&self) -> &[Trigger] {
        self.content.trigger.get("http").map_or(&[], Vec::as_slice)
    }

    /// The file of a component's WebAssembly.
    pub(crate) fn source(&self, component: &Component) -> PathBuf {
        self.folder.join(&component.source)
    }

    fn check(&self) -> anyhow::Result<()> {
        let content = &self.content;
        if content.spin_manifest_version != 2 {
            bail!("spin_manifest_version must be 2, not {}", content.spin_manifest_version);
        }
        if let Some(kind) = content.trigger.keys().find(|kind| *kind != "http") {
            bail!("this host has no trigger `{kind}`; use `[[trigger.http]]`, or run the application with `spin up`");
        }
        if self.triggers().is_empty() {
            bail!("nothing could be reached; add a `[[trigger.http]]` with a route and a component");
        }
        for trigger in self.triggers() {
            if !content.component.contains_key(&trigger.component) {
                let id = &trigger.component;
                bail!("a trigger names the component `{id}`; add `[component.{id}]` or correct the name");
            }
        }
        for (name, variable) in &content.variables {
            if !is_variable_name(name) {
                bail!("the variable name `{name}` must be lower-case letters, digits and single underscores");
            }
            if variable.required == variable.default.is_some() {
                bail!("the variable `{name}` needs either `default = \"…\"` or `required = true`");
            }
        }
        Ok(())
    }
}

/// Whether `name` can be a variable: `lower_snake_case`, as Spin demands.
pub(crate) fn is_variable_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('_')
        && !name.contains("__")
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("spin.toml"), text).unwrap();
        let error = Manifest::load(folder.path()).err().map(|error| format!("{error:#}"));
        error.unwrap_or_default()
    }

    const HEAD: &str =
        "spin_manifest_version = 2\n[application]\nname = \"a\"\n[[trigger.http]]\nroute = \"/...\"\ncomponent = \"c\"\n";

    #[test]
    fn a_wrong_manifest_is_named_with_its_line() {
        let component = "[component.c]\nsource = \"c.wasm\"\n";
        assert_eq!(error(&format!("{HEAD}{component}")), "");
        let cases = [
            (format!("{HEAD}{component}key_value_stores = [\"default\"]\n"), "line 9: unknown field `key_value_stores`"),
            (format!("{HEAD}{component}[components.x]\n"), "unknown field `components`"),
            (HEAD.to_owned(), "add `[component.c]`"),
            (format!("{HEAD}{component}[variables]\nx = {{}}\n"), "`x` needs either"),
            (format!("{HEAD}{component}[variables]\nx = {{ default = \"\", required = true }}\n"), "`x` needs either"),
            (format!("{HEAD}{component}[variables]\nX = {{ default = \"\" }}\n"), "variable name `X`"),
            (format!("{HEAD}{component}[[trigger.redis]]\nroute = \"/\"\ncomponent = \"c\"\n"), "no trigger `redis`"),
            (HEAD.replace('2', "1") + component, "must be 2"),
        ];
        for (text, expected) in cases {
            let error = error(&text);
            assert!(error.contains(expected), "{error:?} should contain {expected:?}");
            assert!(!error.contains('\n'), "{error:?}");
        }
    }
}
