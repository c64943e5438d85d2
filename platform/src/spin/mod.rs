//! The ports on Spin: what a component gets from its host.

mod bell;
mod bindings;
mod clock;
mod database;
mod http_client;
mod open;

use async_trait::async_trait;

pub use bell::{Bell, Rope};
pub use clock::SpinClock;
pub use database::SpinDatabase;
pub use http_client::SpinHttp;
pub use open::{api_keys, open, variable};

use crate::{Random, Variables};

/// The host's randomness.
pub struct SpinRandom;

impl Random for SpinRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let length = u64::try_from(bytes.len()).unwrap_or_default();
        let random = spin_sdk::wasip3::random::random::get_random_bytes(length);
        // The host may give fewer bytes than asked for, never more; ids need only some of them.
        for (to, from) in bytes.iter_mut().zip(random) {
            *to = from;
        }
    }
}

/// The component's variables.
pub struct SpinVariables;

#[async_trait]
impl Variables for SpinVariables {
    async fn get(&self, name: &str) -> Result<Option<String>, String> {
        match spin_sdk::variables::get(name).await {
            Ok(value) => Ok(Some(value)),
            Err(spin_sdk::variables::Error::Undefined(_)) => Ok(None),
            Err(error) => Err(format!("the variable {name} cannot be read: {error}")),
        }
    }
}
