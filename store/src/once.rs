//! Replay first, then decide, then remember.

use platform::{DatabaseError, Query, Row};

use crate::command::refusal;
use crate::limits::AGAIN_TRIES;
use crate::statement::Statement;
use crate::{Attempt, Command, Done, Parameter, Refusal, Step, Stopped, Store};

/// What is recorded for a key.
pub(crate) static RECALL: Statement = Statement::new("recall", include_str!("sqlite/recall.sql"));

/// The outcome of a command that fell into the moment in which something fell due: that is written down now, and the command
/// is to be sent again.
const AGAIN: &str = "again";

impl Store {
    /// Decides a request once, however often it is repeated.
    ///
    /// What was decided for its key before is the answer, without anything being looked at: also while nobody can write, and
    /// whatever has become of what it was about. Otherwise `prepare` makes the command, and its statement decides, carries
    /// out and remembers in one. A refusal that `prepare` finds is remembered too.
    ///
    /// # Errors
    ///
    /// See [`Stopped`], and what `prepare` says.
    pub async fn once<C, E>(
        &self,
        attempt: &Attempt,
        prepare: impl Future<Output = Result<Result<C, C::Refusal>, E>> + Send,
    ) -> Result<Done<C::Done>, E>
    where
        C: Command,
        E: From<Stopped<C::Refusal>>,
    {
        if let Some(row) = self.recall(attempt).await.map_err(Stopped::Database)? {
            return Ok(settle::<C>(&row, C::KIND, attempt)?);
        }
        match prepare.await? {
            Ok(command) => Ok(self.decide(attempt, &command).await?),
            Err(refusal) => Ok(self.refuse::<C>(attempt, refusal).await?),
        }
    }

    /// Carries a command out, or says why not.
    ///
    /// # Errors
    ///
    /// See [`Stopped`].
    pub async fn decide<C: Command>(&self, attempt: &Attempt, command: &C) -> Result<Done<C::Done>, Stopped<C::Refusal>> {
        let row = send(self.connection(), attempt, None, command).await?;
        settle::<C>(&row, C::KIND, attempt)
    }

    /// Keeps for the attempt's key, if it has one, that the command is refused.
    async fn refuse<C: Command>(&self, attempt: &Attempt, refusal: C::Refusal) -> Result<Done<C::Done>, Stopped<C::Refusal>> {
        if attempt.key.is_none() {
            return Err(Stopped::refused(refusal));
        }
        let row = record(self.connection(), &attempt.parameters(None), C::KIND, Some(&refusal)).await?;
        settle::<C>(&row, C::KIND, attempt)
    }

    /// What is recorded for the attempt's key.
    pub(crate) async fn recall(&self, attempt: &Attempt) -> Result<Option<Row>, DatabaseError> {
        let Some(key) = &attempt.key else { return Ok(None) };
        let parameters =
            [("actor", attempt.actor.as_str().into()), ("idempotency_key", key.key.as_str().into()), ("now", attempt.now.into())];
        self.find(&RECALL, &parameters, |row| Ok(row.clone())).await
    }
}

/// Sends a command, alone or as the step of a batch at this place, and gives the row that records it.
pub(crate) async fn send<S: Step>(
    to: &dyn Query,
    attempt: &Attempt,
    position: Option<i64>,
    step: &S,
) -> Result<Row, DatabaseError> {
    let mut parameters = step.parameters();
    parameters.extend(attempt.parameters(position));
    for _ in 0..AGAIN_TRIES {
        let row = only(step.statement().send(to, &parameters).await?)?;
        if row.text("outcome")? != AGAIN {
            return Ok(row);
        }
    }
    Err(DatabaseError::Busy)
}

/// Records an outcome that no statement of a command found.
pub(crate) async fn record<R: Refusal>(
    to: &dyn Query,
    head: &[Parameter],
    kind: &'static str,
    refusal: Option<&R>,
) -> Result<Row, DatabaseError> {
    let mut parameters = R::parameters(refusal);
    parameters.extend(head.iter().cloned());
    parameters.extend([("kind", kind.into()), ("objection", refusal.map(Refusal::word).into())]);
    only(R::record().send(to, &parameters).await?)
}

/// The one row that every command returns.
fn only(rows: Vec<Row>) -> Result<Row, DatabaseError> {
    rows.into_iter().next().ok_or_else(|| DatabaseError::failed("a command returned no row"))
}

/// The id of the request that this row was recorded for, where it was an earlier one with the same key; `None` where it is
/// this attempt's own.
///
/// # Errors
///
/// [`Stopped::KeyReused`] where the key was used for something else.
pub(crate) fn replay_of<R>(row: &Row, kind: &str, attempt: &Attempt) -> Result<Option<String>, Stopped<R>> {
    if row.uuid("attempt_id")? == attempt.id {
        return Ok(None);
    }
    let fingerprint = attempt.key.as_ref().map(|key| key.fingerprint.as_str());
    if row.optional_text("fingerprint")? != fingerprint || row.text("kind")? != kind {
        return Err(Stopped::KeyReused);
    }
    Ok(Some(row.text("request_id")?.to_owned()))
}

fn settle<S: Step>(row: &Row, kind: &str, attempt: &Attempt) -> Result<Done<S::Done>, Stopped<S::Refusal>> {
    let replay_of = replay_of(row, kind, attempt)?;
    match refusal(row)? {
        Some(refusal) => Err(Stopped::Refused { refusal, replay_of }),
        None => Ok(Done { value: S::done(row)?, is_replay: replay_of.is_some() }),
    }
}
