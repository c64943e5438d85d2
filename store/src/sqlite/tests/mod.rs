//! What is said to SQLite, said to SQLite itself.

mod filters;
mod lists;
mod once;
mod prepare;
mod shelf;
