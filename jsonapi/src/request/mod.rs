//! Documents that come in: creating, updating, and relationships
//! ([CRUD](https://jsonapi.org/format/1.1/#crud)).
//!
//! Choices where the text leaves room:
//! - What is malformed (no `data`, `data` of the wrong kind, `type` that is no string, a relationship without `data`)
//!   is 400 `invalid_document`; a value that is well-formed but not allowed is 422; both at once are 400.
//! - A pointer to something missing leads to its parent, since it must lead to something that exists. The exception
//!   is a required attribute: the pointer names it all the same, because forms find their field by it.
//! - Unknown members are ignored everywhere, as the text asks; unknown attributes and relationships are 422.
//! - A `lid` beside an `id` is ignored, except in operations.

mod draft;
mod identifier;
mod object;

#[cfg(test)]
mod tests;

pub use draft::{Draft, is_current};
pub(crate) use identifier::reference;
pub use identifier::{Identity, Lids, Reference};
pub(crate) use object::{invalid, needed_data, object};
