//! Which databases there are, and who may open which.

use super::database::Database;
use super::settings::Settings;
use crate::config::{Location, Options, RuntimeConfig};
use crate::limits;
use crate::manifest::Manifest;
use anyhow::anyhow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;

/// The databases that a component may open, by label.
#[derive(Default)]
pub(crate) struct Databases(pub(super) BTreeMap<String, Arc<Database>>);

/// All databases of an application: one for each file, however many labels lead to it.
pub(crate) struct Registry {
    config: Option<RuntimeConfig>,
    state_dir: PathBuf,
    settings: Settings,
    databases: BTreeMap<Location, Arc<Database>>,
}

impl Registry {
    /// Databases as the runtime configuration has them, or, where the options name none, each in a file for its label.
    pub(crate) fn new(config: RuntimeConfig, manifest: &Manifest, options: &Options) -> Self {
        let state_dir = options.state_dir.clone().or_else(|| config.state_dir.clone());
        Self {
            state_dir: state_dir.unwrap_or_else(|| manifest.folder.join(".spin")),
            config: options.runtime_config.is_some().then_some(config),
            settings: Settings {
                busy_timeout: options.busy_timeout,
                // The other half of the processors is for everybody else.
                readers: available_parallelism().map_or(1, |processors| (processors.get() / 2).max(1)),
                read_time: limits::SQLITE_READ_TIME,
                output: options.output.clone(),
            },
            databases: BTreeMap::new(),
        }
    }

    /// The databases with these labels for the component `id`.
    pub(crate) fn grant(&mut self, id: &str, labels: &[String]) -> anyhow::Result<Databases> {
        let grant = |label: &String| {
            let location = self.location(label).ok_or_else(|| {
                anyhow!("the component `{id}` uses the database `{label}`, which the runtime configuration does not define; add `[sqlite_database.{label}]` with type = \"spin\" and a path")
            })?;
            let database =
                self.databases.entry(location.clone()).or_insert_with(|| Arc::new(Database::new(location, &self.settings)));
            Ok((label.clone(), database.clone()))
        };
        labels.iter().map(grant).collect::<anyhow::Result<_>>().map(Databases)
    }

    /// Makes the folders of the databases. Apart from [`Self::grant`], so that a start that fails leaves nothing behind.
    pub(crate) fn make_folders(&self) -> anyhow::Result<()> {
        self.databases.keys().try_for_each(Location::make_folder)
    }

    fn location(&self, label: &str) -> Option<Location> {
        match &self.config {
            Some(config) => config.location(label, &self.state_dir),
            None => Some(Location::File(self.state_dir.join(format!("{label}.db")))),
        }
    }
}
