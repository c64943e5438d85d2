//! The application whose databases are kept.

use crate::config::{Location, Options, Places, RuntimeConfig};
use crate::manifest::Manifest;
use anyhow::{bail, ensure};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the manifest and the options say of the databases.
pub(super) struct Application {
    pub(super) name: String,
    /// One for each file, in the order of their first labels.
    pub(super) databases: Vec<Place>,
    /// Labels of databases in memory, of which nothing can be kept.
    pub(super) in_memory: Vec<String>,
    /// Where databases are that no runtime configuration names.
    pub(super) state_dir: PathBuf,
    /// How many steps of a schema the application knows, by label, where its manifest says so.
    pub(super) schemas: BTreeMap<String, i64>,
}

/// A file, and the labels that lead to it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) labels: Vec<String>,
    pub(super) file: PathBuf,
}

impl Place {
    /// The labels, for people.
    pub(super) fn name(&self) -> String {
        self.labels.join(", ")
    }
}

impl Application {
    /// Reads the manifest and the runtime configuration.
    pub(super) fn find(options: &Options) -> anyhow::Result<Self> {
        let manifest = Manifest::load(&options.manifest)?;
        let config = options.runtime_config.as_deref().map(RuntimeConfig::load).transpose()?.unwrap_or_default();
        let places = Places::new(config, &manifest, options);
        let (mut files, mut in_memory, mut schemas) = (BTreeMap::<PathBuf, Vec<String>>::new(), Vec::new(), BTreeMap::new());
        for (id, component) in &manifest.content.component {
            for label in &component.sqlite_databases {
                check_label(label)?;
                match places.of(id, label)? {
                    Location::File(file) => files.entry(file).or_default().push(label.clone()),
                    Location::Memory => in_memory.push(label.clone()),
                }
            }
            schemas.extend(component.tool.bodega.schemas.clone());
        }
        let mut databases: Vec<Place> = files.into_iter().map(|(file, labels)| Place { labels, file }).collect();
        for Place { labels, .. } in &mut databases {
            labels.sort();
            labels.dedup();
        }
        databases.sort_by(|one, other| one.labels.cmp(&other.labels));
        ensure!(!databases.is_empty(), "{}: no component has a database in a file", manifest.file.display());
        let state_dir = places.state_dir().to_owned();
        Ok(Self { name: manifest.content.application.name, databases, in_memory, state_dir, schemas })
    }
}

/// A label is also the name of a file in a backup.
fn check_label(label: &str) -> anyhow::Result<()> {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if label.is_empty() || !label.chars().all(is_fine) {
        bail!("the database `{label}` cannot be kept: its name must be of letters, digits, `_` and `-`");
    }
    Ok(())
}
