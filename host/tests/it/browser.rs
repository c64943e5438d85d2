//! The documentation as a person uses it.
