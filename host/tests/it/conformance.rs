//! JSON:API, requirement by requirement: what the specification asks of a server, and the test that shows it.
//!
//! Each module has a table of requirements, in words of our own, with the ids under which `docs/jsonapi-conformance.md` lists
//! them.

mod atomic;
mod bounds;
mod changing;
mod conditions;
mod creating;
mod errors;
mod fetching;
mod fieldsets;
mod idempotency;
mod include;
mod links;
mod negotiation;
mod page;
mod pages;
mod parameters;
mod relationships;
mod structure;

/// How binding a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Must,
    Should,
    /// The text leaves room, and this is what was chosen.
    Choice,
}

/// A requirement and the test that shows it.
pub(crate) struct Shown {
    id: &'static str,
    level: Level,
    text: &'static str,
    test: &'static str,
    /// The test itself: a name of none does not compile.
    _run: fn(),
}

/// The table of a module.
macro_rules! shows {
    ($($id:literal $level:ident $text:literal => $test:ident;)*) => {
        pub(super) const SHOWN: &[$crate::conformance::Shown] = &[$($crate::conformance::Shown {
            id: $id,
            level: $crate::conformance::Level::$level,
            text: $text,
            test: concat!(module_path!(), "::", stringify!($test)),
            _run: $test,
        }),*];
    };
}
use shows;
