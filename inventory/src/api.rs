//! Stock and purchases over HTTP: what each request means, and the one place where what the domain says becomes a status.

mod consistency;
mod draft;
mod error;
mod event;
mod foreign;
mod movement;
mod operations;
mod purchase;
mod relationship;
mod reservation;
mod stock;
mod table;

use std::collections::HashSet;

use futures::future::BoxFuture;
use jsonapi::query::Fieldset;
use jsonapi::{Code, Document, Error, Errors, Resource};
use platform::clock::to_millis;
use platform::keys::ApiKeys;
use platform::{Platform, random};
use serde_json::Value;
use uuid::Uuid;
use web::openapi::Info;
use web::{About, Check, Failure, Health, Request, Service, WaitingRoom};

use crate::clients::products::{Config, Product, Products};
use crate::domain::{Attempt, IdempotencyKey, ProductId};
use crate::repository::Repository;
use crate::services::Stopped;
use error::Places;

/// What a request is answered from.
pub struct Inventory {
    repository: Repository,
    products: Products,
    platform: Platform,
    waiting: WaitingRoom,
    /// Where clients find products: scheme, host and port, or nothing where it is on the same listener.
    products_url: String,
}

/// The fields of products, which may be included in our answers.
const PRODUCT_FIELDSET: Fieldset = Fieldset {
    kind: "products",
    fields: &["sku", "name", "description", "price", "currency", "status", "created_at", "updated_at", "version", "inventory"],
};

const ABOUT: About =
    About { name: "inventory", title: "Bodega inventory", openapi: include_str!("../../docs/openapi/inventory.json"), codes };

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
    Service::new(ABOUT, keys, state, table::operations(), ready, ports)
}

/// The OpenAPI document, as it has to be checked in.
pub fn openapi() -> Value {
    let info = Info {
        name: ABOUT.name,
        title: ABOUT.title,
        description: "How much is left, and the purchase. Speaks [JSON:API 1.1](https://jsonapi.org/format/1.1/).",
        version: env!("CARGO_PKG_VERSION"),
    };
    let resources = [stock::DOC, movement::DOC, purchase::DOC, reservation::DOC, event::DOC, foreign::DOC];
    let examples = serde_json::from_str(include_str!("../../docs/openapi/examples/inventory.json")).unwrap_or_default();
    web::openapi::document(&info, &resources, &table::operations(), &examples)
}

/// Every code that this service can answer with.
fn codes() -> Vec<Code> {
    web::code::ALL.iter().chain(jsonapi::error::code::ALL).chain(error::ALL).copied().collect()
}

/// Without products nothing can be bought, but all the rest goes on: that is a warning.
fn ready(inventory: &Inventory) -> BoxFuture<'_, Vec<Check>> {
    Box::pin(async {
        let own = inventory.repository.stocks.find(ProductId(Uuid::nil()), inventory.now()).await;
        let database = if own.is_ok() { Health::Pass } else { Health::Fail };
        let products = if inventory.products.is_reachable().await { Health::Pass } else { Health::Warn };
        vec![Check { name: "database", health: database }, Check { name: "products", health: products }]
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

    /// One attempt at changing something; with the document of a POST, also its idempotency key.
    fn attempt(&self, request: &Request<'_>, document: Option<&Value>) -> Result<Attempt, Errors> {
        let key = document.map(|document| request.idempotency_key(document)).transpose()?.flatten();
        Ok(Attempt {
            id: self.new_id(),
            actor: request.caller.name.clone(),
            request_id: request.context.id().to_owned(),
            now: self.now(),
            key: key.map(|key| IdempotencyKey { key: key.key, fingerprint: key.fingerprint }),
        })
    }

    /// The document with the products that it is about, where the client asked for them: one question to products, however
    /// many rows, and all or nothing.
    async fn with_products(&self, document: Document, request: &Request<'_>, ids: &[ProductId]) -> Result<Document, Failure> {
        if request.query.include.is_none() {
            return Ok(document);
        }
        if !request.query.includes("product") {
            return Ok(document.with_included([]));
        }
        let mut seen = HashSet::new();
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).filter(|id| seen.insert(*id)).collect();
        let found = self.products.find_many(&ids, request.context).await.map_err(error::asking)?;
        Ok(document.with_included(found.into_iter().filter_map(|product| self.foreign(product))))
    }

    /// A product as a resource in our own answers: its links lead to where clients find products.
    fn foreign(&self, product: Product) -> Option<Resource> {
        let mut value = product.resource;
        if !self.products_url.is_empty() {
            let links = value.get_mut("links").and_then(Value::as_object_mut);
            for link in links.into_iter().flat_map(|links| links.values_mut()) {
                let moved = link.as_str().filter(|path| path.starts_with('/')).map(|path| format!("{}{path}", self.products_url));
                if let Some(moved) = moved {
                    *link = Value::from(moved);
                }
            }
        }
        Resource::from_value(&value)
    }
}

/// Why a use case came to nothing, as the client is told.
fn stopped(error: Stopped, places: &Places) -> Failure {
    match error {
        Stopped::ProductNotFound => error::product_not_found(places),
        Stopped::TotalTooLarge => {
            let detail = "`quantity` makes a total price that is too large to be counted.";
            let error = Error::new(jsonapi::error::code::VALIDATION_FAILED).with_detail(detail);
            places.quantity.iter().fold(error, |error, pointer| error.at_pointer(pointer.clone())).into()
        }
        Stopped::Products(error) => error::asking(error),
        Stopped::Database(error) => error.into(),
        Stopped::Refused { refusal, replay_of } => {
            let failure = error::refused(&refusal, places);
            replay_of.iter().fold(failure, |failure, request_id| failure.replayed(request_id))
        }
        Stopped::KeyReused => error::key_reused(),
    }
}

#[cfg(test)]
mod tests;
