//! What is decided outside of the manifest: options, variables, and where databases are.

mod options;
mod reuse;
mod runtime;
mod sources;
mod template;
mod variables;

pub use options::Options;
pub use reuse::{Reuse, Span};
pub(crate) use runtime::{Location, RuntimeConfig};
pub(crate) use sources::{Sources, environment_name, read_dotenv};
pub(crate) use template::expand;
pub(crate) use variables::Variables;
