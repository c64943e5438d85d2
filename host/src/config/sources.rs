//! Where the values of variables come from.

use super::dotenv::{PREFIX, read_dotenv};
use super::options::Options;
use std::collections::HashMap;
use std::path::Path;

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

    pub(super) fn get(&self, name: &str) -> Option<String> {
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
    format!("{PREFIX}{}", name.to_ascii_uppercase())
}
