//! What a service needs from outside itself, as ports: a database, HTTP, variables, time, randomness.
//!
//! A service is written once over [`Platform`] and runs on two of them: [`spin`] inside a component, and
//! `native` in tests, where the database is the same engine and time and the remote side are in the test's hands.
//! The ports are trait objects: one allocation a call is nothing beside a call out of the component, and the
//! services' signatures stay free of type parameters.

pub mod bell;
pub mod clock;
pub mod database;
pub mod http_client;
pub mod keys;
pub mod limits;
pub mod logging;
pub mod migrations;
#[cfg(not(target_family = "wasm"))]
pub mod native;
pub mod random;
pub mod request_context;
#[cfg(target_family = "wasm")]
pub mod spin;
mod start;
pub mod variables;

use std::sync::Arc;

pub use clock::Clock;
pub use database::{Database, DatabaseError, Query, Row, Value};
pub use http_client::{HttpClient, HttpError};
pub use random::Random;
pub use start::StartError;
pub use variables::Variables;

/// Everything outside, as one value to hand in. Cheap to clone.
#[derive(Clone)]
pub struct Platform {
    /// The service's own database, already open and migrated.
    pub database: Arc<dyn Database>,
    /// The way to other services.
    pub http: Arc<dyn HttpClient>,
    /// What time it is, and how to wait.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub random: Arc<dyn Random>,
}
