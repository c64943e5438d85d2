use platform::{DatabaseError, Row};

use crate::{Parameter, Statement};

/// Something that can be asked for, and that one statement decides and carries out; alone, or as a step of a batch.
///
/// The statement names `:attempt_id`, `:actor`, `:idempotency_key`, `:fingerprint`, `:key_lifetime_ms`, `:request_id`, `:now`
/// and `:position`, which are given by the [`Attempt`](crate::Attempt), and returns at least `attempt_id`, `kind`,
/// `fingerprint`, `request_id` and `outcome`.
pub trait Step: Sync {
    /// What is done.
    type Done: Send;
    /// Why nothing is done.
    type Refusal: Refusal;

    /// The statement that decides it and carries it out.
    fn statement(&self) -> &'static Statement;

    /// The parameters of its own.
    fn parameters(&self) -> Vec<Parameter>;

    /// What was done, from the row that recorded it: the first time, and every time that it is replayed.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] where the row cannot be the record of this.
    fn done(recorded: &Row) -> Result<Self::Done, DatabaseError>;
}

/// A [`Step`] of one kind, which a client can ask for under an idempotency key.
pub trait Command: Step {
    /// Its word in `command.kind`.
    const KIND: &'static str;
}

/// Why a command was not carried out, as a service knows it.
pub trait Refusal: Sized + Send + Sync {
    /// The statement that records an outcome which no other statement found. It names the parameters of the attempt, `:kind`,
    /// `:objection`, and what [`parameters`](Self::parameters) gives, and returns what other commands return.
    fn record() -> &'static Statement;

    /// Its word in `command.objection` and `command.outcome`.
    fn word(&self) -> &'static str;

    /// The numbers that belong to it: those that [`record`](Self::record) names, `NULL` where this one has none. Without a
    /// refusal, all of them are.
    fn parameters(refusal: Option<&Self>) -> Vec<Parameter>;

    /// The refusal of this word, with its numbers from the row.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] for a word that is none.
    fn read(word: &str, recorded: &Row) -> Result<Self, DatabaseError>;

    /// Whether it only says that somebody else was faster, so that the same request may be decided anew.
    fn is_stale(&self) -> bool;
}

/// What was done, and whether by an earlier request with the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done<T> {
    /// What was done.
    pub value: T,
    /// Whether it had been done already.
    pub is_replay: bool,
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped<R> {
    /// What is there does not allow it. With an idempotency key, this is the answer from now on.
    Refused {
        /// Why.
        refusal: R,
        /// The id of the request that was refused, where this one only repeats it.
        replay_of: Option<String>,
    },
    /// The idempotency key was used for another request.
    KeyReused,
    /// The answer would be larger than [`ANSWER_BYTES_MAX`](crate::limits::ANSWER_BYTES_MAX). Nothing is kept for the key.
    TooLarge,
    /// The database did not answer.
    Database(DatabaseError),
}

impl<R> Stopped<R> {
    /// A refusal that nothing was recorded of.
    pub fn refused(refusal: R) -> Self {
        Self::Refused { refusal, replay_of: None }
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&R> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            Self::KeyReused | Self::TooLarge | Self::Database(_) => None,
        }
    }
}

impl<R> From<DatabaseError> for Stopped<R> {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

/// Words of `command.outcome` that are no refusals: carried out, and asked for what is so already.
const DONE: [&str; 2] = ["done", "unchanged"];

/// The refusal in a row of `command`, if it was refused.
pub(crate) fn refusal<R: Refusal>(recorded: &Row) -> Result<Option<R>, DatabaseError> {
    let word = recorded.text("outcome")?;
    if DONE.contains(&word) { Ok(None) } else { R::read(word, recorded).map(Some) }
}
