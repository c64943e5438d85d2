//! Changes that are planned from what is there: where somebody else was faster, the plan is made anew.

use platform::DatabaseError;

use crate::limits::CHANGE_TRIES;
use crate::{Refusal, RefusedStep, Stopped};

/// Why a change that is planned from what is there was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeError<R, E> {
    /// The caller found no plan for what is there now.
    Plan(E),
    /// The plan could not be carried out.
    Stopped(Stopped<R>),
}

impl<R, E> From<Stopped<R>> for ChangeError<R, E> {
    fn from(stopped: Stopped<R>) -> Self {
        Self::Stopped(stopped)
    }
}

impl<R, E> From<DatabaseError> for ChangeError<R, E> {
    fn from(error: DatabaseError) -> Self {
        Self::Stopped(error.into())
    }
}

/// What can say that somebody else was faster.
pub trait Stale {
    /// Whether that is all that it says, so that the same request may be decided anew.
    fn is_stale(&self) -> bool;
}

impl<R: Refusal> Stale for R {
    fn is_stale(&self) -> bool {
        Refusal::is_stale(self)
    }
}

impl<R: Refusal> Stale for RefusedStep<R> {
    fn is_stale(&self) -> bool {
        self.refusal.is_stale()
    }
}

/// Makes a plan and carries it out with `change`, again and again while somebody else is faster: up to [`CHANGE_TRIES`] times.
///
/// # Errors
///
/// What `change` says, and [`DatabaseError::Busy`] where others were faster every time.
pub async fn retry<T, R, E, F>(mut change: impl FnMut() -> F) -> Result<T, ChangeError<R, E>>
where
    R: Stale,
    F: Future<Output = Result<T, ChangeError<R, E>>>,
{
    for _ in 0..CHANGE_TRIES {
        match change().await {
            Err(ChangeError::Stopped(stopped)) if stopped.refusal().is_some_and(Stale::is_stale) => {}
            done => return done,
        }
    }
    Err(DatabaseError::Busy.into())
}
