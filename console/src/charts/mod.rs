//! Lines of what is on hand, day by day, as SVG: numbers in, markup out. Nothing here knows a service, and nothing needs a script.

mod runs;
mod spark;
mod step;

pub(crate) use self::runs::Run;
pub(crate) use self::spark::spark;
pub(crate) use self::step::Step;
