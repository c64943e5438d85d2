//! The catalogue over HTTP: what each request means, and the one place where what the domain says becomes a status.

mod error;
pub(crate) mod event;
#[cfg(not(target_family = "wasm"))]
mod openapi;
mod operations;
pub(crate) mod product;
mod table;

use futures::future::BoxFuture;
use jsonapi::Code;
use platform::keys::ApiKeys;
use platform::{Platform, random};
use store::Store;
use uuid::Uuid;
use web::{About, Check, Health, Service, WaitingRoom};

use crate::repository::products;
#[cfg(not(target_family = "wasm"))]
pub use openapi::openapi;

/// What a request is answered from.
pub struct Products {
    store: Store,
    platform: Platform,
    waiting: WaitingRoom,
    /// Where clients find inventory: scheme, host and port, or nothing where it is on the same listener.
    inventory_url: String,
}

/// The service's own checked-in description.
const ABOUT: About =
    About { name: "products", title: "Bodega products", openapi: include_str!("../../docs/openapi/products.json"), codes };

/// The service on this platform.
///
/// # Errors
///
/// A sentence, where the table of operations contradicts itself.
pub fn service(platform: Platform, keys: ApiKeys, inventory_url: String) -> Result<Service<Products>, String> {
    let ports = (platform.clock.clone(), platform.random.clone());
    let store = Store::new(platform.database.clone());
    let state = Products { store, platform, waiting: WaitingRoom::default(), inventory_url };
    Service::new(ABOUT, keys, state, table::operations(), ready, ports)
}

/// Every code that this service can answer with.
fn codes() -> Vec<Code> {
    [web::code::ALL, jsonapi::error::code::ALL, error::ALL].concat()
}

fn ready(products: &Products) -> BoxFuture<'_, Vec<Check>> {
    Box::pin(async {
        let answered = products::find(&products.store, Uuid::nil()).await;
        let health = if answered.is_ok() { Health::Pass } else { Health::Fail };
        vec![Check { name: "database", health }]
    })
}

impl Products {
    fn new_id(&self) -> Uuid {
        random::uuid_v7(&*self.platform.random, self.platform.clock.now())
    }
}

#[cfg(test)]
mod tests;
