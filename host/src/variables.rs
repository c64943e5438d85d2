//! Application variables: where their values come from, and the templates that use them.

use crate::manifest::{Manifest, Variable};
use crate::options::Options;
use anyhow::{Context as _, anyhow, bail};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// The value of every variable that the application declares.
pub(crate) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Takes each value from the first source that has it: the options' variables, the process environment,
    /// `.env` in the current folder, the options' fallbacks, the manifest's default.
    pub(crate) fn resolve(manifest: &Manifest, options: &Options) -> anyhow::Result<Self> {
        let sources = Sources::new(options)?;
        let declared = &manifest.content.variables;
        for (name, _) in &options.variables {
            if !declared.contains_key(name) {
                options
                    .output
                    .line(&format!("bodega: the manifest declares no variable `{name}`; the value given for it has no effect"));
            }
        }
        let value = |(name, variable): (&String, &Variable)| {
            let value = sources.get(name).or_else(|| variable.default.clone());
            let value = value.ok_or_else(|| {
                let environment = environment_name(name);
                anyhow!("the variable `{name}` is required and has no value; set it with `--variable {name}=…` or {environment}")
            })?;
            Ok((name.clone(), value))
        };
        declared.iter().map(value).collect::<anyhow::Result<_>>().map(Self)
    }

    /// Replaces every `{{ name }}` in `template`.
    pub(crate) fn expand(&self, template: &str) -> anyhow::Result<String> {
        let mut expanded = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else {
                bail!("`{template}` opens {{{{ and does not close it");
            };
            let name = name.trim();
            let value =
                self.0.get(name).with_context(|| format!("`{template}` uses `{name}`; declare it under `[variables]`"))?;
            expanded.push_str(before);
            expanded.push_str(value);
            rest = after;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// Where values come from before the manifest's defaults.
pub(crate) struct Sources<'a> {
    options: &'a Options,
    dotenv: HashMap<String, String>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(options: &'a Options) -> anyhow::Result<Self> {
        let dotenv = if options.read_environment { read_dotenv(Path::new(".env"))? } else { HashMap::new() };
        Ok(Self { options, dotenv })
    }

    fn get(&self, name: &str) -> Option<String> {
        let fallback = || find_last(&self.options.fallback_variables, name);
        self.get_configured(name).or_else(fallback)
    }

    /// The value that the user configured, leaving the fallbacks out.
    pub(crate) fn get_configured(&self, name: &str) -> Option<String> {
        let environment = || {
            let name = environment_name(name);
            let process = || std::env::var(&name).ok();
            self.options.read_environment.then(process).flatten().or_else(|| self.dotenv.get(&name).cloned())
        };
        find_last(&self.options.variables, name).or_else(environment)
    }
}

fn find_last(variables: &[(String, String)], name: &str) -> Option<String> {
    variables.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

/// The environment variable that sets the application variable `name`.
pub(crate) fn environment_name(name: &str) -> String {
    format!("SPIN_VARIABLE_{}", name.to_ascii_uppercase())
}

/// Reads a `.env` file into a map; no file, no values.
pub(crate) fn read_dotenv(file: &Path) -> anyhow::Result<HashMap<String, String>> {
    match dotenvy::from_path_iter(file) {
        Ok(lines) => lines
            .collect::<Result<_, _>>()
            .with_context(|| format!("{} has a line that is not NAME=value; correct it", file.display())),
        Err(error) if error.not_found() => Ok(HashMap::new()),
        Err(error) => Err(anyhow!("{} cannot be read: {error}", file.display())),
    }
}

/// Reads an argument of `--variable`: `name=value`, `name=@file`, or `@file.json` / `@file.toml` with several.
pub(crate) fn parse_argument(argument: &str) -> anyhow::Result<Vec<(String, String)>> {
    let read = |path: &str| std::fs::read_to_string(path).with_context(|| format!("--variable: {path} cannot be read"));
    if let Some(path) = argument.strip_prefix('@') {
        let text = read(path)?;
        let several: BTreeMap<String, String> = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
            Some("json") => {
                serde_json::from_str(&text).with_context(|| format!("--variable: {path} must be one object of strings"))?
            }
            Some("toml") => toml::from_str(&text)
                .map_err(|error| anyhow!("--variable: {path} must be one table of strings: {}", error.message()))?,
            _ => bail!("--variable: {path} must end in .json or .toml, or be given as name=@{path}"),
        };
        return Ok(several.into_iter().collect());
    }
    let Some((name, value)) = argument.split_once('=') else {
        bail!("--variable: `{argument}` must be name=value, name=@file or @file.toml");
    };
    let value = match value.strip_prefix('@') {
        Some(path) => read(path)?,
        None => value.to_owned(),
    };
    Ok(vec![(name.to_owned(), value)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        Variables([("host".to_owned(), "a.example".to_owned()), ("empty".to_owned(), String::new())].into())
    }

    #[test]
    fn templates() {
        let expand = |template: &str| variables().expand(template).map_err(|error| error.to_string());
        assert_eq!(expand("http://{{ host }}:80/{{host}}{{empty}}"), Ok("http://a.example:80/a.example".to_owned()));
        assert_eq!(expand("no template }}"), Ok("no template }}".to_owned()));
        assert!(expand("{{ other }}").is_err_and(|error| error.contains("`other`")));
        assert!(expand("{{ host").is_err());
    }

    #[test]
    fn arguments() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let parse = |argument: &str| parse_argument(argument).map_err(|error| format!("{error:#}"));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(parse("a=b=c"), Ok(vec![pair("a", "b=c")]));
        assert_eq!(parse(&format!("a=@{}", file("key", "secret"))), Ok(vec![pair("a", "secret")]));
        assert_eq!(parse(&format!("@{}", file("v.toml", "x = \"1\"\ny = \"2\""))), Ok(vec![pair("x", "1"), pair("y", "2")]));
        assert_eq!(parse(&format!("@{}", file("v.json", "{\"x\":\"1\"}"))), Ok(vec![pair("x", "1")]));
        for wrong in ["a", "a=@/does/not/exist", &format!("@{}", file("v.txt", "")), &format!("@{}", file("w.json", "{\"x\":1}"))]
        {
            assert!(parse(wrong).is_err_and(|error| error.starts_with("--variable: ")), "{wrong}");
        }
    }
}
