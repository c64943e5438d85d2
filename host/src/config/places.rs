//! Where the databases of an application are.

use super::options::Options;
use super::runtime::{Location, RuntimeConfig};
use crate::manifest::Manifest;
use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// Where the databases of an application are: as the runtime configuration has them, or, where the options name none, each in a
/// file for its label.
pub(crate) struct Places {
    config: Option<RuntimeConfig>,
    state_dir: PathBuf,
}

impl Places {
    pub(crate) fn new(config: RuntimeConfig, manifest: &Manifest, options: &Options) -> Self {
        let state_dir = options.state_dir.clone().or_else(|| config.state_dir.clone());
        Self {
            state_dir: state_dir.unwrap_or_else(|| manifest.folder.join(".spin")),
            config: options.runtime_config.is_some().then_some(config),
        }
    }

    /// The folder for databases that no runtime configuration names.
    pub(crate) fn state_dir(&self) -> &Path {
        &self.state_dir
    }

    /// Where the database `label` is, which the component `id` uses. The error says how to define one that is not defined.
    pub(crate) fn of(&self, id: &str, label: &str) -> anyhow::Result<Location> {
        let location = match &self.config {
            Some(config) => config.location(label, &self.state_dir),
            None => Some(Location::File(self.state_dir.join(format!("{label}.db")))),
        };
        location.with_context(|| format!("the component `{id}` uses the database `{label}`, which the runtime configuration does not define; add `[sqlite_database.{label}]` with type = \"spin\" and a path"))
    }
}
