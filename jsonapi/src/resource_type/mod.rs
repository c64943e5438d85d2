//! A type of resource, described once: one row an attribute, with its name, its meaning, its rule, who may write it and where
//! its value is. From the rows come the JSON, the field sets, what a client may send, and the documentation.
//!
//! ```
//! use jsonapi::{attribute::{Integer, whole}, json, request::Draft};
//! use jsonapi::resource_type::{Attribute, Fixed, ResourceType, Rule};
//!
//! struct Review { id: u32, stars: i64 }
//! #[derive(Default)]
//! struct Written { stars: Option<i64> }
//!
//! const REVIEWS: ResourceType<Review, Written> = ResourceType {
//!     attributes: &[
//!         Attribute::new("stars", "How good it is.", Rule::Integer(Integer::range(1, 5)), |review: &Review| review.stars.into())
//!             .required(|written: &mut Written, value| whole(value).map(|stars| written.stars = Some(stars))),
//!     ],
//!     ..ResourceType::new("reviews", "Review", "What somebody thinks.", "/reviews/{id}", |review| review.id.to_string())
//! };
//!
//! let shown = REVIEWS.resource(&Review { id: 1, stars: 4 }, "");
//! assert_eq!(shown.attribute("stars"), Some(&4.into()));
//! let document = json::parse(br#"{"data":{"type":"reviews","attributes":{"stars":5}}}"#)?;
//! let mut draft = Draft::create(&document, REVIEWS.kind)?;
//! let written = REVIEWS.read_new(&mut draft);
//! assert_eq!(draft.finish(|| written.stars)?, 5);
//! # Ok::<(), jsonapi::Errors>(())
//! ```

mod attribute;
mod describe;
mod fields;
mod read;
mod relationship;
mod show;

#[cfg(test)]
mod tests;

pub use attribute::{Attribute, DescribedAttribute, OnCreate, Parse, Rule};
pub use describe::{Described, DescribedRelationship};
pub use relationship::{Given, RelationshipType, Shows};

/// A type of resource. `T` is what it is in the service, `W` what a client wrote of it.
#[derive(Clone, Copy)]
pub struct ResourceType<T: 'static, W: 'static> {
    /// `type`.
    pub kind: &'static str,
    /// Its name in a generated client, singular: `Product`.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Where one is: `/products/{id}`.
    pub path: &'static str,
    /// The id of one.
    pub id: fn(&T) -> String,
    /// Its attributes, in the order in which they are shown.
    pub attributes: &'static [Attribute<T, W>],
    /// Its relationships, in order.
    pub relationships: &'static [RelationshipType<T>],
    /// Whether a client may choose the id.
    pub has_client_ids: bool,
    /// What a change gets that would set what cannot be set.
    pub fixed: Fixed,
    /// Types that a document about it may include.
    pub included: &'static [&'static str],
    /// Whether the last of a page carries its cursor in `meta`, for readers that follow the list.
    pub is_followed: bool,
}

/// What a change gets that would set an attribute which cannot be set. With the value that it has already, it may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// 422 `read_only_attribute`.
    ReadOnly,
    /// 403 `forbidden` with this detail: it is history.
    Forbidden(&'static str),
}

impl<T, W> ResourceType<T, W> {
    /// A type to start from: without fields, and nothing of it is the client's to choose.
    pub const fn new(
        kind: &'static str,
        name: &'static str,
        description: &'static str,
        path: &'static str,
        id: fn(&T) -> String,
    ) -> Self {
        Self {
            kind,
            name,
            description,
            path,
            id,
            attributes: &[],
            relationships: &[],
            has_client_ids: false,
            fixed: Fixed::ReadOnly,
            included: &[],
            is_followed: false,
        }
    }
}
