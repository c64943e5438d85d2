//! The catalogue of a shop: a WebAssembly component, and the same as a library that runs natively in tests.

pub mod api;
mod domain;
mod limits;
pub mod migrations;
mod repository;
mod services;

#[cfg(target_family = "wasm")]
mod component {
    use platform::{StartError, spin};
    use web::{Instance, Response, Service};

    use crate::api::{self, Products};
    use crate::migrations::MIGRATIONS;

    static INSTANCE: Instance<Products> = Instance::new(api::ABOUT);

    #[spin_sdk::http_service]
    async fn handle(request: spin_sdk::http::Request) -> Response {
        INSTANCE.respond(request, start).await
    }

    async fn start() -> Result<Service<Products>, StartError> {
        let platform = spin::open(MIGRATIONS).await?;
        let keys = spin::api_keys("products_api_key").await?;
        let inventory_url = spin::variable("inventory_public_url").await?.unwrap_or_default();
        api::service(platform, keys, inventory_url).map_err(StartError::Configuration)
    }
}
