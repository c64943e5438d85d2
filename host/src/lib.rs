//! The embedded host: it runs the very same `spin.toml` and components as Spin, without Spin installed.
//!
//! It is for development, tests and a single machine. Beyond that the engine is Spin itself; the flags, the
//! defaults and what is denied are the same, so that what passes here passes there.
//!
//! # From a test
//!
//! [`Host`] answers requests in process, without a socket; it needs a tokio runtime with several threads or one.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use bodega::{Engine, Host, Options};
//! use http_body_util::{BodyExt, Full};
//!
//! // One engine per test process: it compiles each component once for all hosts.
//! let engine = Engine::new()?;
//! let state = std::env::temp_dir().join("a-folder-for-this-test");
//! let options = Options::new("spin.toml")
//!     .state_dir(&state)
//!     .variable("products_api_key", "secret")
//!     .variable("inventory_api_key", "secret")
//!     .variable("console_secret", "the cookies are encrypted with this");
//! let clock = options.clock_offset_ms.clone();
//! let host = Host::load(Options { engine: Some(engine), ..options })?;
//!
//! let request = http::Request::get("/products").header("x-api-key", "secret").body(Full::default())?;
//! let response = host.handle(request).await;
//! assert_eq!(response.status(), 200);
//! let body = response.into_body().collect().await?.to_bytes();
//!
//! // An hour passes for the components.
//! clock.fetch_add(3_600_000, std::sync::atomic::Ordering::Relaxed);
//!
//! // The same over a socket, on a free port.
//! let server = bodega::Server::bind(host, "127.0.0.1:0").await?;
//! let address = server.address();
//! server.run(async { /* until this ends */ }).await;
//! # Ok(()) }
//! ```
//!
//! A stand-in for products is a server on the loopback interface, and the variable `products_url` set to it.

mod admission;
mod application;
mod bindings;
pub mod cli;
mod config;
mod development;
mod engine;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod http;
mod instance;
mod keeping;
pub mod limits;
mod manifest;
mod outbound;
mod output;
mod private;
mod random;
mod server;
mod sqlite;
mod telemetry;

pub use self::application::Host;
pub use self::config::{Options, Reuse, Span};
pub use self::development::build;
pub use self::engine::Engine;
pub use self::http::Body;
pub use self::output::Output;
pub use self::server::Server;
pub use self::telemetry::Telemetry;
