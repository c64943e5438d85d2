//! What is true of stock whatever the transport and the storage.
//!
//! Values are made by checked constructors and cannot be wrong afterwards; the nouns ([`Stock`], [`Movement`], [`Purchase`],
//! [`Reservation`], [`Event`]) are what the repository gives back. Times are milliseconds since 1970-01-01T00:00:00Z.

mod command;
mod consistency;
mod event;
mod figures;
mod ids;
mod movement;
mod numbers;
mod purchase;
mod refusal;
mod reservation;
mod status;
mod stock;
mod terms;
mod text;

pub(crate) use command::{
    Buy, Confirm, Correction, DeleteStock, Hold, Order, PostMovement, SetPurchase, SetReservation, SetStock, StartStock,
};
pub(crate) use consistency::{Consistency, Discrepancy};
pub(crate) use event::{Event, EventKind};
pub(crate) use figures::{Day, Figures, Moved, NoSpan, Span, State, Sums, Turnover};
pub(crate) use ids::{ProductId, PurchaseId, ReservationId};
pub(crate) use movement::{Movement, MovementKind};
pub(crate) use numbers::{Delta, OnHand, Quantity, TtlSeconds};
pub(crate) use purchase::Purchase;
pub(crate) use refusal::Refusal;
pub(crate) use reservation::Reservation;
pub(crate) use status::{PurchaseStatus, ReservationStatus};
pub(crate) use stock::Stock;
pub(crate) use terms::Terms;
pub(crate) use text::{Reason, Reference};

/// The word of a value, out of the table of its type, which has all of them.
fn word<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}
