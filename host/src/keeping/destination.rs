//! The folder that a backup is written into.

use super::application::Application;
use super::progress::megabytes;
use super::record::Record;
use crate::private::{make_file, make_folder};
use anyhow::{Context as _, bail, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder that was empty or not there. What is written into it is taken away again, unless it is [kept](Self::keep).
pub(super) struct Destination {
    folder: PathBuf,
    is_made: bool,
    files: Vec<PathBuf>,
}

impl Destination {
    /// Takes the folder for a backup of databases that were made at these moments, by their labels.
    pub(super) fn take(folder: &Path, application: &Application, births: &BTreeMap<String, i64>) -> anyhow::Result<Self> {
        let name = folder.display();
        ensure!(!is_live(folder, application), "{name} is where the databases in use are; give another folder for the backup");
        match fs::read_dir(folder) {
            Ok(mut entries) => ensure!(entries.next().is_none(), "{name} is not empty{}", what_is_there(folder, births)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => bail!("{name} cannot be used for a backup: {error}"),
        }
        let is_made = !folder.exists();
        make_folder(folder).with_context(|| format!("the folder {name} cannot be made"))?;
        #[cfg(unix)]
        // Where it is somebody else's, its files are still for this user alone.
        let _ = fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700));
        Ok(Self { folder: folder.to_owned(), is_made, files: Vec::new() })
    }

    /// Whether so many bytes fit, as far as the file system says.
    pub(super) fn check_room(&self, bytes: u64) -> anyhow::Result<()> {
        #[cfg(unix)]
        if let Ok(system) = rustix::fs::statvfs(&self.folder) {
            let room = system.f_bavail.saturating_mul(system.f_frsize);
            let (folder, need, free) = (self.folder.display(), megabytes(bytes), megabytes(room));
            ensure!(room >= bytes, "{folder} is full: the databases have {need}, and there is room for {free}");
        }
        Ok(())
    }

    /// Makes an empty file in it.
    pub(super) fn file(&mut self, name: &str) -> io::Result<PathBuf> {
        let file = self.folder.join(name);
        make_file(&file)?;
        self.files.push(file.clone());
        Ok(file)
    }

    /// Writes down what the backup is made of, which makes it one.
    pub(super) fn keep(mut self, record: &Record) -> io::Result<()> {
        record.write(&self.folder)?;
        self.files.clear();
        self.is_made = false;
        Ok(())
    }
}

impl Drop for Destination {
    fn drop(&mut self) {
        // Whatever stays is no backup, and is refused as one.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        if self.is_made {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Whether databases in use are in this very folder.
fn is_live(folder: &Path, application: &Application) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let folders = application.databases.iter().filter_map(|place| place.file.parent());
    let mut folders = folders.chain([application.state_dir.as_path()]);
    folders.any(|live| live.canonicalize().is_ok_and(|live| live == folder))
}

/// The rest of the sentence about a folder that is not empty.
fn what_is_there(folder: &Path, births: &BTreeMap<String, i64>) -> String {
    let Ok(record) = Record::read(folder) else { return "; give a new folder for each backup".to_owned() };
    let is_other = |label: &String, born_at| births.get(label).is_some_and(|born| Some(*born) != born_at);
    let others = record.databases.iter().any(|entry| entry.labels.iter().any(|label| is_other(label, entry.born_at)));
    let whose = if others { "other databases" } else { "the same databases" };
    format!(": it holds a backup of {whose}, of {}; give a new folder for each backup", record.begun_at)
}
