//! An application, ready to answer.

mod answer;
mod call;
mod load;
mod receive;
mod routes;
mod watched;

use self::answer::answer;
use self::call::call;
pub(crate) use self::call::complete_uri;
pub(crate) use self::routes::Routes;
use crate::admission::{Admission, Budget};
use crate::config::Options;
use crate::http::Body;
use crate::instance::Instances;
use crate::limits;
use crate::output::Output;
use crate::sqlite::Database;
use crate::telemetry::Telemetry;
use anyhow::{anyhow, bail};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::watch;
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
    telemetry: Telemetry,
    databases: Vec<Arc<Database>>,
    admission: Admission,
    budget: Budget,
    /// How many components have a database.
    storing: usize,
    /// Whether those who wait for something new are to be answered with what there is.
    stopping: watch::Sender<bool>,
}

type Handler = ProxyHandler<Instances>;
type Handlers = HashMap<String, Handler>;

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
        answer(&self.0, request).await
    }

    /// Asks each component that has a check of its own, below the wildcard of its route at `health/ready`, whether it can work.
    ///
    /// # Errors
    /// The one that cannot; its own lines say why.
    pub(crate) async fn check_ready(&self) -> anyhow::Result<()> {
        for (route, component) in self.routes() {
            let Some(prefix) = route.strip_suffix("/...") else { continue };
            let request = Request::get(format!("{prefix}/health/ready")).body(Empty::<Bytes>::new())?;
            let status = self.handle(request).await.status();
            if status.is_server_error() {
                bail!("`{component}` cannot work, as its lines above say ({prefix}/health/ready answers {status})");
            }
        }
        Ok(())
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
        let request = Request::from_parts(parts, body.map_err(Into::into).boxed_unsync());
        Ok(call(handler, Arc::default(), None, request).await)
    }

    /// How many connections are served at once where so many files may be open.
    pub(crate) fn connections(&self, files: usize) -> usize {
        let databases = self.0.storing * self.0.budget.instances(self.0.storing) * limits::FILES_OF_AN_INSTANCE;
        self.0.budget.connections(files, databases + limits::FILES_IN_RESERVE)
    }

    /// Answers those who wait for something new with what there is, from now on at once.
    pub fn stop_waiting(&self) {
        self.0.stopping.send_replace(true);
    }

    /// The application's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The public routes as the manifest has them, each with its component; the longest first.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.routes.iter()
    }

    /// Who watches this host.
    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.0.telemetry
    }

    /// Where this host's lines go.
    pub fn output(&self) -> &Output {
        &self.0.output
    }
}
