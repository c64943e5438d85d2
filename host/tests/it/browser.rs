//! The documentation as a person uses it: in a browser, with a key, until the real answer is on the page.

use crate::shop::harness::{PRODUCTS_KEY, Shop};
use bodega::Server;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use futures::FutureExt as _;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// What the page may take for one step on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

fn on_the_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// The driver of the browser, until it is dropped.
struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    fn start(program: &PathBuf) -> Self {
        let mut child = Command::new(program).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned()));
        let url = format!("http://127.0.0.1:{}", port.expect("the driver tells its port"));
        Self { child, url }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn open(driver: &Driver, browser: &PathBuf, profile: &TempDir) -> Client {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1400,1200",
        // Nothing but this machine has a name or an address.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        &format!("--user-data-dir={}", profile.path().display()),
    ];
    let options = json!({ "binary": browser, "args": arguments });
    let mut capabilities = fantoccini::wd::Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&driver.url).await.expect("the browser starts")
}

async fn click(page: &Client, css: &str) {
    let element =
        page.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    // Past what may lie over it: the page scrolls while it unfolds.
    page.execute(
        "arguments[0].scrollIntoView({ block: 'center' }); arguments[0].click()",
        vec![serde_json::to_value(element).unwrap()],
    )
    .await
    .unwrap();
}

async fn text(page: &Client, css: &str) -> String {
    let element =
        page.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    element.text().await.unwrap()
}

/// Enters the key as the page asks for it.
async fn authorise(page: &Client, key: &str) {
    click(page, ".auth-wrapper .authorize").await;
    let field = page.wait().at_most(PATIENCE).for_element(Locator::Css(".auth-container input")).await.unwrap();
    field.send_keys(key).await.unwrap();
    click(page, ".auth-btn-wrapper .authorize").await;
    click(page, ".auth-btn-wrapper .btn-done").await;
}

/// Unfolds an operation and carries it out; the status on the page, and the answer.
async fn execute(page: &Client, operation: &str, document: Option<&Value>) -> (String, String) {
    let block = format!("[id$='-{operation}']");
    click(page, &format!("{block} .opblock-summary-control")).await;
    if let Some(document) = document {
        let area =
            page.wait().at_most(PATIENCE).for_element(Locator::Css(&format!("{block} textarea.body-param__text"))).await.unwrap();
        area.click().await.unwrap();
        let all = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
        area.send_keys(&all).await.unwrap();
        area.send_keys(&document.to_string()).await.unwrap();
    }
    click(page, &format!("{block} .btn.execute")).await;
    let status = text(page, &format!("{block} .live-responses-table tbody .response-col_status")).await;
    let answer = text(page, &format!("{block} .live-responses-table tbody .response-col_description")).await;
    (status.lines().next().unwrap_or_default().to_owned(), answer)
}

async fn use_the_page(page: &Client, origin: &str) {
    page.goto(&format!("{origin}/products/docs")).await.unwrap();
    authorise(page, PRODUCTS_KEY).await;
    let document = json!({ "data": { "type": "products", "attributes": { "sku": "SEEN-1", "name": "Seen in a browser", "price": "12.50" } } });
    let (status, answer) = execute(page, "createProduct", Some(&document)).await;
    assert_eq!(status, "201", "{answer}");
    assert!(answer.contains("Seen in a browser"), "{answer}");
    let (status, answer) = execute(page, "listProducts", None).await;
    assert_eq!(status, "200", "{answer}");
    assert!(answer.contains("SEEN-1"), "{answer}");

    let script = "return performance.getEntriesByType('resource').map(entry => entry.name)";
    let loaded = page.execute(script, Vec::new()).await.unwrap();
    let loaded: Vec<&str> = loaded.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(loaded.iter().any(|name| name.ends_with("/products/openapi.json")), "{loaded:?}");
    assert!(loaded.iter().all(|name| name.starts_with(origin) || name.starts_with("data:")), "{loaded:?}");
    let trouble = page
        .execute(
            "return [...document.querySelectorAll('.errors-wrapper, .loading-container .failed-config')].map(e => e.innerText)",
            Vec::new(),
        )
        .await;
    assert_eq!(trouble.unwrap(), json!([]), "the page complains about the description");

    page.goto(&format!("{origin}/inventory/docs")).await.unwrap();
    page.wait().at_most(PATIENCE).for_element(Locator::Css("[id$='-buy'] .opblock-summary-control")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_tries_the_documentation() {
    let browser = on_the_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    let (Some(browser), Some(driver)) = (browser, on_the_path(&["chromedriver", "chromium.chromedriver"])) else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "Chromium and chromedriver must be there in CI");
        eprintln!("skipped: chromium and chromedriver are not on the PATH; install them to test the documentation page");
        return;
    };
    let shop = Shop::new();
    let server = Server::bind(shop.host.clone(), "127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", server.address());
    let serving = tokio::spawn(server.run(std::future::pending()));
    let (profile, driver) = (TempDir::new().unwrap(), Driver::start(&driver));
    let page = open(&driver, &browser, &profile).await;
    let used = AssertUnwindSafe(use_the_page(&page, &origin)).catch_unwind().await;
    // The browser must not outlive the test, whatever came of it.
    page.close().await.unwrap();
    serving.abort();
    used.unwrap_or_else(|panic| resume_unwind(panic));
    assert_eq!(shop.all("/products").await.len(), 1);
    shop.check().await;
}
