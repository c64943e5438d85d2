//! The catalogue over HTTP: what each request means, and the one place where what the domain says becomes a status.

mod draft;
mod error;
mod events;
mod operations;
mod product;
mod read;
mod write;

use futures::future::BoxFuture;
use jsonapi::Code;
use jsonapi::negotiation::Support;
use jsonapi::query::Endpoint;
use platform::keys::ApiKeys;
use platform::{DatabaseError, Platform};
use serde_json::Value;
use uuid::Uuid;
use web::openapi::{AnswerDoc, Doc, Headers, Info, RequestDoc};
use web::{About, Check, Health, Operation, Service, WaitingRoom, operation};

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
const ABOUT: About =
    About { name: "products", title: "Bodega products", openapi: include_str!("../../docs/openapi/products.json"), codes };

/// The service on this platform.
///
/// # Errors
///
/// A sentence, where the table of operations contradicts itself.
pub fn service(platform: Platform, keys: ApiKeys, inventory_url: String) -> Result<Service<Products>, String> {
    let ports = (platform.clock.clone(), platform.random.clone());
    let state =
        Products { repository: Repository::new(platform.clone()), platform, waiting: WaitingRoom::default(), inventory_url };
    Service::new(ABOUT, keys, state, operations(), ready, ports)
}

/// The OpenAPI document, as it has to be checked in.
pub fn openapi() -> Value {
    let info = Info {
        name: ABOUT.name,
        title: ABOUT.title,
        description: "The catalogue of a shop: what is sold, and for how much. Speaks [JSON:API 1.1](https://jsonapi.org/format/1.1/).",
        version: env!("CARGO_PKG_VERSION"),
    };
    let examples = serde_json::from_str(include_str!("../../docs/openapi/examples/products.json")).unwrap_or_default();
    web::openapi::document(&info, &[product::DOC, events::DOC], &operations(), &examples)
}

fn operations() -> Vec<Operation<Products>> {
    vec![
        operation!(GET "/products", &read::LIST, Support::LIST, read::list, Doc {
            answer: AnswerDoc::Many("products"),
            headers: Headers::Conditional,
            ..Doc::new("listProducts", "List products")
        }),
        operation!(POST "/products", &read::ONE, Support::PLAIN, write::create, Doc {
            request: RequestDoc::Create("products"),
            answer: AnswerDoc::Created("products"),
            headers: Headers::Idempotent,
            errors: &[error::SKU_TAKEN, error::ID_TAKEN],
            ..Doc::new("createProduct", "Create a product")
        }),
        operation!(GET "/products/{id}", &read::ONE, Support::PLAIN, read::one, Doc {
            answer: AnswerDoc::One("products"),
            headers: Headers::Conditional,
            ..Doc::new("getProduct", "Read a product")
        }),
        operation!(PATCH "/products/{id}", &read::ONE, Support::PLAIN, write::change, Doc {
            request: RequestDoc::Update("products"),
            answer: AnswerDoc::One("products"),
            headers: Headers::IfMatch,
            errors: &[error::SKU_TAKEN],
            ..Doc::new("updateProduct", "Change a product")
        }),
        operation!(DELETE "/products/{id}", &Endpoint::NO_PARAMETERS, Support::PLAIN, write::delete, Doc {
            description: "The product answers 404 afterwards and its sku is free again. What was bought keeps its data.",
            headers: Headers::IfMatch,
            ..Doc::new("deleteProduct", "Delete a product")
        }),
        operation!(POST "/products/operations", &Endpoint::NO_PARAMETERS, Support::ATOMIC, operations::run, Doc {
            description: "Up to 1 000 creations, changes and deletions, all or nothing.",
            request: RequestDoc::AnyOperation("products"),
            answer: AnswerDoc::Results,
            headers: Headers::Idempotent,
            errors: &[error::SKU_TAKEN, error::ID_TAKEN],
            ..Doc::new("runProductOperations", "Carry out several operations at once")
        }),
        operation!(GET "/products/events", &events::LIST, Support::LIST, events::list, Doc {
            description: "Oldest first. The last page's cursor stays valid: what is new comes after it.",
            answer: AnswerDoc::Many("events"),
            headers: Headers::Wait,
            ..Doc::new("listProductEvents", "Read the change feed")
        }),
        operation!(GET "/products/events/{id}", &events::ONE, Support::PLAIN, events::one, Doc {
            answer: AnswerDoc::One("events"),
            headers: Headers::Conditional,
            ..Doc::new("getProductEvent", "Read one event")
        }),
        operation!(PATCH "/products/events/{id}", &events::ONE, Support::PLAIN, events::refuse, Doc {
            refused: true,
            ..Doc::new("updateProductEvent", "Refused: events never change")
        }),
    ]
}

/// Every code that this service can answer with.
fn codes() -> Vec<Code> {
    let own = [error::SKU_TAKEN, error::ID_TAKEN];
    web::code::ALL.iter().chain(jsonapi::error::code::ALL).copied().chain(own).collect()
}

fn ready(products: &Products) -> BoxFuture<'_, Vec<Check>> {
    Box::pin(async {
        let answered: Result<_, DatabaseError> = products.repository.get(Uuid::nil()).await;
        let health = if answered.is_ok() { Health::Pass } else { Health::Fail };
        vec![Check { name: "database", health }]
    })
}

#[cfg(test)]
mod tests;
