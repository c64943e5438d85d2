//! The catalogue over HTTP: what each request means, and the one place where what the domain says becomes a status.

mod error;
pub(crate) mod event;
#[cfg(test)]
mod openapi;
mod operations;
pub(crate) mod product;
mod table;

use futures::future::BoxFuture;
use jsonapi::Code;
use platform::clock::to_millis;
use platform::keys::ApiKeys;
use platform::{Platform, random};
use store::Attempt;
use uuid::Uuid;
use web::{About, Check, Request, Service, WaitingRoom};

#[cfg(test)]
pub(crate) use self::openapi::openapi;
use crate::repository::Repository;

/// What a request is answered from.
pub struct Products {
    repository: Repository,
    platform: Platform,
    waiting: WaitingRoom,
    /// Where clients find inventory: scheme, host and port, or nothing where it is on the same listener.
    inventory_url: String,
}

/// The service's own checked-in description.
pub(crate) const ABOUT: About =
    About { name: "products", title: "Bodega products", openapi: include_str!("../../../docs/openapi/products.json"), codes };

/// The service on this platform.
///
/// # Errors
///
/// A sentence, where the table of operations contradicts itself.
pub fn service(platform: Platform, keys: ApiKeys, inventory_url: String) -> Result<Service<Products>, String> {
    let ports = (platform.clock.clone(), platform.random.clone());
    let repository = Repository::new(platform.database.clone());
    let state = Products { repository, platform, waiting: WaitingRoom::default(), inventory_url };
    Service::new(ABOUT, keys, state, table::operations(), ready, ports)
}

/// Every code that this service can answer with.
fn codes() -> Vec<Code> {
    web::code::ALL.iter().chain(jsonapi::error::code::ALL).chain(error::ALL).copied().collect()
}

fn ready(products: &Products) -> BoxFuture<'_, Vec<Check>> {
    Box::pin(async {
        let clock = &*products.platform.clock;
        let probe = async {
            products.repository.store.probe(to_millis(clock.now())).await?;
            products.repository.product(Uuid::nil()).await.map(drop)
        };
        vec![Check::database(clock, probe).await]
    })
}

impl Products {
    fn new_id(&self) -> Uuid {
        random::uuid_v7(&*self.platform.random, self.platform.clock.now())
    }

    /// An attempt at a change that honours no idempotency key.
    fn attempt(&self, request: &Request<'_>) -> Attempt {
        request.attempt(None, &self.platform)
    }
}

#[cfg(test)]
mod tests;
