//! What is true of a catalogue however it is stored and sent: values that cannot be wrong once they exist, what can be asked
//! for, and what can stand against it. Times are milliseconds since 1970-01-01T00:00:00Z.

mod command;
mod event;
mod product;
mod refusal;
mod text;
mod violation;

pub use command::{Create, Delete, Operation, Update};
pub use event::EventKind;
pub use product::{Change, NewProduct, Product, Status};
pub use refusal::Refusal;
pub use text::{Description, Name, Sku};
pub use violation::Violation;
