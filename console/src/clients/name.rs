/// Which service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Products,
    Inventory,
}

impl Name {
    /// The path of its main resource.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Products => "/products",
            Self::Inventory => "/inventory",
        }
    }
}
