//! Keeping the databases of an application: a copy of them while it runs, what is looked at in a copy, the way back, and what may
//! be thrown away.
//!
//! A backup is a folder with a file for each database and `backup.json`, which is written last: without it there is no backup.

mod application;
mod backup;
mod destination;
mod files;
mod order;
mod progress;
mod prune;
mod record;
mod restore;
mod verify;

pub(crate) use backup::backup;
pub(crate) use progress::Progress;
pub(crate) use prune::{Pruned, prune};
pub(crate) use restore::restore;
pub(crate) use verify::verify;
