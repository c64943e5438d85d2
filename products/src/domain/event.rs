use uuid::Uuid;

/// One change of one product, as the change feed tells it. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its place in the feed, from 1 without gaps.
    pub(crate) sequence: i64,
    /// What happened.
    pub(crate) kind: EventKind,
    /// The product's id.
    pub(crate) subject_id: Uuid,
    /// The product's version after the change: 1, 2, 3 and so on, without a gap.
    pub(crate) version: i64,
    /// What was different before, or all of a product that is gone, as a JSON object; `None` when it is new.
    pub(crate) before: Option<String>,
    /// What is different after, or all of a product that is new, as a JSON object; `None` when it is gone.
    pub(crate) after: Option<String>,
    /// Whose API key made the change; `None` where nobody's did, or from before that was kept.
    pub(crate) actor: Option<String>,
    /// The request that made it, likewise.
    pub(crate) request_id: Option<String>,
    /// When it was written, in milliseconds since 1970.
    pub(crate) created_at_ms: i64,
}

/// What happened to a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EventKind {
    /// It is new.
    Created,
    /// It is different.
    Updated,
    /// It is gone.
    Deleted,
}

impl EventKind {
    /// Each with its word, in the API and in the database.
    pub(crate) const TABLE: [(&'static str, Self); 3] =
        [("product.created", Self::Created), ("product.updated", Self::Updated), ("product.deleted", Self::Deleted)];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        super::word(&Self::TABLE, self)
    }

    /// The type of resource that it happens to.
    pub(crate) const fn subject_type(self) -> &'static str {
        match self {
            Self::Created | Self::Updated | Self::Deleted => "products",
        }
    }
}
