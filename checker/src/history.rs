//! What happened, as the clients saw it.

use crate::call::Reply;
use crate::plan::Action;

/// The time of an end that nobody saw.
pub const NEVER: u64 = u64::MAX;

/// Everything that the clients did.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// In no particular order.
    pub operations: Vec<Operation>,
    /// Phases, in order.
    pub jumps: Vec<Jump>,
}

/// The beginning of a phase.
#[derive(Clone, Copy, Debug)]
pub struct Jump {
    /// When.
    pub time: u64,
    /// By how many seconds the clock jumped.
    pub seconds: i64,
    /// Whether somebody holds the database in this phase: that a hold ran out cannot be written down then, and not be told.
    pub is_locked: bool,
}

/// One action and all attempts at it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What was asked.
    pub action: Action,
    /// Under which idempotency key.
    pub key: Option<String>,
    /// Which version of the stock had to be met.
    pub if_match: Option<i64>,
    /// What may go wrong: the faults that were in force.
    pub excuse: Excuse,
    /// In the order in which they were sent.
    pub attempts: Vec<Attempt>,
}

/// Faults in force, which excuse a 5xx, and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may hold beside the others")]
pub struct Excuse {
    /// Products was not well.
    pub products: bool,
    /// Products denied that the product exists.
    pub unknown_product: bool,
    /// Somebody else held the database for longer than a statement waits.
    pub database: bool,
    /// The disk had no room.
    pub disk: bool,
}

/// One request. Times are nanoseconds since the run began.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its `X-Request-Id`, which no other attempt has.
    pub request_id: String,
    /// Just before it was sent.
    pub start: u64,
    /// When the reply was there; [`NEVER`] where it did not come: then it may take effect at any time.
    pub end: u64,
    /// The reply.
    pub reply: Option<Reply>,
}

impl Operation {
    /// The replies that came, each with its attempt.
    pub fn replies(&self) -> impl Iterator<Item = (&Attempt, &Reply)> {
        self.attempts.iter().filter_map(|attempt| attempt.reply.as_ref().map(|reply| (attempt, reply)))
    }

    /// Whether this request was one of its attempts.
    pub fn sent(&self, request_id: &str) -> bool {
        self.attempts.iter().any(|attempt| attempt.request_id == request_id)
    }
}

impl Attempt {
    /// Whether asking again would only repeat what is known.
    pub fn is_settled(&self) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.status < 500 && reply.code() != "product_not_found")
    }
}
