//! Holding stock for somebody who has not bought yet.

use store::{Attempt, Done, Stopped};

use crate::domain::{Hold, Refusal, Reservation};
use crate::repository::Repository;

/// Holds it.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn hold(repository: &Repository, attempt: &Attempt, hold: Hold) -> Result<Done<Reservation>, Stopped<Refusal>> {
    repository.store.once(attempt, async { Ok::<_, Stopped<Refusal>>(Ok(hold)) }).await
}
