//! The catalogue of a shop: a WebAssembly component, and the same as a library that runs natively in tests.

pub mod api;
mod domain;
mod limits;
pub mod migrations;
mod repository;
mod services;

#[cfg(target_family = "wasm")]
mod component {
    use std::sync::OnceLock;

    use platform::StartError;
    use platform::spin::{self, SpinClock, SpinRandom};
    use web::{Outage, Response, Service};

    use crate::api::{self, Products};
    use crate::migrations::MIGRATIONS;

    /// Made once an instance. Requests that come at once may each make one; the first to finish is kept.
    static SERVICE: OnceLock<Service<Products>> = OnceLock::new();

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

    async fn start() -> Result<Service<Products>, StartError> {
        let platform = spin::open(MIGRATIONS).await?;
        let keys = spin::api_keys("products_api_key").await?;
        let inventory_url = spin::variable("inventory_public_url").await?.unwrap_or_default();
        api::service(platform, keys, inventory_url).map_err(StartError::Configuration)
    }
}
