//! The services as applications: each alone, started again, and their documentation in a browser.

pub(crate) mod alone;
mod browser;
mod restart;
mod upgrade;
