//! The stock of a shop and its purchases: a WebAssembly component, and the same as a library that runs natively in tests.

pub mod api;
mod clients;
mod domain;
mod limits;
pub mod migrations;
mod repository;
mod services;

pub use clients::products::Config;

#[cfg(target_family = "wasm")]
mod component {
    use platform::StartError;
    use platform::spin::{self, SpinVariables};
    use web::{Instance, Response, Service};

    use crate::Config;
    use crate::api::{self, Inventory};
    use crate::migrations::MIGRATIONS;

    static INSTANCE: Instance<Inventory> = Instance::new(api::ABOUT);

    #[spin_sdk::http_service]
    async fn handle(request: spin_sdk::http::Request) -> Response {
        INSTANCE.respond(request, start).await
    }

    async fn start() -> Result<Service<Inventory>, StartError> {
        let platform = spin::open(MIGRATIONS).await?;
        let keys = spin::api_keys("inventory_api_key").await?;
        let products = Config::read(&SpinVariables).await.map_err(StartError::Configuration)?;
        let products_url = spin::variable("products_public_url").await?.unwrap_or_default();
        api::service(platform, keys, products, products_url).map_err(StartError::Configuration)
    }
}
