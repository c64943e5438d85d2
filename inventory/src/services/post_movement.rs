//! Receiving and adjusting stock.

use store::{Attempt, Done, Stopped};

use crate::domain::{Movement, PostMovement, Refusal};
use crate::repository::Repository;

/// Moves it.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn post_movement(
    repository: &Repository,
    attempt: &Attempt,
    command: PostMovement,
) -> Result<Done<Movement>, Stopped<Refusal>> {
    repository.store.once(attempt, async { Ok::<_, Stopped<Refusal>>(Ok(command)) }).await
}
