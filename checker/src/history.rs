//! What happened, as the clients saw it.

use crate::call::Reply;
use crate::plan::Action;
use std::fmt;

/// The time of an end that nobody saw.
pub(crate) const NEVER: u64 = u64::MAX;

/// Everything that the clients did.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// In no particular order.
    pub(crate) operations: Vec<Operation>,
    /// Phases, in order.
    pub(crate) jumps: Vec<Jump>,
}

/// The beginning of a phase.
#[derive(Debug)]
pub(crate) struct Jump {
    pub(crate) time: u64,
    /// By how many seconds the clock jumped.
    pub(crate) seconds: i64,
    /// Whether somebody holds the database in this phase: that a hold ran out cannot be written down then, and not be told.
    pub(crate) is_locked: bool,
}

/// One action and all attempts at it.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) action: Action,
    /// The idempotency key.
    pub(crate) key: Option<String>,
    /// Which version of the stock had to be met.
    pub(crate) if_match: Option<i64>,
    /// Failures that the faults in force excuse, by status and code.
    pub(crate) excuses: Vec<(u16, &'static str)>,
    /// In the order in which they were sent.
    pub(crate) attempts: Vec<Attempt>,
}

/// One request. Times are nanoseconds since the run began.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// Its `X-Request-Id`, which no other attempt has.
    pub(crate) request_id: String,
    /// Just before it was sent.
    pub(crate) start: u64,
    /// When the reply was there; [`NEVER`] where it did not come: then it may take effect at any time.
    pub(crate) end: u64,
    pub(crate) reply: Option<Reply>,
}

impl Operation {
    /// The replies that came, each with its attempt.
    pub(crate) fn replies(&self) -> impl DoubleEndedIterator<Item = (&Attempt, &Reply)> {
        self.attempts.iter().filter_map(|attempt| attempt.reply.as_ref().map(|reply| (attempt, reply)))
    }

    /// Whether any attempt is.
    pub(crate) fn is_settled(&self) -> bool {
        self.attempts.iter().any(Attempt::is_settled)
    }

    /// When it was asked for first.
    pub(crate) fn asked(&self) -> u64 {
        self.attempts.iter().map(|attempt| attempt.start).min().unwrap_or(0)
    }

    /// When the first such reply was there.
    pub(crate) fn answered(&self, such: impl Fn(&Reply) -> bool) -> Option<u64> {
        self.replies().filter(|(_, reply)| such(reply)).map(|(attempt, _)| attempt.end).min()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, key {:?}", self.action, self.key)
    }
}

impl Attempt {
    /// Whether asking again would only repeat what is known.
    pub(crate) fn is_settled(&self) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.status < 500 && reply.code() != "product_not_found")
    }
}
