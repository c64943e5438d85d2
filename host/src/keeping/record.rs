//! `backup.json`: what a backup is made of.

use super::files::{Fingerprint, sync_folder};
use crate::limits;
use crate::private::make_file;
use anyhow::{Context as _, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, rename};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// The file's name. It is written last.
const NAME: &str = "backup.json";

/// What it is called until it is whole.
const DRAFT: &str = "backup.json.draft";

/// The present format. A later one has another number, and is refused.
const FORMAT: u32 = 1;

/// The program that writes it.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What a backup is made of. Moments are RFC 3339, in UTC, with milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Record {
    format: u32,
    /// The version of the program that made it.
    program: String,
    /// The application's name.
    pub(super) application: String,
    pub(crate) begun_at: String,
    pub(crate) ended_at: String,
    /// In the order in which they were copied.
    pub(crate) databases: Vec<Entry>,
}

/// A database in a backup.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What the application calls it.
    pub(super) labels: Vec<String>,
    /// The file's name, in the folder.
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(super) sha256: String,
    /// The copy has its state of a moment between these two.
    pub(crate) begun_at: String,
    pub(crate) ended_at: String,
    /// How many steps its schema has.
    pub(super) schema: Option<i64>,
    /// When the database was made, in milliseconds since 1970: a backup of another shop has others.
    pub(super) born_at: Option<i64>,
    /// The last number in its feed.
    pub(super) last_sequence: Option<i64>,
}

impl Entry {
    pub(super) fn fingerprint(&self) -> Fingerprint {
        Fingerprint { bytes: self.bytes, sha256: self.sha256.clone() }
    }
}

impl Record {
    pub(super) fn new(application: String, databases: Vec<Entry>) -> Self {
        let begun = databases.iter().map(|entry| &entry.begun_at).min().cloned();
        let ended = databases.iter().map(|entry| &entry.ended_at).max().cloned();
        Self {
            format: FORMAT,
            program: PROGRAM.to_owned(),
            application,
            begun_at: begun.unwrap_or_default(),
            ended_at: ended.unwrap_or_default(),
            databases,
        }
    }

    /// Writes it so that it is there whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let draft = folder.join(DRAFT);
        make_file(&draft)?;
        let mut written = OpenOptions::new().write(true).open(&draft)?;
        serde_json::to_writer_pretty(&mut written, self)?;
        written.write_all(b"\n")?;
        written.sync_all()?;
        // The other files have their names on the disk before the one that says that they are there.
        sync_folder(folder)?;
        rename(&draft, folder.join(NAME))?;
        sync_folder(folder)
    }

    /// Reads that of the backup in `folder`. The error is one sentence that says what is there instead.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let (name, file) = (folder.display(), folder.join(NAME));
        let text = match File::open(&file) {
            Ok(file) => {
                let mut text = String::new();
                let read = file.take(limits::MAX_BACKUP_RECORD).read_to_string(&mut text);
                read.with_context(|| format!("{name}/{NAME} cannot be read"))?;
                text
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && folder.is_dir() => {
                bail!("{name} holds no backup: there is no {NAME}, which is written last, so one that was cut off has none")
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => bail!("the folder {name} does not exist"),
            Err(error) => bail!("{name}/{NAME} cannot be read: {error}"),
        };
        Self::parse(&text).with_context(|| format!("{name}/{NAME}"))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let strange = |error: serde_json::Error| anyhow!("it is not what `bodega backup` writes: {error}");
        let value: serde_json::Value = serde_json::from_str(text).map_err(strange)?;
        // What a newer program writes need not have the shape of this one's.
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        let program = value.get("program").and_then(serde_json::Value::as_str).unwrap_or("another");
        if format.is_some_and(|format| format > u64::from(FORMAT)) || version(program) > version(PROGRAM) {
            bail!("it was made by a newer program, version {program}; this one is {PROGRAM}: use the newer one");
        }
        let record: Self = serde_json::from_value(value).map_err(strange)?;
        ensure!(!record.databases.is_empty(), "it names no database");
        for Entry { file, labels, .. } in &record.databases {
            let is_name = Path::new(file).file_name().is_some_and(|name| name == file.as_str()) && !file.contains('\\');
            ensure!(is_name && !labels.is_empty(), "it names the file {file:?}, which is not one of a backup");
        }
        Ok(record)
    }
}

/// The numbers of a version, to compare it by.
fn version(text: &str) -> Vec<u64> {
    let release = text.split(['-', '+']).next().unwrap_or_default();
    release.split('.').map(|number| number.parse().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn written() -> Value {
        let entry = Entry {
            labels: vec!["a".to_owned()],
            file: "a.db".to_owned(),
            bytes: 1,
            sha256: "0".to_owned(),
            begun_at: "2026-01-01T00:00:00.000Z".to_owned(),
            ended_at: "2026-01-01T00:00:01.000Z".to_owned(),
            schema: Some(3),
            born_at: None,
            last_sequence: Some(9),
        };
        serde_json::to_value(Record::new("shop".to_owned(), vec![entry])).unwrap()
    }

    #[test]
    fn what_is_written_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let record: Record = serde_json::from_value(written()).unwrap();
        assert!(Record::read(folder.path()).unwrap_err().to_string().contains("cut off"));
        record.write(folder.path()).unwrap();
        assert_eq!(Record::read(folder.path()).unwrap(), record);
        assert!(!folder.path().join(DRAFT).exists());
    }

    #[test]
    fn what_is_strange_is_refused_with_one_sentence() {
        let with = |name: &str, value: Value| {
            let mut changed = written();
            changed[name] = value;
            changed.to_string()
        };
        let cases = [
            ("{", "it is not what `bodega backup` writes"),
            ("{}", "it is not what `bodega backup` writes"),
            (&with("format", json!(2)), "it was made by a newer program"),
            (&with("program", json!("0.1.1")), "version 0.1.1; this one is"),
            (&with("databases", json!([])), "it names no database"),
            (&written().to_string().replace("a.db", "../a.db"), "which is not one of a backup"),
            (&written().to_string().replace("a.db", ".."), "which is not one of a backup"),
        ];
        for (text, expected) in cases {
            let error = format!("{:#}", Record::parse(text).unwrap_err());
            assert!(error.contains(expected) && !error.contains('\n'), "{text}: {error}");
        }
    }

    #[test]
    fn versions() {
        assert!(version("0.10.0") > version("0.9.9") && version("1.0.0-beta") == version("1.0.0"));
    }
}
