//! The ports on a plain machine, for tests: the same database engine, and time, randomness and the remote side in hand.

mod bell;
mod clock;
mod database;
mod http_client;
mod random;

pub use bell::{Bell, Rope};
pub use clock::ManualClock;
pub use database::SqliteDatabase;
pub use http_client::ScriptedHttp;
pub use random::SeededRandom;

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use async_trait::async_trait;

use crate::{Platform, Variables};

/// A platform for one test: a new database file, a clock that stands still, the same "random" bytes every time.
pub struct TestPlatform {
    /// The database.
    pub database: Arc<SqliteDatabase>,
    /// The clock.
    pub clock: Arc<ManualClock>,
    /// The remote side.
    pub http: Arc<ScriptedHttp>,
}

impl Default for TestPlatform {
    fn default() -> Self {
        Self {
            database: Arc::new(SqliteDatabase::temporary()),
            clock: Arc::new(ManualClock::default()),
            http: Arc::new(ScriptedHttp::default()),
        }
    }
}

impl TestPlatform {
    /// What the service under test is handed.
    pub fn platform(&self) -> Platform {
        Platform {
            database: self.database.clone(),
            http: self.http.clone(),
            clock: self.clock.clone(),
            random: Arc::new(SeededRandom::default()),
        }
    }
}

#[async_trait]
impl<S: BuildHasher + Send + Sync> Variables for HashMap<String, String, S> {
    async fn get(&self, name: &str) -> Result<Option<String>, String> {
        Ok(HashMap::get(self, name).cloned())
    }
}
