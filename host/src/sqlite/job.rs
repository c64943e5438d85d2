//! A statement on its way to the writer, and back.

use super::effects::Effects;
use super::rows::Answer;
use super::session::Terms;
use crate::bindings::sqlite::Value;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;

/// A statement and its parameters.
pub(super) struct Command {
    pub(super) sql: String,
    pub(super) parameters: Vec<Value>,
}

/// A command that waits for the writer. Who gave it hears the outcome, and is gone when the channel is closed.
pub(super) struct Job {
    pub(super) command: Arc<Command>,
    pub(super) terms: Terms,
    /// Until when it may wait.
    pub(super) deadline: Instant,
    pub(super) reply: oneshot::Sender<Outcome>,
}

/// What the writer made of a command.
pub(super) enum Outcome {
    Done(Answer, Effects),
    /// Nothing of it is done; its own connection can run it.
    Own,
    /// The same, and it is no use to come again.
    AlwaysOwn,
    /// Nothing of it is done, and will be: why.
    Refused(&'static str),
}
