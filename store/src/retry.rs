//! Changes that are planned from what is there: where somebody else was faster, the plan is made anew.

use platform::DatabaseError;

use crate::limits::CHANGE_TRIES;
use crate::{Refusal, RefusedStep, Stopped};

/// Why such a change was not made: what stopped it, and whatever else the caller can say against it.
pub trait Rejection {
    /// Whether somebody else was faster, and that is all, so that the same request may be decided anew.
    fn is_stale(&self) -> bool;

    /// That others were faster too often.
    fn busy() -> Self;
}

impl<R: Refusal> Rejection for Stopped<R> {
    fn is_stale(&self) -> bool {
        self.refusal().is_some_and(R::is_stale)
    }

    fn busy() -> Self {
        Self::Database(DatabaseError::Busy)
    }
}

impl<R: Refusal> Rejection for Stopped<RefusedStep<R>> {
    fn is_stale(&self) -> bool {
        self.refusal().is_some_and(|refused| refused.refusal.is_stale())
    }

    fn busy() -> Self {
        Self::Database(DatabaseError::Busy)
    }
}

/// Plans a change and carries it out with `change`, again and again while somebody else is faster: up to [`CHANGE_TRIES`]
/// times.
///
/// # Errors
///
/// What `change` says.
pub async fn retry<T, E: Rejection, F: Future<Output = Result<T, E>>>(mut change: impl FnMut() -> F) -> Result<T, E> {
    for _ in 0..CHANGE_TRIES {
        match change().await {
            Err(error) if error.is_stale() => {}
            done => return done,
        }
    }
    Err(E::busy())
}
