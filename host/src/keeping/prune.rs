//! `bodega prune`: what nobody needs any more.
//!
//! That is the outcomes that were kept for idempotency keys, when their time is over. Requests with a key take some of them along;
//! when there come none, they stay. Feeds and ledgers are kept for ever: a reader may begin at the beginning, and the next number
//! of a product is that after its last event.

use super::application::{Application, Place};
use crate::config::Options;
use crate::limits;
use crate::sqlite::Expired;
use anyhow::{Context as _, ensure};

/// What was found in a database.
pub(crate) struct Pruned {
    /// Its labels.
    pub(crate) database: String,
    /// Outcomes that were kept, and those whose time is over; `None` where none are kept.
    pub(crate) found: Option<(i64, i64)>,
    pub(crate) deleted: u32,
}

/// Counts the outcomes whose time is over, and deletes them unless it is a dry run: some in each transaction, with pauses, so that
/// whoever else writes hardly waits.
///
/// # Errors
/// One sentence that says which database cannot be used, and why. What was deleted by then stays so.
pub(crate) fn prune(options: &Options, is_dry_run: bool) -> anyhow::Result<Vec<Pruned>> {
    let application = Application::find(options)?;
    let prune = |place: &Place| {
        let (database, file) = (place.name(), place.file.display());
        ensure!(place.file.exists(), "there is no database `{database}` at {file}");
        let prune = || -> rusqlite::Result<Pruned> {
            let Some(mut expired) = Expired::open(&place.file)? else {
                return Ok(Pruned { database, found: None, deleted: 0 });
            };
            let found = expired.count()?;
            let deleted = if is_dry_run { 0 } else { delete(&mut expired)? };
            Ok(Pruned { database, found: Some(found), deleted })
        };
        prune().with_context(|| format!("the database {file} cannot be pruned"))
    };
    application.databases.iter().map(prune).collect()
}

/// Deletes all whose time is over; how many.
fn delete(expired: &mut Expired) -> rusqlite::Result<u32> {
    let mut deleted = 0;
    loop {
        let some = expired.delete_some()?;
        deleted += some;
        if some < limits::PRUNE_ROWS {
            return Ok(deleted);
        }
        std::thread::sleep(limits::PRUNE_PAUSE);
    }
}
