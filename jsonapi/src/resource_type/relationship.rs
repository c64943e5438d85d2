/// One relationship of a type, to one resource or to many.
#[derive(Clone, Copy)]
pub struct RelationshipType<T: 'static> {
    /// Its name.
    pub name: &'static str,
    /// The type at the other end.
    pub kind: &'static str,
    /// The id at the other end; `None` for a relationship to many.
    pub target: Option<fn(&T) -> String>,
    /// What is shown of it.
    pub shows: Shows,
    /// How a new resource says whom it leads to.
    pub given: Given,
}

/// What a relationship object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Linkage, and the links `self` and `related`.
    Linkage,
    /// The links `self` and `related`: who is there is asked for when somebody wants to know.
    Links,
    /// The link `related`, which leads out of the service: this path, with `{id}` for the id.
    Elsewhere(&'static str),
}

/// How a new resource says whom a relationship leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It does not.
    Never,
    /// By this attribute, or by the relationship itself.
    Attribute(&'static str),
    /// By its own id, or by the relationship itself.
    Id,
    /// By the URL that it is sent to; where there is none, as in operations, by this attribute or by the relationship itself.
    Url(&'static str),
}
