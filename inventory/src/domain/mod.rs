//! What is true of stock whatever the transport and the storage.
//!
//! Values are made by checked constructors and cannot be wrong afterwards; the nouns ([`Stock`], [`Movement`], [`Purchase`],
//! [`Reservation`], [`Event`]) are what the repository gives back. Times are milliseconds since 1970-01-01T00:00:00Z.

mod attempt;
mod command;
mod consistency;
mod decision;
mod event;
mod ids;
mod movement;
mod numbers;
mod purchase;
mod reservation;
mod stock;
mod terms;
mod text;

pub use attempt::{Attempt, IdempotencyKey};
pub use command::{
    Buy, Cancel, Confirm, Correction, DeleteStock, Hold, Line, LineDone, PostMovement, Release, SetStock, StartStock,
};
pub use consistency::{Consistency, Discrepancy};
pub use decision::{Decision, Refusal, RefusedLine};
pub use event::{Event, EventKind};
pub use ids::{ProductId, PurchaseId, ReservationId, SequenceId};
pub use movement::{Movement, MovementKind};
pub use numbers::{Delta, OnHand, OutOfRange, Quantity, TtlSeconds};
pub use purchase::{Purchase, PurchaseStatus};
pub use reservation::{Reservation, ReservationStatus};
pub use stock::Stock;
pub use terms::Terms;
pub use text::{BadText, Reason, Reference};
