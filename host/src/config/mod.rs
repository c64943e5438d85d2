//! What is decided outside of the manifest: options, variables, and where databases are.

mod dotenv;
mod options;
mod places;
mod reuse;
mod runtime;
mod sources;
mod template;
mod variables;

#[cfg(fuzzing)]
pub(crate) use dotenv::parse_dotenv;
pub(crate) use dotenv::read_dotenv;
pub use options::Options;
pub(crate) use places::Places;
pub use reuse::{Reuse, Span};
pub(crate) use runtime::{Location, RuntimeConfig};
pub(crate) use sources::{Sources, environment_name};
pub(crate) use template::expand;
pub(crate) use variables::Variables;
