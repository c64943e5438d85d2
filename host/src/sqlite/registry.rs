//! Which databases there are, and who may open which.

use super::database::Database;
use super::settings::Settings;
use crate::config::{Location, Options, Places, RuntimeConfig};
use crate::limits;
use crate::manifest::Manifest;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::available_parallelism;

/// The databases that a component may open, by label.
#[derive(Default)]
pub(crate) struct Databases(pub(super) BTreeMap<String, Arc<Database>>);

/// All databases of an application: one for each file, however many labels lead to it.
pub(crate) struct Registry {
    places: Places,
    settings: Settings,
    databases: BTreeMap<Location, Arc<Database>>,
}

impl Registry {
    /// Databases where the runtime configuration and the options have them.
    pub(crate) fn new(config: RuntimeConfig, manifest: &Manifest, options: &Options) -> Self {
        Self {
            places: Places::new(config, manifest, options),
            settings: Settings {
                busy_timeout: options.busy_timeout,
                // The other half of the processors is for everybody else.
                readers: available_parallelism().map_or(1, |processors| (processors.get() / 2).max(1)),
                read_time: limits::SQLITE_READ_TIME,
                output: options.output.clone(),
                telemetry: options.telemetry.clone(),
            },
            databases: BTreeMap::new(),
        }
    }

    /// The databases with these labels for the component `id`.
    pub(crate) fn grant(&mut self, id: &str, labels: &[String]) -> anyhow::Result<Databases> {
        let grant = |label: &String| {
            let location = self.places.of(id, label)?;
            let database = self
                .databases
                .entry(location.clone())
                .or_insert_with(|| Arc::new(Database::new(label, location, &self.settings)));
            Ok((label.clone(), database.clone()))
        };
        labels.iter().map(grant).collect::<anyhow::Result<_>>().map(Databases)
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Arc<Database>> {
        self.databases.values().cloned().collect()
    }

    /// Makes the folders of the databases. Apart from [`Self::grant`], so that a start that fails leaves nothing behind.
    pub(crate) fn make_folders(&self) -> anyhow::Result<()> {
        self.databases.keys().try_for_each(Location::make_folder)
    }
}
