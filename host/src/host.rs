//! An application, ready to answer.

use crate::body::{Body, Bounded, Unbroken, content_length, whole};
use crate::component::{Common, Component};
use crate::engine::Engine;
use crate::instance::{Fate, Instances, is_overload, linker};
use crate::limits;
use crate::manifest::Manifest;
use crate::options::Options;
use crate::outbound::Client;
use crate::output::{Output, sentence};
use crate::refusal::{Asked, Refusal};
use crate::routes::Routes;
use crate::runtime_config::RuntimeConfig;
use crate::sqlite::Registry;
use crate::variables::Variables;
use anyhow::{anyhow, bail};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::BodyExt as _;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Instant;
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

/// The components of an application, as one of them sees them: known when all are loaded, and weak, because they hold
/// each other.
#[derive(Clone, Default)]
pub(crate) struct Siblings(Arc<OnceLock<Weak<Handlers>>>);

impl Host {
    /// Reads the manifest and everything that it names, and compiles the components. Nothing runs yet.
    ///
    /// # Errors
    /// One sentence that names what is wrong with the manifest, a variable, a database or a component, and what to do.
    pub fn load(mut options: Options) -> anyhow::Result<Self> {
        let manifest = Manifest::load(&options.manifest)?;
        let config = options.runtime_config.as_deref().map(RuntimeConfig::load).transpose()?.unwrap_or_default();
        let routes = Routes::new(&manifest)?;
        let default_memory = config.max_instance_memory.unwrap_or(limits::MAX_INSTANCE_MEMORY);
        let max_memory = options.max_instance_memory.unwrap_or(default_memory);
        let mut registry = Registry::new(config, &manifest, &options);
        let variables = Variables::resolve(&manifest, &options)?;
        let engine = options.engine.take().map_or_else(|| Engine::with_memory(max_memory), Ok)?;
        let siblings = Siblings::default();
        let common = Common { options: &options, variables: &variables, client: &Client::new(), siblings: &siblings, max_memory };
        let mut components = Vec::new();
        for (id, declared) in &manifest.content.component {
            let databases = registry.grant(id, &declared.sqlite_databases)?;
            components.push((manifest.source(declared), Component::new(id, declared, databases, &common)?));
        }
        let load = |(source, component): (PathBuf, Component)| Ok((component.id.clone(), load(&engine, &source, component)?));
        let handlers = components.into_iter().map(load).collect::<anyhow::Result<Handlers>>()?;
        registry.make_folders()?;

        let handlers = Arc::new(handlers);
        siblings.introduce(&handlers);
        let name = manifest.content.application.name;
        Ok(Self(Arc::new(Inner { name, routes, handlers, output: options.output })))
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
        gather(&handler.state().component, asked, response).await
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
    fn introduce(&self, handlers: &Arc<Handlers>) {
        // Called once for each application, by `Host::load`.
        let _ = self.0.set(Arc::downgrade(handlers));
    }

    /// Calls the component `id`; `None` when there is none.
    pub(crate) async fn call(&self, id: &str, request: Request<Body>) -> Option<Response<Body>> {
        let handler = self.0.get()?.upgrade()?.get(id)?.clone();
        Some(call(&handler, request).await)
    }
}

/// Compiles and links a component.
fn load(engine: &Engine, source: &Path, component: Component) -> anyhow::Result<ProxyHandler<Instances>> {
    let compiled = engine.compile(source)?;
    let id = &component.id;
    let link = linker(engine.wasmtime()).and_then(|linker| linker.instantiate_pre(&compiled));
    let pre =
        link.map_err(|error| anyhow!("the component `{id}` imports what this host does not offer: {}", sentence(&error)))?;
    let pre = ServicePre::new(pre)
        .map_err(|_| anyhow!("the component `{id}` does not export wasi:http/handler@0.3.0; build it with spin-sdk 7"))?;
    Ok(ProxyHandler::new(Instances::new(Arc::new(component), pre, engine.places())))
}

async fn call(handler: &ProxyHandler<Instances>, request: Request<Body>) -> Response<Body> {
    let asked = Asked::new(&request);
    let fate = Arc::new(Fate::default());
    let started = Instant::now();
    match handler.handle(fate.clone(), request).await {
        Ok(response) if response.headers().contains_key(CONTENT_LENGTH) => response,
        Ok(response) => response.map(|body| Unbroken::new(body, fate).boxed_unsync()),
        Err(error) => {
            let component = &handler.state().component;
            // An instance that computes past its time is stopped, which looks like a trap.
            let is_late = component.request_timeout.is_some_and(|timeout| started.elapsed() >= timeout);
            let refusal = if is_late {
                Refusal::TIMEOUT
            } else if is_overload(&error) {
                Refusal::OVERLOADED
            } else {
                Refusal::INTERNAL_ERROR
            };
            asked.refuse_and_log(&refusal, component, &sentence(&error))
        }
    }
}

/// Components see only the URI's authority, never the `Host` header, so it is moved there.
fn complete_uri(request: &http::request::Parts) -> Option<Uri> {
    let uri = &request.uri;
    let authority = match (uri.authority(), request.headers.get(http::header::HOST)) {
        (Some(authority), _) => authority.clone(),
        // A name of a user is part of some authorities, and of no host.
        (None, Some(host)) => Authority::try_from(host.as_bytes()).ok().filter(|host| !host.as_str().contains('@'))?,
        (None, None) => Authority::from_static("localhost"),
    };
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(authority);
    parts.path_and_query = Some(uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/")));
    Uri::from_parts(parts).ok()
}

/// Waits for the whole body of a short response, see [`limits::MAX_GATHERED_RESPONSE`].
async fn gather(component: &Component, asked: Asked, response: Response<Body>) -> Response<Body> {
    let length = content_length(response.headers());
    if length.is_none_or(|length| length > limits::MAX_GATHERED_RESPONSE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    match body.collect().await {
        Ok(collected) if collected.trailers().is_none() => Response::from_parts(parts, whole(collected.to_bytes())),
        Ok(collected) => Response::from_parts(parts, collected.map_err(|never| match never {}).boxed_unsync()),
        Err(error) => {
            let cause = format!("its response broke off: {error}");
            asked.refuse_and_log(&Refusal::INTERNAL_ERROR, component, &cause)
        }
    }
}
