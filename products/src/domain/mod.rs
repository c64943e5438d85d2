//! What is true of a catalogue however it is stored and sent: values that cannot be wrong once they exist.

mod product;
mod text;
mod violation;

pub use product::{Change, NewProduct, Product, Status};
pub use text::{Description, Name, Sku};
pub use violation::Violation;
