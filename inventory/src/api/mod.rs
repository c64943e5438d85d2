//! Stock and purchases over HTTP: what each request means, and the one place where what the domain says becomes a status.

mod consistency;
mod error;
pub(crate) mod event;
pub(crate) mod figures;
pub(crate) mod movement;
#[cfg(test)]
mod openapi;
mod operations;
mod product;
pub(crate) mod purchase;
mod queries;
mod read;
mod relationship;
pub(crate) mod reservation;
mod show;
pub(crate) mod stock;
mod table;

use futures::future::{BoxFuture, join};
use jsonapi::Code;
use platform::clock::to_millis;
use platform::keys::ApiKeys;
use platform::{Platform, random};
use store::Attempt;
use uuid::Uuid;
use web::{About, Check, Request, Service, WaitingRoom};

#[cfg(test)]
pub(crate) use self::openapi::openapi;
use crate::clients::products::{Config, Products};
use crate::domain::ProductId;
use crate::repository::Repository;

/// What a request is answered from.
pub struct Inventory {
    repository: Repository,
    products: Products,
    platform: Platform,
    waiting: WaitingRoom,
    /// Where clients find products: scheme, host and port, or nothing where it is on the same listener.
    products_url: String,
}

pub(crate) const ABOUT: About =
    About { name: "inventory", title: "Bodega inventory", openapi: include_str!("../../../docs/openapi/inventory.json"), codes };

/// The service on this platform.
///
/// # Errors
///
/// A sentence, where the table of operations contradicts itself.
pub fn service(platform: Platform, keys: ApiKeys, products: Config, products_url: String) -> Result<Service<Inventory>, String> {
    let ports = (platform.clock.clone(), platform.random.clone());
    let state = Inventory {
        repository: Repository::new(platform.database.clone()),
        products: Products::new(platform.clone(), products),
        platform,
        waiting: WaitingRoom::default(),
        products_url,
    };
    let service = Service::new(ABOUT, keys, state, table::operations(), ready, ports)?;
    Ok(service.with_breaker(|inventory| Some(inventory.products.breaker())))
}

/// Every code that this service can answer with.
fn codes() -> Vec<Code> {
    web::code::ALL.iter().chain(jsonapi::error::code::ALL).chain(error::ALL).copied().collect()
}

/// Without products nothing can be bought, but all the rest goes on: that is a warning.
fn ready(inventory: &Inventory) -> BoxFuture<'_, Vec<Check>> {
    Box::pin(async {
        let probe = async {
            inventory.repository.store.probe(inventory.now()).await?;
            inventory.repository.stock(ProductId(Uuid::nil()), inventory.now()).await.map(drop)
        };
        let database = Check::database(&*inventory.platform.clock, probe);
        let products = async {
            match inventory.products.probe().await {
                Ok(()) => Check::pass("products"),
                Err(error) => Check::warn("products", error.word()),
            }
        };
        let (database, products) = join(database, products).await;
        vec![database, products]
    })
}

impl Inventory {
    /// Milliseconds since 1970.
    fn now(&self) -> i64 {
        to_millis(self.platform.clock.now())
    }

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
