//! What a run does, all of it known before anything is sent.

use crate::stub::Mood;
use uuid::Uuid;

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) seed: u64,
    /// Hosts on the one database.
    pub(crate) hosts: usize,
    /// Whether each host is a process, which can be killed and run out of disk; the clock of those cannot be moved.
    pub(crate) processes: bool,
    /// Each has stock from the beginning.
    pub(crate) products: Vec<Uuid>,
    /// Units that each begins with.
    pub(crate) on_hand: i64,
    pub(crate) phases: Vec<Phase>,
}

/// What happens between two moments without traffic.
#[derive(Clone, Debug)]
pub(crate) struct Phase {
    /// Seconds by which the clock jumps before it.
    pub(crate) jump_s: i64,
    /// How products behaves.
    pub(crate) mood: Mood,
    pub(crate) disturbance: Disturbance,
    /// What each client does, in order.
    pub(crate) clients: Vec<Vec<Step>>,
}

/// What goes wrong in a phase.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Disturbance {
    /// Nothing.
    None,
    /// A host dies when so many steps have begun.
    Crash { host: usize, after: usize },
    /// Somebody else holds the database for this many milliseconds.
    Lock { ms: u64 },
    /// The disk has no room for this many milliseconds.
    Full { ms: u64 },
}

/// One thing that a client does.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) action: Action,
    /// The idempotency key, where the action is a POST.
    pub(crate) key: Option<String>,
    pub(crate) delivery: Delivery,
    /// The host that is asked first.
    pub(crate) host: usize,
}

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// There and back.
    Once,
    /// There; the reply is lost.
    Lost,
    /// The client goes away after so many microseconds.
    Aborted(u64),
    /// So many copies at once, to all hosts.
    Copies(u8),
    /// A copy of it arrives once more, after all is done.
    Late,
}

/// A change or a question; the fields are those of the API. Ids are made here, so that a step is the same whatever was answered
/// before.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Start stock.
    Start { product: Uuid, on_hand: i64, threshold: i64 },
    /// Receive or adjust.
    Move { product: Uuid, delta: i64 },
    /// Read the version, then set absolute values if it is still that one.
    Set { product: Uuid, on_hand: Option<i64>, threshold: i64 },
    /// Read the version, then delete if it is still that one.
    Delete { product: Uuid },
    /// Buy.
    Buy { product: Uuid, id: Uuid, quantity: i64 },
    /// Cancel a purchase.
    Cancel { product: Uuid, id: Uuid },
    /// Hold.
    Hold { product: Uuid, id: Uuid, quantity: i64, ttl_s: i64 },
    /// Confirm a hold.
    Confirm { product: Uuid, id: Uuid },
    /// Release a hold.
    Release { product: Uuid, id: Uuid },
    /// Several purchases and movements, all or nothing.
    Lines { lines: Vec<Line> },
    /// Read stock.
    ReadStock { product: Uuid },
    /// Read a purchase.
    ReadPurchase { product: Uuid, id: Uuid },
    /// Read a reservation.
    ReadReservation { product: Uuid, id: Uuid },
    /// Ask whether the books agree.
    Audit,
}

impl Action {
    /// Whether it makes something each time that it is asked for, unless an idempotency key says that it is the same.
    pub(crate) fn is_post(&self) -> bool {
        matches!(self, Self::Start { .. } | Self::Move { .. } | Self::Buy { .. } | Self::Hold { .. } | Self::Lines { .. })
    }

    /// The product that it is about, where it is one.
    pub(crate) fn product(&self) -> Option<Uuid> {
        match self {
            Self::Start { product, .. }
            | Self::Move { product, .. }
            | Self::Set { product, .. }
            | Self::Delete { product }
            | Self::Buy { product, .. }
            | Self::Cancel { product, .. }
            | Self::Hold { product, .. }
            | Self::Confirm { product, .. }
            | Self::Release { product, .. }
            | Self::ReadStock { product }
            | Self::ReadPurchase { product, .. }
            | Self::ReadReservation { product, .. } => Some(*product),
            Self::Lines { .. } | Self::Audit => None,
        }
    }
}

/// One line of [`Action::Lines`].
#[derive(Clone, Debug)]
pub struct Line {
    /// The product.
    pub product: Uuid,
    /// The id of the purchase; `None` for a movement.
    pub purchase: Option<Uuid>,
    /// The change of the units on hand.
    pub delta: i64,
}
