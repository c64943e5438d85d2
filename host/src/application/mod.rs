//! An application, ready to answer.

mod call;
mod load;
mod routes;

use self::call::{call, complete_uri, gather};
use self::routes::Routes;
use crate::config::Options;
use crate::http::{Asked, Body, Bounded, Refusal, content_length, whole};
use crate::instance::Instances;
use crate::limits;
use crate::output::Output;
use anyhow::{anyhow, bail};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use std::collections::HashMap;
use std::sync::Arc;
use wasmtime_wasi_http::Error;
use wasmtime_wasi_http::handler::ProxyHandler;

/// An application: its components, compiled and linked, and its routes. Clones share everything.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    name: String,
    routes: Routes,
    handlers: Arc<Handlers>,
    output: Output,
}

type Handlers = HashMap<String, ProxyHandler<Instances>>;

impl Host {
    /// Reads the manifest and everything that it names, and compiles the components. Nothing runs yet.
    ///
    /// # Errors
    /// One sentence that names what is wrong with the manifest, a variable, a database or a component, and what to do.
    pub fn load(options: Options) -> anyhow::Result<Self> {
        load::load(options).map(|inner| Self(Arc::new(inner)))
    }

    /// Answers a request as the server does: by the routes, in process. Whatever goes wrong is a response too.
    ///
    /// The URI may be a path alone; the authority is then that of the `Host` header, or `localhost`.
    pub async fn handle<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        let asked = Asked::new(&request);
        let (mut parts, body) = request.into_parts();
        match complete_uri(&parts) {
            Some(uri) => parts.uri = uri,
            None => return asked.refuse(&Refusal::INVALID_HOST),
        }
        let path = parts.uri.path();
        let component = match path.strip_prefix("/.well-known/spin/") {
            Some("health") => return Response::new(whole("OK")),
            Some(_) => None,
            None => self.0.routes.find(path),
        };
        let Some(handler) = component.and_then(|id| self.0.handlers.get(id)) else {
            return asked.refuse(&Refusal::NOT_FOUND);
        };
        if content_length(&parts.headers).is_some_and(|length| length > limits::MAX_REQUEST_BODY) {
            return asked.refuse(&Refusal::BODY_TOO_LARGE);
        }
        let too_big = || Error::HttpRequestBodySize(Some(limits::MAX_REQUEST_BODY));
        let body = Bounded::new(body, limits::MAX_REQUEST_BODY, too_big).with_timeout(limits::REQUEST_BODY_PAUSE);
        let is_head = parts.method == Method::HEAD;
        let response = call(handler, Request::from_parts(parts, body.boxed_unsync())).await;
        if is_head || matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            // Its length is that of a body which is not sent.
            return response.map(|_| whole(Bytes::new()));
        }
        gather(handler.state().component.log(), asked, response).await
    }

    /// Calls a component by its id, past the routes, as `http://<id>.spin.internal` does from inside.
    ///
    /// # Errors
    /// There is no such component.
    pub async fn component<B>(&self, id: &str, request: Request<B>) -> anyhow::Result<Response<Body>>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Error>,
    {
        let Some(handler) = self.0.handlers.get(id) else {
            bail!("there is no component `{id}`");
        };
        let (mut parts, body) = request.into_parts();
        parts.uri = complete_uri(&parts).ok_or_else(|| anyhow!("the request's URI or Host header is not valid"))?;
        Ok(call(handler, Request::from_parts(parts, body.map_err(Into::into).boxed_unsync())).await)
    }

    /// The application's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The public routes as the manifest has them, each with its component; the longest first.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.routes.iter()
    }

    /// Where this host's lines go.
    pub fn output(&self) -> &Output {
        &self.0.output
    }
}
