//! Several commands as one: all of them, or none.

use platform::database::Transaction;
use platform::{DatabaseError, Row};

use crate::command::refusal;
use crate::limits::ANSWER_BYTES_MAX;
use crate::once::{record, replay_of, send};
use crate::statement::Statement;
use crate::{Attempt, Done, Refusal, Step, Stopped, Store, size};

/// The steps of a batch that was done.
pub(crate) static STEPS: Statement = Statement::new("steps", include_str!("sqlite/steps.sql"));

/// The word for a batch in `command.kind`.
const KIND: &str = "batch";

/// The first step of a batch that was refused; none of them had any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedStep<R> {
    /// Which, from 0.
    pub position: usize,
    /// Why, taking those before it as done.
    pub refusal: R,
}

/// What came of a batch.
type Outcome<S> = Result<Done<Vec<<S as Step>::Done>>, Stopped<RefusedStep<<S as Step>::Refusal>>>;

impl Store {
    /// [`once`](Self::once) for a batch: replays, or carries out the steps that `prepare` makes.
    ///
    /// A batch is made from what is stored at the time. Where a step then finds that somebody else was faster
    /// ([`Refusal::is_stale`]), nothing is remembered and that refusal comes back, for the caller to prepare it anew.
    ///
    /// # Errors
    ///
    /// See [`Stopped`], and what `prepare` says.
    pub async fn all_once<S, E>(
        &self,
        attempt: &Attempt,
        prepare: impl Future<Output = Result<Result<Vec<S>, RefusedStep<S::Refusal>>, E>> + Send,
    ) -> Result<Done<Vec<S::Done>>, E>
    where
        S: Step,
        E: From<Stopped<RefusedStep<S::Refusal>>>,
    {
        if let Some(row) = self.recall(attempt).await.map_err(Stopped::Database)? {
            return Ok(self.replay_all::<S>(&row, attempt).await?);
        }
        match prepare.await? {
            Ok(steps) => Ok(self.all(attempt, &steps).await?),
            Err(refused) => Ok(self.refuse_all::<S>(attempt, refused).await?),
        }
    }

    /// Carries these steps out one after the other, each seeing what the earlier ones did, or none of them. Meant for up to
    /// [`OPERATIONS_MAX`](crate::limits::OPERATIONS_MAX). What would be answered must be within [`ANSWER_BYTES_MAX`].
    ///
    /// # Errors
    ///
    /// See [`Stopped`].
    pub async fn all<S: Step>(&self, attempt: &Attempt, steps: &[S]) -> Outcome<S> {
        let transaction = self.database.transaction().await?;
        if attempt.key.is_some() {
            let head = attempt.parameters_of_batch(stored(steps.len()));
            let row = record::<S::Refusal>(&*transaction, &head, KIND, None).await?;
            if replay_of::<()>(&row, KIND, attempt).map_or(true, |earlier| earlier.is_some()) {
                drop(transaction);
                return self.replay_all::<S>(&row, attempt).await;
            }
        }
        match run(&*transaction, attempt, steps).await {
            Ok(value) => {
                transaction.commit().await?;
                Ok(Done { value, is_replay: false })
            }
            Err(Stopped::Refused { refusal, .. }) => {
                // Takes everything back, the key included, which then has to be kept with the refusal.
                drop(transaction);
                self.refuse_all::<S>(attempt, refusal).await
            }
            Err(stopped) => Err(stopped),
        }
    }

    /// Keeps the refusal for the key. The same request may have been faster a second time; then what was kept first holds.
    async fn refuse_all<S: Step>(&self, attempt: &Attempt, refused: RefusedStep<S::Refusal>) -> Outcome<S> {
        if attempt.key.is_none() || refused.refusal.is_stale() {
            return Err(Stopped::refused(refused));
        }
        let head = attempt.parameters_of_batch(stored(refused.position));
        let row = record(self.connection(), &head, KIND, Some(&refused.refusal)).await?;
        self.replay_all::<S>(&row, attempt).await
    }

    async fn replay_all<S: Step>(&self, row: &Row, attempt: &Attempt) -> Outcome<S> {
        let replay_of = replay_of(row, KIND, attempt)?;
        let position = usize::try_from(row.integer("position")?).unwrap_or(usize::MAX);
        if let Some(refusal) = refusal(row)? {
            return Err(Stopped::Refused { refusal: RefusedStep { position, refusal }, replay_of });
        }
        let rows = self.query(&STEPS, &[("attempt_id", row.uuid("attempt_id")?.into())]).await?;
        if rows.len() != position {
            // The key expired while it was read, and others began to clear it away. The next try finds it absent.
            return Err(Stopped::Database(DatabaseError::Busy));
        }
        let value = rows.iter().map(S::done).collect::<Result<_, _>>()?;
        Ok(Done { value, is_replay: replay_of.is_some() })
    }
}

/// What came of steps in a transaction that is still open.
type Ran<S> = Result<Vec<<S as Step>::Done>, Stopped<RefusedStep<<S as Step>::Refusal>>>;

async fn run<S: Step>(transaction: &dyn Transaction, attempt: &Attempt, steps: &[S]) -> Ran<S> {
    let mut done = Vec::with_capacity(steps.len());
    let mut bytes = 0;
    for (position, step) in steps.iter().enumerate() {
        let row = send(transaction, attempt, Some(stored(position)), step).await?;
        if let Some(refusal) = refusal(&row)? {
            return Err(Stopped::refused(RefusedStep { position, refusal }));
        }
        bytes += size::of(&row, |_| true);
        if bytes > ANSWER_BYTES_MAX {
            return Err(Stopped::TooLarge);
        }
        done.push(S::done(&row)?);
    }
    Ok(done)
}

fn stored(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
