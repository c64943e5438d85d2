//! `bodega backup`: a copy of every database of an application, while it runs.

use super::application::{Application, Place};
use super::destination::Destination;
use super::files::{fingerprint, sync_file};
use super::order::referring_first;
use super::progress::Progress;
use super::record::{Entry, Record};
use crate::config::Options;
use crate::output::Level;
use crate::sqlite::{Copied, Kept, Snapshot};
use anyhow::{Context as _, anyhow, ensure};
use rusqlite::ffi;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// A database that is copied.
struct Source<'a> {
    place: &'a Place,
    snapshot: Snapshot,
    /// The labels of the databases that it refers to.
    refers_to: BTreeSet<String>,
}

/// Copies the databases into `folder`, which must be empty or not there, and says what is there then.
///
/// All that stand still for a reader are held first, one right after the other, and copied then: their copies are milliseconds
/// apart, however long it takes to make them.
///
/// # Errors
/// One sentence that says what is wrong with the application, the folder or a database. Nothing is left in the folder then.
pub(crate) fn backup(options: &Options, folder: &Path, progress: &mut Progress) -> anyhow::Result<Record> {
    let application = Application::find(options)?;
    for label in &application.in_memory {
        options.output.line(Level::Warn, &format!("the database `{label}` is in memory, and is not in the backup"));
    }
    let mut births = BTreeMap::new();
    let mut sources = Vec::new();
    for place in &application.databases {
        sources.push(Source::open(place, &mut births)?);
    }
    let mut destination = Destination::take(folder, &application, &births)?;
    let size = sources.iter().map(|source| source.snapshot.size).sum();
    destination.check_room(size)?;
    progress.begin(size);
    let mut sources = referring_first(sources, |source| &source.place.labels, |source| &source.refers_to);
    let refused = |error| refused(error, folder);
    let copied = copy_all(&mut sources, &mut destination, progress).map_err(refused)?;
    let record = Record::new(application.name, copied);
    destination.keep(&record).map_err(anyhow::Error::from).map_err(refused)?;
    Ok(record)
}

impl<'a> Source<'a> {
    fn open(place: &'a Place, births: &mut BTreeMap<String, i64>) -> anyhow::Result<Self> {
        let (name, file) = (place.name(), place.file.display());
        ensure!(
            place.file.exists(),
            "there is no database `{name}` at {file}; say with --state-dir or --runtime-config-file where it is, or start the application once"
        );
        let mut open = || -> rusqlite::Result<Self> {
            let snapshot = Snapshot::open(&place.file)?;
            let refers_to = snapshot.references()?.into_iter().map(|reference| reference.database).collect();
            let born_at = snapshot.born_at()?;
            births.extend(place.labels.iter().filter_map(|label| Some((label.clone(), born_at?))));
            Ok(Self { place, snapshot, refers_to })
        };
        open().with_context(|| format!("the database {file} cannot be read"))
    }
}

/// Copies each, and says what was copied, in the same order.
fn copy_all(sources: &mut [Source<'_>], destination: &mut Destination, progress: &mut Progress) -> anyhow::Result<Vec<Entry>> {
    let mut copies = Vec::new();
    for source in &mut *sources {
        // Its copy is of a later moment than those of who refers to it; so it is made here, or held here.
        copies.push(if source.snapshot.can_hold()? {
            source.snapshot.hold()?;
            None
        } else {
            Some(copy(source, destination, progress)?)
        });
    }
    let each = sources.iter().zip(copies);
    each.map(|(source, copied)| copied.map_or_else(|| copy(source, destination, progress), Ok)).collect()
}

/// Copies one, waits until the disk has it, and reads it back.
fn copy(source: &Source<'_>, destination: &mut Destination, progress: &mut Progress) -> anyhow::Result<Entry> {
    let Source { place, snapshot, .. } = source;
    let name = format!("{}.db", place.labels.join("+"));
    let file = destination.file(&name)?;
    let doing = format!("copying {name}");
    let Copied { begun_at, ended_at } = snapshot.copy(&file, &mut |bytes| progress.at(&doing, bytes))?;
    progress.next(snapshot.size);
    sync_file(&file)?;
    let found = fingerprint(&file, &mut |_| {})?;
    let kept = Kept::open(&file)?;
    Ok(Entry {
        labels: place.labels.clone(),
        file: name,
        bytes: found.bytes,
        sha256: found.sha256,
        begun_at,
        ended_at,
        schema: kept.schema()?,
        born_at: kept.born_at()?,
        last_sequence: kept.last_sequence()?,
    })
}

/// Why the copy was given up, as one sentence.
fn refused(error: anyhow::Error, folder: &Path) -> anyhow::Error {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let folder = folder.display();
    let of_sqlite = error.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error);
    let of_system = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let is_full = of_sqlite.is_some_and(|error| [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE].contains(&error.extended_code));
    if is_full || matches!(of_system, Some(StorageFull | FileTooLarge | QuotaExceeded)) {
        return anyhow!("{folder} is full: the copies do not fit, and what there was of them is taken away again");
    }
    error.context(format!("the backup in {folder} was given up"))
}
