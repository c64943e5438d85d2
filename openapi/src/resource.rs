//! What a type of resource says of itself.

use serde_json::{Map, Value};

/// A type of resource: what a document about it may hold.
#[derive(Clone, Copy, Debug)]
pub struct ResourceDoc {
    /// `type`.
    pub kind: &'static str,
    /// The name in a generated client, singular: `Product`.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Where one is: `/products/{id}`.
    pub path: &'static str,
    /// Its attributes, in order.
    pub attributes: &'static [Attribute],
    /// Its relationships, in order.
    pub relationships: &'static [RelationshipDoc],
    /// Whether a client may choose the id.
    pub client_id: bool,
    /// How a new one names the product that it is about.
    pub named_by: NamedBy,
    /// Types that a document about it may include.
    pub included: &'static [&'static str],
    /// Whether the last of a page carries its cursor in `meta`, for readers that follow the list.
    pub followed: bool,
    /// What else holds for its attributes when they are sent, as schemas that all have to fit.
    pub rules: Rules,
}

/// Schemas for a new resource and for changes.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// For a new one.
    pub create: fn() -> Vec<Value>,
    /// For changes.
    pub update: fn() -> Vec<Value>,
}

impl Rules {
    /// There are none.
    pub const NONE: Self = Self { create: Vec::new, update: Vec::new };
}

/// How a new resource names the product that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// It is about none.
    Nothing,
    /// By the attribute `product_id`, or by the relationship `product`.
    Attribute,
    /// By its own id, or by the relationship `product`.
    Id,
    /// By the URL that it is sent to; in operations by the attribute `product_id`, or by the relationship `product`.
    Url,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The name.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
    /// Its JSON Schema as it goes out.
    pub schema: fn() -> Value,
    /// Its JSON Schema as it comes in, where that is another one.
    pub sent: Option<fn() -> Value>,
    /// Who sets it, and when.
    pub access: Access,
}

impl Attribute {
    /// An attribute that only the server sets.
    pub const fn read_only(name: &'static str, description: &'static str, schema: fn() -> Value) -> Self {
        Self { name, description, schema, sent: None, access: Access::ReadOnly }
    }
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The client, on creation at the latest.
    Required,
    /// The client, on creation and not afterwards.
    RequiredOnCreate,
    /// The client, on creation and on changes.
    Optional,
    /// The client, on creation only, and need not.
    OnCreate,
    /// The client, on changes only.
    OnUpdate,
    /// The server.
    ReadOnly,
}

/// One relationship.
#[derive(Clone, Copy, Debug)]
pub struct RelationshipDoc {
    /// The name.
    pub name: &'static str,
    /// The type at the other end.
    pub kind: &'static str,
    /// How many are there.
    pub cardinality: Cardinality,
    /// Whether it may be sent on creation, in place of the attribute that names the same thing.
    pub on_create: bool,
    /// What is shown of it.
    pub shows: Shows,
}

/// How many resources are at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// One at most.
    One,
    /// Any number.
    Many,
}

/// What a relationship object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Linkage, and the links `self` and `related`.
    Linkage,
    /// The links `self` and `related`.
    Links,
    /// The link `related`.
    Related,
}

impl ResourceDoc {
    /// The schemas of this type: as shown, for creation, for changes.
    pub(super) fn schemas(&self, all: &[Self]) -> Map<String, Value> {
        let mut schemas = self.shown(all);
        schemas.extend(self.written());
        schemas
    }
}
