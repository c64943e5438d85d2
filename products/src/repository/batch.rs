//! Several commands, all or nothing.

use platform::database::Transaction;
use platform::{DatabaseError, Row, Value, clock};

use super::command::{Attempt, Step, statement};
use super::decode::Decided;
use super::{Command, Decision, Effect, Origin, Refusal, Repository, statements};

/// What came of a batch: what each command did, in order, or which of them was refused.
pub type BatchOutcome = Result<Vec<Effect>, RefusedStep>;

/// The first command of a batch that was refused; none of them had any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedStep {
    /// Which, from 0.
    pub position: usize,
    /// Why.
    pub refusal: Refusal,
}

impl Repository {
    /// Carries these commands out one after the other, each seeing what the earlier ones did, or none of them. Meant for up to
    /// [`OPERATIONS_MAX`](crate::limits::OPERATIONS_MAX).
    ///
    /// The key is that of the whole batch, whose outcome is kept as that of a single command is. The exception is
    /// [`Refusal::Stale`], which is never kept: it tells that the batch was made from versions that are no longer there, and
    /// the same request may be made into another batch.
    ///
    /// # Errors
    ///
    /// What the database says; nothing happened then.
    pub async fn apply_all(&self, commands: &[Command], origin: &Origin) -> Result<Decision<BatchOutcome>, DatabaseError> {
        let attempt = self.attempt();
        let transaction = self.platform.database.transaction().await?;
        if origin.key.is_some() {
            let row = transaction.query(statements::BATCH, done(&attempt, origin, commands.len())).await?;
            let decided = Decided::only(&row)?;
            if decided.attempt != attempt.id {
                drop(transaction);
                return self.replay(&decided, origin).await;
            }
        }
        match self.run(&*transaction, commands, origin, &attempt).await? {
            Ok(effects) => {
                transaction.commit().await?;
                Ok(Decision::Made(Ok(effects)))
            }
            Err(refused) => {
                // Rolls everything back, the key included, which then has to be kept with the refusal.
                drop(transaction);
                self.refuse(refused, origin, &attempt).await
            }
        }
    }

    /// What is kept for this key: [`Decision::Replayed`] or [`Decision::KeyReused`], or `None` where nothing is.
    ///
    /// To be asked before a request is made into a batch with the help of what is stored: that may have changed since the
    /// request was first decided, and the answer must not.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn recall(&self, origin: &Origin) -> Result<Option<Decision<BatchOutcome>>, DatabaseError> {
        let Some(key) = &origin.key else { return Ok(None) };
        let now_ms = clock::to_millis(self.platform.clock.now());
        let parameters = vec![origin.actor.as_str().into(), key.key.as_str().into(), now_ms.into()];
        match self.platform.database.query(statements::RECALL, parameters).await?.first() {
            Some(row) => self.replay(&Decided::read(row)?, origin).await.map(Some),
            None => Ok(None),
        }
    }

    async fn run(
        &self,
        transaction: &dyn Transaction,
        commands: &[Command],
        origin: &Origin,
        batch: &Attempt,
    ) -> Result<BatchOutcome, DatabaseError> {
        let mut effects = Vec::with_capacity(commands.len());
        for (position, command) in commands.iter().enumerate() {
            let step = Step { batch: Some(batch.id), position: Some(stored(position)) };
            let (sql, parameters) = statement(command, self.attempt().head(origin, &step));
            match Decided::only(&transaction.query(sql, parameters).await?)?.outcome()? {
                Ok(effect) => effects.push(effect),
                Err(refusal) => return Ok(Err(RefusedStep { position, refusal })),
            }
        }
        Ok(Ok(effects))
    }

    /// Keeps the refusal for the key. The same request may have been faster a second time; then what was kept first holds.
    async fn refuse(
        &self,
        refused: RefusedStep,
        origin: &Origin,
        attempt: &Attempt,
    ) -> Result<Decision<BatchOutcome>, DatabaseError> {
        if origin.key.is_none() || matches!(refused.refusal, Refusal::Stale { .. }) {
            return Ok(Decision::Made(Err(refused)));
        }
        let parameters = refusal(attempt, origin, refused);
        let decided = Decided::only(&self.platform.database.query(statements::BATCH, parameters).await?)?;
        if decided.attempt == attempt.id {
            return Ok(Decision::Made(Err(refused)));
        }
        self.replay(&decided, origin).await
    }

    async fn replay(&self, decided: &Decided, origin: &Origin) -> Result<Decision<BatchOutcome>, DatabaseError> {
        if !decided.is_batch() || !decided.is_for(origin) {
            return Ok(Decision::KeyReused);
        }
        let outcome = match decided.refusal()? {
            Some(refusal) => Err(RefusedStep { position: decided.position()?, refusal }),
            None => Ok(self.steps(decided).await?),
        };
        Ok(Decision::Replayed { outcome, request_id: decided.request_id.clone() })
    }

    async fn steps(&self, batch: &Decided) -> Result<Vec<Effect>, DatabaseError> {
        let rows = self.platform.database.query(statements::STEPS, vec![batch.attempt.into()]).await?;
        if rows.len() != batch.position()? {
            // The key expired while it was read, and others began to clear it away. The next try finds it absent.
            return Err(DatabaseError::Busy);
        }
        rows.iter().map(effect).collect()
    }
}

fn effect(row: &Row) -> Result<Effect, DatabaseError> {
    let outcome = Decided::read(row)?.outcome()?;
    outcome.map_err(|refusal| DatabaseError::failed(format!("a step of a batch that was done is {refusal:?}")))
}

fn done(attempt: &Attempt, origin: &Origin, count: usize) -> Vec<Value> {
    let mut parameters = attempt.head(origin, &Step { batch: None, position: Some(stored(count)) });
    parameters.push("done".into());
    parameters
}

fn refusal(attempt: &Attempt, origin: &Origin, refused: RefusedStep) -> Vec<Value> {
    let mut parameters = attempt.head(origin, &Step { batch: None, position: Some(stored(refused.position)) });
    parameters.push(refused.refusal.word().into());
    parameters
}

fn stored(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
