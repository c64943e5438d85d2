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
    use std::sync::OnceLock;

    use platform::StartError;
    use platform::spin::{self, SpinClock, SpinRandom, SpinVariables};
    use web::{Outage, Response, Service};

    use crate::Config;
    use crate::api::{self, Inventory};
    use crate::migrations::MIGRATIONS;

    /// Made once an instance. Requests that come at once may each make one; the first to finish is kept.
    static SERVICE: OnceLock<Service<Inventory>> = OnceLock::new();

    #[spin_sdk::http_service]
    async fn handle(request: spin_sdk::http::Request) -> Response {
        let service = match SERVICE.get() {
            Some(service) => service,
            None => match start().await {
                Ok(service) => SERVICE.get_or_init(|| service),
                Err(error) => {
                    return Outage::from(error).respond(request.uri().path(), request.headers(), &SpinClock, &SpinRandom);
                }
            },
        };
        service.respond(request).await
    }

    async fn start() -> Result<Service<Inventory>, StartError> {
        let platform = spin::open(MIGRATIONS).await?;
        let keys = spin::api_keys("inventory_api_key").await?;
        let products = Config::read(&SpinVariables).await.map_err(StartError::Configuration)?;
        let products_url = spin::variable("products_public_url").await?.unwrap_or_default();
        api::service(platform, keys, products, products_url).map_err(StartError::Configuration)
    }
}
