//! `spin.toml`, version 2: the part of it that the host runs. What it cannot honour is an error, never ignored.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A manifest and the folder that its paths start from.
pub(crate) struct Manifest {
    pub(crate) file: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) content: Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    spin_manifest_version: u32,
    pub(crate) application: Application,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, Variable>,
    #[serde(default)]
    trigger: BTreeMap<String, Vec<Trigger>>,
    #[serde(default)]
    pub(crate) component: BTreeMap<String, Component>,
}

/// Known to Spin and of no effect here: these describe the application, or speak to other tools.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read so that the key is known; none of them changes how the application runs")]
pub(crate) struct Application {
    pub(crate) name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    tool: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variable {
    pub(crate) default: Option<String>,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    #[expect(dead_code, reason = "a marker: the host prints no variable, secret or not")]
    secret: bool,
    #[expect(dead_code, reason = "for readers of the manifest")]
    description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trigger {
    #[serde(default)]
    #[expect(dead_code, reason = "only other tools refer to a trigger by name")]
    id: Option<String>,
    pub(crate) component: String,
    pub(crate) route: Route,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Route {
    Path(String),
    Private(Private),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Private {
    pub(crate) private: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Component {
    pub(crate) source: PathBuf,
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the manifest")]
    description: String,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub(crate) sqlite_databases: Vec<String>,
    pub(crate) build: Option<Build>,
    #[serde(default)]
    #[expect(dead_code, reason = "speaks to other tools")]
    tool: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Build {
    command: Commands,
    pub(crate) workdir: Option<PathBuf>,
    #[serde(default)]
    #[expect(dead_code, reason = "speaks to `spin watch`")]
    watch: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Commands {
    One(String),
    Several(Vec<String>),
}

impl Build {
    /// The commands, in the order in which they run.
    pub(crate) fn commands(&self) -> &[String] {
        match &self.command {
            Commands::One(command) => std::slice::from_ref(command),
            Commands::Several(commands) => commands,
        }
    }
}

impl Manifest {
    /// Reads and checks the manifest at `path`, or `spin.toml` in the folder `path`.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let file = if path.is_dir() { path.join("spin.toml") } else { path.to_owned() };
        let file = std::path::absolute(&file).unwrap_or(file);
        let folder = file.parent().unwrap_or(Path::new("/")).to_owned();
        let content: Content = read_toml(&file)?;
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

/// Reads a TOML file; the error is one sentence with the line.
pub(crate) fn read_toml<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            anyhow::anyhow!("{name} does not exist; give the right path, or go to the folder that holds it")
        }
        _ => anyhow::anyhow!("{name} cannot be read: {error}"),
    })?;
    toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(""));
        let line = before.matches('\n').count() + 1;
        let message = error.message().replace('\n', " ");
        anyhow::anyhow!("{name}, line {line}: {message}; correct or remove it")
    })
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
