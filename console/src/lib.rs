//! The pages from which people run the shop: a WebAssembly component that renders HTML and asks the two services as any client does,
//! and the same as a library that runs natively in tests.

mod assets;
mod charts;
mod clients;
mod console;
mod limits;
mod outside;
mod pages;
mod pairs;
mod parts;
mod place;
mod reply;
mod respond;
mod routes;
mod said;
mod sent;
mod session;
mod sheet;
#[cfg(test)]
mod tests;
mod visit;
mod words;

pub use console::Console;
pub use outside::{Config, Outside};
pub use reply::{Body, Broken};
pub use respond::Response;

#[cfg(target_family = "wasm")]
mod component {
    use std::sync::{Arc, OnceLock};

    use platform::StartError;
    use platform::spin::{SpinClock, SpinHttp, SpinRandom, variable};

    use crate::{Config, Console, Outside, Response};

    static CONSOLE: OnceLock<Console> = OnceLock::new();

    #[spin_sdk::http_service]
    async fn handle(request: spin_sdk::http::Request) -> Response {
        let console = match CONSOLE.get() {
            Some(console) => console,
            None => match start().await {
                Ok(console) => CONSOLE.get_or_init(|| console),
                Err(cause) => return Console::outage(&request, &cause),
            },
        };
        console.respond(request).await
    }

    async fn start() -> Result<Console, String> {
        let value = async |name: &str| {
            variable(name).await.map(Option::unwrap_or_default).map_err(|error| match error {
                StartError::Configuration(cause) => cause,
                StartError::Database(_) => "there is no database here".to_owned(),
            })
        };
        let secret = value("console_secret").await?;
        let config = Config::new(&secret, &value("products_url").await?, &value("inventory_url").await?)?;
        let (http, clock, random) = (Arc::new(SpinHttp), Arc::new(SpinClock), Arc::new(SpinRandom));
        Ok(Console::new(Outside { http, clock, random, config }))
    }
}
