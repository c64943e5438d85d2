/// What happened to a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// It is new.
    Created,
    /// It is different.
    Updated,
    /// It is gone.
    Deleted,
}

impl EventKind {
    /// Each with its word, in the order in which they are documented.
    pub const TABLE: [(&'static str, Self); 3] =
        [("product.created", Self::Created), ("product.updated", Self::Updated), ("product.deleted", Self::Deleted)];

    /// Its word.
    pub const fn word(self) -> &'static str {
        Self::TABLE[self as usize].0
    }

    /// The type of resource that it happens to.
    pub const fn subject_type(self) -> &'static str {
        match self {
            Self::Created | Self::Updated | Self::Deleted => "products",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EventKind;

    #[test]
    fn every_kind_has_its_word() {
        for (word, kind) in EventKind::TABLE {
            assert_eq!(kind.word(), word);
        }
    }
}
