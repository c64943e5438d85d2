use super::ReservationStatus;

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<T, R = Refusal> {
    /// It was decided.
    Made {
        /// What was done, or why nothing was.
        outcome: Result<T, R>,
        /// For a repeated request: the id of the one that was decided. Nothing has been done this time.
        replay_of: Option<String>,
    },
    /// Its idempotency key was used for something else before. Nothing has been done.
    KeyReused,
}

impl<T, R> Decision<T, R> {
    /// What was done, or why nothing was; `None` where the key was used for something else.
    pub fn outcome(self) -> Option<Result<T, R>> {
        match self {
            Self::Made { outcome, .. } => Some(outcome),
            Self::KeyReused => None,
        }
    }

    /// Whether this is the answer to an earlier request.
    pub fn is_replay(&self) -> bool {
        matches!(self, Self::Made { replay_of: Some(_), .. })
    }
}

/// Why a command was not carried out. With an idempotency key it stays so for the key's lifetime, but for `AboveMaximum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The product has no stock here.
    StockNotFound,
    /// There is no such purchase.
    PurchaseNotFound,
    /// There is no such reservation.
    ReservationNotFound,
    /// The product has stock here already.
    StockExists,
    /// Units are on hand or reserved.
    StockInUse {
        /// Units on hand.
        on_hand: i64,
        /// Units reserved.
        reserved: i64,
    },
    /// More units were asked for than are available, or would be taken from under a reservation.
    InsufficientStock {
        /// Units that the command would take.
        requested: i64,
        /// Units on hand that nobody has reserved.
        available: i64,
    },
    /// More units would be on hand than can be.
    AboveMaximum {
        /// How many can be.
        maximum: i64,
    },
    /// The version is not the one expected.
    StaleVersion {
        /// What it is.
        current: i64,
    },
    /// The product is archived: it is not for sale.
    ProductNotAvailable,
    /// The client's own id is in use.
    IdTaken,
    /// The reservation has ended.
    AlreadyEnded {
        /// How.
        status: ReservationStatus,
    },
}

/// Why none of several commands was carried out: the first that could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its place among them, from 0.
    pub line: usize,
    /// Why not, taking those before it as done.
    pub refusal: Refusal,
}
