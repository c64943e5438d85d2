//! `runtime-config.toml`: where the databases are.

use crate::manifest::{parse_toml, read_text};
use crate::private::make_folder;
use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The settings of Spin that this host honours. Any other key is an error.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuntimeConfig {
    /// Like `--state-dir`, which wins.
    pub(crate) state_dir: Option<PathBuf>,
    /// Like `--max-instance-memory`, which wins.
    pub(crate) max_instance_memory: Option<usize>,
    #[serde(default)]
    sqlite_database: BTreeMap<String, Database>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Database {
    Spin(File),
    /// Read only to be refused with a sentence of its own.
    Libsql {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    path: Option<PathBuf>,
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Location {
    /// In a file, which is made when it is not there.
    File(PathBuf),
    /// In memory, for each connection its own.
    Memory,
}

impl Location {
    /// Makes the folder, as Spin does.
    pub(crate) fn make_folder(&self) -> anyhow::Result<()> {
        let Self::File(file) = self else { return Ok(()) };
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => return Ok(()),
        };
        make_folder(folder).with_context(|| {
            format!(
                "the folder {} for a database cannot be made; choose another with --state-dir or in the runtime configuration",
                folder.display()
            )
        })
    }
}

impl RuntimeConfig {
    pub(crate) fn load(file: &Path) -> anyhow::Result<Self> {
        Self::parse(&read_text(file)?, file)
    }

    /// Reads the text of `file`.
    pub(crate) fn parse(text: &str, file: &Path) -> anyhow::Result<Self> {
        let config: Self = parse_toml(text, file)?;
        for (label, database) in &config.sqlite_database {
            if matches!(database, Database::Libsql {}) {
                let file = file.display();
                bail!(
                    "{file}: the database `{label}` is of type `libsql`, which only Spin offers; run it with `spin up`, or set type = \"spin\" and a path"
                );
            }
        }
        Ok(config)
    }

    /// Where the database `label` is, or `None` for one that is not defined. As in Spin only `default`
    /// exists by itself, a relative path starts at the current folder, and without a path the database is
    /// in memory, a new one for each connection.
    pub(crate) fn location(&self, label: &str, state_dir: &Path) -> Option<Location> {
        match self.sqlite_database.get(label) {
            Some(Database::Spin(File { path: Some(path) })) => Some(Location::File(path.clone())),
            Some(_) => Some(Location::Memory),
            None => (label == "default").then(|| Location::File(state_dir.join("sqlite_db.db"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<RuntimeConfig, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("runtime-config.toml");
        std::fs::write(&file, text).unwrap();
        RuntimeConfig::load(&file).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn locations_are_spins() {
        let config =
            load("[sqlite_database.a]\ntype = \"spin\"\npath = \"x/a.db\"\n[sqlite_database.b]\ntype = \"spin\"\n").unwrap();
        let location = |label| config.location(label, Path::new("state"));
        assert_eq!(location("a"), Some(Location::File("x/a.db".into())));
        assert_eq!(location("b"), Some(Location::Memory));
        assert_eq!(location("default"), Some(Location::File("state/sqlite_db.db".into())));
        assert_eq!(location("other"), None);
    }

    #[test]
    fn what_cannot_be_honoured_is_an_error() {
        let cases = [
            ("[key_value_store.a]\ntype = \"spin\"", "unknown field `key_value_store`"),
            ("[sqlite_database.a]\ntype = \"spin\"\nfile = \"a.db\"", "unknown field `file`"),
            ("[sqlite_database.a]\ntype = \"libsql\"\nurl = \"http://x\"\ntoken = \"t\"", "only Spin offers"),
            ("[sqlite_database.a]\npath = \"a.db\"", "missing field `type`"),
        ];
        for (text, expected) in cases {
            let error = load(text).err().unwrap_or_default();
            assert!(error.contains(expected), "{error:?} should contain {expected:?}");
        }
    }
}
