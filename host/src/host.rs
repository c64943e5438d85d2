//! An application, ready to answer.

use crate::body::{Body, Bounded, Unbroken, content_length, empty, whole};
use crate::component::{Common, Component};
use crate::engine::Engine;
use crate::instance::{Fate, Instances, linker};
use crate::limits;
use crate::manifest::Manifest;
use crate::options::Options;
use crate::outbound::Client;
use crate::output::Output;
use crate::routes::Routes;
use crate::runtime_config::RuntimeConfig;
use crate::sqlite::Registry;
use crate::variables::Variables;
use anyhow::{anyhow, bail};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, StatusCode, Uri};
use http_body_util::BodyExt as _;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use wasmtime_wasi_http::Error;
use wasmtime_wasi_http::handler::ProxyHandler;
use wasmtime_wasi_http::p3::bindings::ServicePre;

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

/// The components of an application, as one of them sees them. Weak, because they hold each other.
#[derive(Clone)]
pub(crate) struct Siblings(Weak<Handlers>);

impl Host {
    /// Reads the manifest and everything that it names, and compiles the components. Nothing runs yet.
    ///
    /// # Errors
    /// One sentence that names what is wrong with the manifest, a variable, a database or a component, and what to do.
    pub fn load(mut options: Options) -> anyhow::Result<Self> {
        let manifest = Manifest::load(&options.manifest)?;
        let config = options.runtime_config.as_deref().map(RuntimeConfig::load).transpose()?;
        let variables = Variables::resolve(&manifest, &options)?;
        let routes = Routes::new(&manifest)?;
        let defaults = config.as_ref();
        let max_memory = options
            .max_instance_memory
            .or(defaults.and_then(|config| config.max_instance_memory))
            .unwrap_or(limits::MAX_INSTANCE_MEMORY);
        let state_dir = options.state_dir.clone().or_else(|| defaults.and_then(|config| config.state_dir.clone()));
        let state_dir = state_dir.unwrap_or_else(|| manifest.folder.join(".spin"));
        let mut registry = Registry::new(config, state_dir, options.busy_timeout);
        let databases = manifest.content.component.iter().map(|(id, component)| registry.grant(id, &component.sqlite_databases));
        let databases = databases.collect::<anyhow::Result<Vec<_>>>()?;

        let engine = match options.engine.take() {
            Some(engine) => engine,
            None => Engine::with_memory(max_memory)?,
        };
        let client = Client::new();
        let output = options.output.clone();
        let load = |siblings: &Siblings| {
            let common = Common { options: &options, variables: &variables, client: &client, siblings, max_memory };
            let components = manifest.content.component.iter().zip(databases);
            let handler = |((id, declared), databases)| {
                let id: &String = id;
                let component = Component::new(id, declared, databases, &common)?;
                Ok((id.clone(), handler(&engine, &manifest.source(declared), component)?))
            };
            components.map(handler).collect::<anyhow::Result<Handlers>>()
        };
        // The handlers hold a weak link to their own map, which exists only when all are made.
        let mut failure = None;
        let handlers = Arc::new_cyclic(|weak| {
            load(&Siblings(weak.clone())).unwrap_or_else(|error| {
                failure = Some(error);
                Handlers::new()
            })
        });
        match failure {
            Some(error) => Err(error),
            None => {
                registry.make_folders()?;
                Ok(Self(Arc::new(Inner { name: manifest.content.application.name, routes, handlers, output })))
            }
        }
    }

    /// Answers a request as the server does: by the routes, in process. Whatever goes wrong is a response too.
    ///
    /// The URI may be a path alone; the authority is then that of the `Host` header, or `localhost`.
    pub async fn handle<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        let path = request.uri().path();
        if let Some(internal) = path.strip_prefix("/.well-known/spin/") {
            return match internal {
                "health" => Response::new(whole("OK")),
                _ => empty(StatusCode::NOT_FOUND),
            };
        }
        let Some(handler) = self.0.routes.find(path).and_then(|id| self.0.handlers.get(id)) else {
            return empty(StatusCode::NOT_FOUND);
        };
        if content_length(request.headers()).is_some_and(|length| length > limits::MAX_REQUEST_BODY) {
            return empty(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let (mut parts, body) = request.into_parts();
        match complete_uri(&parts) {
            Some(uri) => parts.uri = uri,
            None => return empty(StatusCode::BAD_REQUEST),
        }
        let body = Bounded::new(body, limits::MAX_REQUEST_BODY, || Error::HttpRequestBodySize(Some(limits::MAX_REQUEST_BODY)));
        gather(call(handler, Request::from_parts(parts, body.boxed_unsync())).await).await
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

impl Siblings {
    /// Calls the component `id`; `None` when there is none.
    pub(crate) async fn call(&self, id: &str, request: Request<Body>) -> Option<Response<Body>> {
        let handler = self.0.upgrade()?.get(id)?.clone();
        Some(call(&handler, request).await)
    }
}

fn handler(engine: &Engine, source: &std::path::Path, component: Component) -> anyhow::Result<ProxyHandler<Instances>> {
    let compiled = engine.compile(source)?;
    let id = &component.id;
    let link = linker(engine.wasmtime()).and_then(|linker| linker.instantiate_pre(&compiled));
    let pre = link.map_err(|error| anyhow!("the component `{id}` imports what this host does not offer: {error:#}"))?;
    let pre = ServicePre::new(pre)
        .map_err(|_| anyhow!("the component `{id}` does not export wasi:http/handler@0.3.0; build it with spin-sdk 7"))?;
    Ok(ProxyHandler::new(Instances::new(Arc::new(component), pre)))
}

async fn call(handler: &ProxyHandler<Instances>, request: Request<Body>) -> Response<Body> {
    let fate = Arc::new(Fate::default());
    match handler.handle(fate.clone(), request).await {
        Ok(response) if response.headers().contains_key(CONTENT_LENGTH) => response,
        Ok(response) => response.map(|body| Unbroken::new(body, fate).boxed_unsync()),
        Err(error) => {
            // A trap is reported where the instance ends, once for all its requests.
            if !error.is::<wasmtime_wasi_http::handler::TrapOrPanicError>() {
                handler.state().component.log(&format!("a request ended with status 500: {error:#}"));
            }
            empty(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Components see only the URI's authority, never the `Host` header, so it is moved there.
fn complete_uri(request: &http::request::Parts) -> Option<Uri> {
    let uri = &request.uri;
    let authority = match (uri.authority(), request.headers.get(http::header::HOST)) {
        (Some(authority), _) => authority.clone(),
        (None, Some(host)) => Authority::try_from(host.as_bytes()).ok()?,
        (None, None) => Authority::from_static("localhost"),
    };
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(authority);
    parts.path_and_query = Some(uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/")));
    Uri::from_parts(parts).ok()
}

/// Waits for the whole body of a short response, see [`limits::MAX_GATHERED_RESPONSE`].
async fn gather(response: Response<Body>) -> Response<Body> {
    let length = content_length(response.headers());
    if !length.is_some_and(|length| length <= limits::MAX_GATHERED_RESPONSE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    match body.collect().await {
        Ok(collected) if collected.trailers().is_none() => Response::from_parts(parts, whole(collected.to_bytes())),
        Ok(collected) => Response::from_parts(parts, collected.map_err(|never| match never {}).boxed_unsync()),
        Err(_) => empty(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
