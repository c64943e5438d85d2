//! A page of the browser, driven as [WebDriver](https://www.w3.org/TR/webdriver2/) says. The few commands that are needed are
//! written here: the libraries for it bring the dependencies of a browser along, and with them another build of the engine.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::time::Duration;

/// What the page may take for one step on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// The name under which elements travel (section 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Ctrl and A, and all keys up again (section 15.4.2).
const SELECT_ALL: &str = "\u{E009}a\u{E000}";

/// A session with one page.
pub(super) struct Page {
    session: String,
}

impl Page {
    /// Opens the browser by the driver that listens at `driver`.
    pub(super) async fn open(driver: &str, capabilities: Value) -> Self {
        let answer =
            send(Method::POST, &format!("{driver}/session"), &json!({ "capabilities": { "alwaysMatch": capabilities } })).await;
        let session = answer["sessionId"].as_str().unwrap_or_else(|| panic!("the browser does not start: {answer}"));
        let page = Self { session: format!("{driver}/session/{session}") };
        let patience = u64::try_from(PATIENCE.as_millis()).unwrap();
        page.tell("timeouts", json!({ "implicit": patience, "script": patience })).await;
        page
    }

    /// Closes the browser.
    pub(super) async fn close(&self) {
        send(Method::DELETE, &self.session, &Value::Null).await;
    }

    pub(super) async fn goto(&self, url: &str) {
        self.tell("url", json!({ "url": url })).await;
    }

    /// What the script returns.
    pub(super) async fn execute(&self, script: &str, arguments: &[Value]) -> Value {
        self.tell("execute/sync", json!({ "script": script, "args": arguments })).await
    }

    /// Waits until the element is there.
    pub(super) async fn find(&self, css: &str) -> Value {
        let found = self.tell("element", json!({ "using": "css selector", "value": css })).await;
        assert!(found.get(ELEMENT).is_some(), "{css}: {found}");
        found
    }

    /// Past what may lie over it: the page scrolls while it unfolds.
    pub(super) async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.execute("arguments[0].scrollIntoView({ block: 'center' }); arguments[0].click()", &[element]).await;
    }

    pub(super) async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        let path = format!("{}/element/{}/text", self.session, element[ELEMENT].as_str().unwrap());
        send(Method::GET, &path, &Value::Null).await.as_str().unwrap().to_owned()
    }

    /// Types in the place of what is there.
    pub(super) async fn enter(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        let path = format!("element/{}/value", element[ELEMENT].as_str().unwrap());
        for keys in [SELECT_ALL, text] {
            self.tell(&path, json!({ "text": keys })).await;
        }
    }

    async fn tell(&self, command: &str, body: Value) -> Value {
        send(Method::POST, &format!("{}/{command}", self.session), &body).await
    }
}

/// The `value` of the answer.
async fn send(method: Method, url: &str, body: &Value) -> Value {
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let request = Request::builder().method(method).uri(url).header("content-type", "application/json");
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let answer = client.request(request.body(Full::new(body)).unwrap()).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    let status = answer.status();
    let content = answer.into_body().collect().await.unwrap().to_bytes();
    let mut answer: Value = serde_json::from_slice(&content).unwrap_or_default();
    let value = answer["value"].take();
    assert!(status.is_success(), "{url}: {status}: {value}");
    value
}
