//! `bodega verify`: whether a backup is what it should be.

use super::application::Application;
use super::files::fingerprint;
use super::progress::{Progress, megabytes};
use super::record::{Entry, Record};
use crate::config::Options;
use crate::sqlite::Kept;
use anyhow::ensure;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Looks at the backup in `folder` and says a line for each thing that is looked at. With an application, also whether it knows the
/// schemas.
///
/// # Errors
/// There is no backup that this program can read, or something in it is not as it should be.
pub(crate) fn verify(
    folder: &Path,
    application: Option<&Options>,
    say: &mut dyn FnMut(&str),
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let record = Record::read(folder)?;
    let schemas = application.map(|options| Application::find(options).map(|found| found.schemas)).transpose()?;
    progress.begin(record.databases.iter().map(|entry| entry.bytes).sum());
    let mut checks = Checks { folder, say, failed: 0 };
    for entry in &record.databases {
        checks.content(entry, progress);
        checks.database(entry, schemas.as_ref());
    }
    for entry in &record.databases {
        checks.references(entry, &record.databases);
    }
    let (name, failed) = (folder.display(), checks.failed);
    ensure!(failed == 0, "the backup in {name} is not good: {failed} of what was looked at failed");
    Ok(())
}

/// What was found: what is right, or what is wrong.
type Finding = Result<String, String>;

struct Checks<'a> {
    folder: &'a Path,
    say: &'a mut dyn FnMut(&str),
    failed: usize,
}

impl Checks<'_> {
    fn note(&mut self, entry: &Entry, found: Finding) {
        self.failed += usize::from(found.is_err());
        let (mark, text) = found.map_or_else(|wrong| ("FAILED", wrong), |right| ("ok    ", right));
        (self.say)(&format!("{mark}  {}: {text}", entry.file));
    }

    fn file(&self, entry: &Entry) -> PathBuf {
        self.folder.join(&entry.file)
    }

    /// The bytes are those that were written.
    fn content(&mut self, entry: &Entry, progress: &mut Progress) {
        let doing = format!("reading {}", entry.file);
        let found = fingerprint(&self.file(entry), &mut |bytes| progress.at(&doing, bytes));
        progress.next(entry.bytes);
        self.note(
            entry,
            match found {
                Ok(found) if found == entry.fingerprint() => Ok(format!("{}, SHA-256 as written down", megabytes(entry.bytes))),
                Ok(found) if found.bytes != entry.bytes => {
                    Err(format!("{} bytes, and {} were written", found.bytes, entry.bytes))
                }
                Ok(_) => Err("the SHA-256 is another one: it was changed after the backup".to_owned()),
                Err(error) => Err(format!("it cannot be read: {error}")),
            },
        );
    }

    /// The database is whole, and its books agree.
    fn database(&mut self, entry: &Entry, schemas: Option<&BTreeMap<String, i64>>) {
        let kept = match Kept::open(&self.file(entry)) {
            Ok(kept) => kept,
            Err(error) => return self.note(entry, Err(format!("it cannot be opened: {error}"))),
        };
        let found = kept.damage().map(|damage| damage.map_or_else(|| Ok("SQLite finds no damage".to_owned()), Err));
        self.note(entry, settled(found));
        let found = kept.broken_keys().map(|broken| match broken {
            0 => Ok("every foreign key leads to a row".to_owned()),
            _ => Err(format!("{broken} foreign keys lead nowhere")),
        });
        self.note(entry, settled(found));
        self.note(entry, settled(kept.schema().map(|found| schema(entry, found, schemas))));
        let found = kept.last_sequence().map(|found| match found {
            None => Ok("there is no feed in it".to_owned()),
            Some(last) if found == entry.last_sequence => Ok(format!("the feed ends with {last}, as written down")),
            Some(last) => Err(format!("the feed ends with {last}, and another end was written down")),
        });
        self.note(entry, settled(found));
        let found = kept.discrepancies().map(|found| match found {
            None => Ok("it has no books that this program could look at".to_owned()),
            Some((0, _)) => Ok("the books agree".to_owned()),
            Some((count, first)) => Err(format!("the books disagree in {count} places, the first: {first}")),
        });
        self.note(entry, settled(found));
    }

    /// What it refers to in other databases is there.
    fn references(&mut self, entry: &Entry, all: &[Entry]) {
        // What cannot be read was told before, with its reason.
        let Ok(kept) = Kept::open(&self.file(entry)) else { return };
        let Ok(references) = kept.references() else { return };
        for reference in references {
            let column = format!("{}.{}", reference.table, reference.column);
            let database = &reference.database;
            let Some(other) = all.iter().find(|entry| entry.labels.contains(database)) else {
                self.note(entry, Ok(format!("{column} was not compared: `{database}` is not in this backup")));
                continue;
            };
            let found = kept.missing(&reference, &self.file(other)).map(|(count, one)| match count {
                0 => Ok(format!("every {column} is in `{database}`")),
                _ => Err(format!("{count} of {column} are not in `{database}`, such as {}", one.unwrap_or_default())),
            });
            self.note(entry, settled(found));
        }
    }
}

/// What SQLite cannot look at is not as it should be.
fn settled(found: rusqlite::Result<Finding>) -> Finding {
    found.unwrap_or_else(|error| Err(error.to_string()))
}

fn schema(entry: &Entry, found: Option<i64>, schemas: Option<&BTreeMap<String, i64>>) -> Finding {
    if found != entry.schema {
        return Err("the schema is not the one that was written down".to_owned());
    }
    let Some(found) = found else { return Ok("its schema has no number".to_owned()) };
    let Some(schemas) = schemas else { return Ok(format!("schema {found}; with --from it is compared with an application")) };
    match entry.labels.iter().find_map(|label| schemas.get(label)) {
        None => Ok(format!("schema {found}, of which the application says nothing")),
        Some(known) if found > *known => Err(format!("schema {found}, and the application knows {known}: use the newer build")),
        Some(known) if found < *known => Ok(format!("schema {found}; the application brings it to {known} when it starts")),
        Some(_) => Ok(format!("schema {found}, which is the application's")),
    }
}
