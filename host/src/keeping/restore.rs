//! `bodega restore`: the databases of a backup, where the application looks for them.

use super::application::{Application, Place};
use super::files::{copy, sync_folder};
use super::progress::Progress;
use super::record::{Entry, Record};
use crate::config::{Location, Options};
use anyhow::{Context as _, bail, ensure};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// What SQLite has beside a database that is in use.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What a file is called until all of them are whole.
const DRAFT: &str = ".restoring";

/// Puts the databases of the backup in `folder` into their places, where nothing may be; says where they are then.
///
/// # Errors
/// One sentence that says what is there already, or what is wrong with the backup. Nothing is in place then.
pub(crate) fn restore(options: &Options, folder: &Path, progress: &mut Progress) -> anyhow::Result<Vec<PathBuf>> {
    let record = Record::read(folder)?;
    let application = Application::find(options)?;
    let (name, theirs, ours) = (folder.display(), &record.application, &application.name);
    ensure!(theirs == ours, "{name} is a backup of the application `{theirs}`, and this one is `{ours}`");
    let pairs = pairs(&record, &application)?;
    for (_, place) in &pairs {
        check_free(&place.file)?;
    }
    progress.begin(record.databases.iter().map(|entry| entry.bytes).sum());
    let mut drafts = Files(Vec::new());
    for (entry, place) in &pairs {
        Location::File(place.file.clone()).make_folder()?;
        let (from, draft) = (folder.join(&entry.file), beside(&place.file, DRAFT));
        ensure!(!draft.exists(), "{} is left of a restore that was cut off; remove it", draft.display());
        drafts.0.push(draft.clone());
        let doing = format!("copying {}", entry.file);
        let copied = copy(&from, &draft, &mut |bytes| progress.at(&doing, bytes));
        let copied = copied.with_context(|| format!("{} cannot be copied to {}", from.display(), draft.display()))?;
        progress.next(entry.bytes);
        ensure!(copied == entry.fingerprint(), "{} is not what the backup wrote: it was changed afterwards", from.display());
    }
    // All of them are whole, and on the disk.
    let mut settled = Files(Vec::new());
    for (_, place) in &pairs {
        settle(&place.file, &mut settled)?;
    }
    Ok(std::mem::take(&mut settled.0))
}

/// The databases of the backup, each with its place in the application; neither has one more than the other.
fn pairs<'a>(record: &'a Record, application: &'a Application) -> anyhow::Result<Vec<(&'a Entry, &'a Place)>> {
    for place in &application.databases {
        let is_there = record.databases.iter().any(|entry| entry.labels == place.labels);
        ensure!(is_there, "the backup has no database `{}`, which the application uses", place.name());
    }
    let place = |entry: &'a Entry| {
        let name = entry.labels.join(", ");
        let place = application.databases.iter().find(|place| place.labels == entry.labels);
        let place = place.with_context(|| format!("the application has no database `{name}`, which is in the backup"))?;
        let known = entry.labels.iter().find_map(|label| application.schemas.get(label));
        if let (Some(found), Some(known)) = (entry.schema, known)
            && found > *known
        {
            bail!(
                "the backup has schema {found} of `{name}`, and the application knows {known}: restore it with the newer build"
            );
        }
        Ok((entry, place))
    };
    record.databases.iter().map(place).collect()
}

/// Nothing that is there is written over, and no journal of another database is found beside a restored one.
fn check_free(file: &Path) -> anyhow::Result<()> {
    let companions = COMPANIONS.iter().map(|ending| beside(file, ending));
    for found in [file.to_owned()].into_iter().chain(companions) {
        // A link that leads nowhere is there too.
        ensure!(
            fs::symlink_metadata(&found).is_err(),
            "{} is there already, and a restore writes over nothing; stop the application and move its databases away",
            found.display()
        );
    }
    Ok(())
}

/// Gives a draft its name, unless somebody else has got it meanwhile, and adds it to those that have theirs.
fn settle(file: &Path, settled: &mut Files) -> anyhow::Result<()> {
    let draft = beside(file, DRAFT);
    // A link does not replace what is there, as a new name would.
    fs::hard_link(&draft, file).with_context(|| format!("{} cannot be put in place", file.display()))?;
    settled.0.push(file.to_owned());
    fs::remove_file(&draft).with_context(|| format!("{} cannot be removed", draft.display()))?;
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    sync_folder(folder).with_context(|| format!("the disk does not keep {}", file.display()))
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}

/// Files that are taken away again when something goes wrong on the way.
struct Files(Vec<PathBuf>);

impl Drop for Files {
    fn drop(&mut self) {
        for file in &self.0 {
            let _ = fs::remove_file(file);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_first_keeps_the_name_and_the_others_lose_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["one.db", "other.db"].map(|name| folder.path().join(name));
        for file in [&one, &other] {
            fs::write(beside(file, DRAFT), "restored").unwrap();
        }
        // Made by an application that was started in between.
        fs::write(&other, "in use").unwrap();
        let mut settled = Files(Vec::new());
        settle(&one, &mut settled).unwrap();
        let refused = settle(&other, &mut settled).unwrap_err();
        assert!(refused.to_string().contains("other.db cannot be put in place"), "{refused}");
        drop(settled);
        assert!(!one.exists() && !beside(&one, DRAFT).exists());
        assert_eq!(fs::read_to_string(&other).unwrap(), "in use");
    }
}
