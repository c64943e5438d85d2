//! An application on a host of this process: the shop, or the host's test component.

use super::built::{engine, guest_manifest};
use bodega::{Body, Host, Options, Output, Server};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// An application with state of its own.
pub(crate) struct App {
    pub(crate) host: Host,
    pub(crate) state: TempDir,
    /// Milliseconds that the components' wall clock is ahead.
    pub(crate) clock: Arc<AtomicI64>,
    lines: Arc<Mutex<String>>,
}

impl App {
    /// The host's test component.
    pub(crate) fn guest() -> Self {
        Self::guest_with(|_| {})
    }

    /// The host's test component with other options.
    pub(crate) fn guest_with(change: impl FnOnce(&mut Options)) -> Self {
        Self::load(&guest_manifest(), |options| {
            options.variables.push(("secret_key".to_owned(), "s3cret".to_owned()));
            change(options);
        })
    }

    /// The host's test component, which may call the server that listens here.
    pub(crate) async fn guest_with_server(change: impl FnOnce(&mut Options)) -> (Self, TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Self::guest_with(|options| {
            options.variables.push(("allowed".to_owned(), origin.clone()));
            change(options);
        });
        (app, listener, origin)
    }

    /// The application at `manifest`, whose components must be built.
    pub(crate) fn load(manifest: &Path, change: impl FnOnce(&mut Options)) -> Self {
        Self::load_on(manifest, TempDir::new().expect("a folder for state"), change)
    }

    /// The same on what is in this folder.
    pub(crate) fn load_on(manifest: &Path, state: TempDir, change: impl FnOnce(&mut Options)) -> Self {
        Self::open(manifest, state, Arc::default(), Arc::default(), change)
    }

    /// Ends the application and starts it again on what it left behind.
    pub(crate) fn restarted(self, manifest: &Path, change: impl FnOnce(&mut Options)) -> Self {
        let Self { host, state, clock, lines } = self;
        drop(host);
        Self::open(manifest, state, clock, lines, change)
    }

    fn open(
        manifest: &Path,
        state: TempDir,
        clock: Arc<AtomicI64>,
        lines: Arc<Mutex<String>>,
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let mut options = Options::new(manifest).state_dir(state.path());
        options.engine = Some(engine());
        options.output = Output::Memory(Arc::clone(&lines));
        options.clock_offset_ms = Arc::clone(&clock);
        change(&mut options);
        let host = Host::load(options).expect("the application loads");
        Self { host, state, clock, lines }
    }

    /// What the host and the components have written.
    pub(crate) fn lines(&self) -> String {
        self.lines.lock().unwrap().clone()
    }

    /// Asks the test component in process.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        self.send(Request::get(path).body(Full::default()).unwrap()).await
    }

    /// Hands a body to the test component in process.
    pub(crate) async fn post(&self, path: &str, body: impl Into<Bytes>) -> (StatusCode, String) {
        self.send(Request::post(path).body(Full::new(body.into())).unwrap()).await
    }

    /// Runs the lines of `script` as SQL on one connection to `database`.
    pub(crate) async fn sql(&self, database: &str, script: &str) -> String {
        let (status, text) = self.post(&format!("/guest/sql?database={database}"), script.to_owned()).await;
        assert_eq!(status, StatusCode::OK, "{}", self.lines());
        text
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> (StatusCode, String) {
        read(self.host.handle(request).await).await
    }

    /// Serves on a free port until the result is stopped.
    pub(crate) async fn serve(&self) -> Serving {
        let server = Server::bind(self.host.clone(), "127.0.0.1:0").await.expect("a free port");
        let address = server.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let ran = tokio::spawn(server.run(async { drop(stopped.await) }));
        Serving { address, stop, ran }
    }
}

/// A server that runs.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    ran: JoinHandle<bool>,
}

impl Serving {
    /// Stops, and tells whether every request was answered.
    pub(crate) async fn stop(self) -> bool {
        drop(self.stop);
        self.ran.await.unwrap()
    }
}

/// Status and text of a response of the test component; a body that breaks off is marked as such.
pub(crate) async fn read(response: Response<Body>) -> (StatusCode, String) {
    let status = response.status();
    match response.into_body().collect().await {
        Ok(body) => (status, String::from_utf8_lossy(&body.to_bytes()).into_owned()),
        Err(error) => (status, format!("broken off: {error}")),
    }
}
