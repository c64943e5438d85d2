//! Application variables: where their values come from, and the templates that use them.

use super::options::Options;
use super::sources::{Sources, environment_name};
use super::template::expand;
use crate::manifest::{Manifest, Variable};
use crate::output::Level;
use anyhow::{Context as _, anyhow};
use std::collections::BTreeMap;

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
                options.output.line(
                    Level::Warn,
                    &format!("the manifest declares no variable `{name}`; the value given for it has no effect"),
                );
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
        expand(template, |name| {
            self.0.get(name).cloned().with_context(|| format!("`{template}` uses `{name}`; declare it under `[variables]`"))
        })
    }
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
}
