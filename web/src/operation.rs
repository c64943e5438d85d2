use futures::future::BoxFuture;
use http::Method;
use jsonapi::negotiation::Support;
use jsonapi::query::Endpoint;

use crate::openapi::Doc;
use crate::{Answer, Failure, Request};

/// What carries an operation out.
pub type Handler<S> = for<'a> fn(&'a S, Request<'a>) -> BoxFuture<'a, Result<Answer, Failure>>;

/// One row of a service's table: a method on a path, what it understands, who does it, and what it says of itself.
pub struct Operation<S> {
    /// The method. `HEAD` and `OPTIONS` come with `GET`.
    pub method: Method,
    /// The path, with parameters in braces: `/products/{id}`.
    pub path: &'static str,
    /// The query grammar.
    pub endpoint: &'static Endpoint,
    /// The extensions and profiles.
    pub support: Support,
    /// The handler.
    pub handler: Handler<S>,
    /// For the OpenAPI document.
    pub doc: Doc,
}

/// The rows of an operation table, with `handler` an `async fn(&S, Request) -> Result<Answer, Failure>`.
#[macro_export]
macro_rules! operation {
    ($method:ident $path:expr, $endpoint:expr, $support:expr, $handler:path, $doc:expr) => {
        $crate::Operation {
            method: ::http::Method::$method,
            path: $path,
            endpoint: $endpoint,
            support: $support,
            handler: |state, request| ::std::boxed::Box::pin($handler(state, request)),
            doc: $doc,
        }
    };
}
