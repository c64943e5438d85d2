//! The console on the real host, with the real services behind it.

mod alone;
mod guesses;
mod visitor;
mod work;
