//! The documentation as a person uses it: in a browser, with a key, until the real answer is on the page.

mod page;

use crate::harness::{PRODUCTS_KEY, Shop};
use futures::FutureExt as _;
use page::Page;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

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

fn capabilities(browser: &Path, profile: &TempDir) -> Value {
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
    json!({ "goog:chromeOptions": { "binary": browser, "args": arguments } })
}

/// Enters the key as the page asks for it.
async fn authorise(page: &Page, key: &str) {
    page.click(".auth-wrapper .authorize").await;
    page.enter(".auth-container input", key).await;
    page.click(".auth-btn-wrapper .authorize").await;
    page.click(".auth-btn-wrapper .btn-done").await;
}

/// Unfolds an operation and carries it out; the status on the page, and the answer.
async fn execute(page: &Page, operation: &str, document: Option<&Value>) -> (String, String) {
    let block = format!("[id$='-{operation}']");
    page.click(&format!("{block} .opblock-summary-control")).await;
    if let Some(document) = document {
        page.enter(&format!("{block} textarea.body-param__text"), &document.to_string()).await;
    }
    page.click(&format!("{block} .btn.execute")).await;
    let status = page.text(&format!("{block} .live-responses-table tbody .response-col_status")).await;
    let answer = page.text(&format!("{block} .live-responses-table tbody .response-col_description")).await;
    (status.lines().next().unwrap_or_default().to_owned(), answer)
}

async fn use_the_page(page: &Page, origin: &str) {
    page.goto(&format!("{origin}/products/docs")).await;
    authorise(page, PRODUCTS_KEY).await;
    let document = json!({ "data": { "type": "products", "attributes": { "sku": "SEEN-1", "name": "Seen in a browser", "price": "12.50" } } });
    let (status, answer) = execute(page, "createProduct", Some(&document)).await;
    assert_eq!(status, "201", "{answer}");
    assert!(answer.contains("Seen in a browser"), "{answer}");
    let (status, answer) = execute(page, "listProducts", None).await;
    assert_eq!(status, "200", "{answer}");
    assert!(answer.contains("SEEN-1"), "{answer}");

    let script = "return performance.getEntriesByType('resource').map(entry => entry.name)";
    let loaded = page.execute(script, &[]).await;
    let loaded: Vec<&str> = loaded.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(loaded.iter().any(|name| name.ends_with("/products/openapi.json")), "{loaded:?}");
    assert!(loaded.iter().all(|name| name.starts_with(origin) || name.starts_with("data:")), "{loaded:?}");
    let script =
        "return [...document.querySelectorAll('.errors-wrapper, .loading-container .failed-config')].map(e => e.innerText)";
    assert_eq!(page.execute(script, &[]).await, json!([]), "the page complains about the description");

    page.goto(&format!("{origin}/inventory/docs")).await;
    page.find("[id$='-buy'] .opblock-summary-control").await;
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
    let server = shop.app.serve().await;
    let origin = format!("http://{}", server.address);
    let (profile, driver) = (TempDir::new().unwrap(), Driver::start(&driver));
    let page = Page::open(&driver.url, capabilities(&browser, &profile)).await;
    let used = AssertUnwindSafe(use_the_page(&page, &origin)).catch_unwind().await;
    // The browser must not outlive the test, whatever came of it.
    page.close().await;
    drop(server);
    used.unwrap_or_else(|panic| resume_unwind(panic));
    assert_eq!(shop.all("/products").await.len(), 1);
    shop.check().await;
}
