//! What is true of stock whatever the transport and the storage.
//!
//! Values are made by checked constructors and cannot be wrong afterwards; the nouns ([`Stock`], [`Movement`], [`Purchase`],
//! [`Reservation`], [`Event`]) are what the repository gives back. Times are milliseconds since 1970-01-01T00:00:00Z.

mod command;
mod consistency;
mod event;
mod ids;
mod movement;
mod numbers;
mod purchase;
mod refusal;
mod reservation;
mod stock;
mod terms;
mod text;

pub use command::{Buy, Cancel, Confirm, Correction, DeleteStock, Hold, Order, PostMovement, Release, SetStock, StartStock};
pub use consistency::{Consistency, Discrepancy};
pub use event::{Event, EventKind};
pub use ids::{ProductId, PurchaseId, ReservationId};
pub use movement::{Movement, MovementKind};
pub use numbers::{Delta, OnHand, OutOfRange, Quantity, TtlSeconds};
pub use purchase::{Purchase, PurchaseStatus};
pub use refusal::Refusal;
pub use reservation::{Reservation, ReservationStatus};
pub use stock::Stock;
pub use terms::Terms;
pub use text::{BadText, Reason, Reference};

/// The word of a value, out of the table of its type, which has all of them.
fn word<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}
