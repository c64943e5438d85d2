use std::borrow::Cow;
use std::fmt;

/// Which rule a value breaks, as a predicate for the client to follow the name of the field: "`sku` must not be empty".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation(Cow<'static, str>);

impl Violation {
    pub(super) fn new(rule: impl Into<Cow<'static, str>>) -> Self {
        Self(rule.into())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Violation {}
