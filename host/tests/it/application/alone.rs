//! Each service as an application of its own, started as a user starts it, reached over the network.

use crate::harness::{Answer, Ask, To, change, new_product, new_purchase, new_stock, repository, shop_manifest};
use http::Method;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

pub(crate) const KEY: &str = "alone-secret-0000001";

pub(crate) const KEY_VARIABLE: &str = "shop:write:alone-secret-0000001";

/// A program that serves one service, until it is dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) url: String,
    _state: TempDir,
}

impl Service {
    pub(crate) fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        // Which builds the components, that all three manifests share.
        shop_manifest();
        let state = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bodega"));
        command.args(["up", "--listen", "127.0.0.1:0", "--from"]).arg(repository().join(name).join("spin.toml"));
        command.arg("--state-dir").arg(state.path());
        for (name, value) in variables {
            command.arg("--variable").arg(format!("{name}={value}"));
        }
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SPIN_") || name == "RUNTIME_CONFIG_FILE") {
            command.env_remove(name);
        }
        let mut child = command.current_dir(state.path()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("Serving ").unwrap_or_else(|| panic!("{name} does not start: {line:?}")).to_owned();
        Self { child, url, _state: state }
    }

    fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        Ask::new(To::Url(&self.url), method, path, KEY)
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    pub(crate) async fn post(&self, path: &str, document: &Value) -> Answer {
        self.ask(Method::POST, path).document(document).send().await
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have been stopped by the test already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What each service shows at the top and under its name, without a key.
async fn check_public(service: &Service, name: &str) {
    for prefix in ["", &format!("/{name}")] {
        for (path, content_type) in [
            ("/docs", "text/html; charset=utf-8"),
            ("/openapi.json", "application/json"),
            ("/health/live", "application/health+json"),
            ("/health/ready", "application/health+json"),
        ] {
            let answer = service.ask(Method::GET, &format!("{prefix}{path}")).without("x-api-key").send().await.is(200);
            assert_eq!(answer.header("content-type"), Some(content_type), "{name} {prefix}{path}");
            if path.starts_with("/health") {
                assert_eq!(answer.body["status"], "pass", "{name} {prefix}{path}: {}", answer.text);
            }
        }
    }
    service.ask(Method::GET, &format!("/{name}")).without("x-api-key").send().await.fails(401, "unauthenticated");
    for unknown in ["/", "/elsewhere", "/favicon.ico"] {
        service.get(unknown).await.fails(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_service_runs_alone() {
    let public = ("inventory_public_url", "http://inventory.example");
    let products = Service::start("products", &[("products_api_key", KEY_VARIABLE), public]);
    let inventory = Service::start(
        "inventory",
        &[
            ("inventory_api_key", KEY_VARIABLE),
            ("products_key_for_inventory", KEY),
            ("products_url", &products.url),
            ("products_public_url", "http://products.example"),
        ],
    );
    check_public(&products, "products").await;
    check_public(&inventory, "inventory").await;

    let product = products.post("/products", &new_product("ALONE", "2.50")).await.is(201);
    let id = product.id().to_owned();
    let related = product.body["data"]["relationships"]["inventory"]["links"]["related"].as_str().unwrap();
    let path = related.strip_prefix("http://inventory.example").expect("a link to where inventory is");
    assert_eq!(inventory.get(path).await.is(200).body["data"], Value::Null, "no stock yet");
    inventory.post("/inventory", &new_stock(&id, 5)).await.is(201);
    assert_eq!(inventory.get(path).await.is(200).id(), id);

    let bought = inventory.post("/inventory/purchase", &new_purchase(&id, 2)).await.is(201);
    assert_eq!((bought.attribute("total_price"), bought.number("remaining")), (&json!("5.00"), 3));
    let included = inventory.get(&format!("/inventory/{id}?include=product")).await.is(200);
    let included = &included.body["included"][0];
    assert_eq!(
        (&included["id"], &included["links"]["self"]),
        (&json!(id), &json!(format!("http://products.example/products/{id}")))
    );

    drop(products);
    // What was found is told for a second.
    while inventory.get("/health/ready").await.is(200).body["status"] != "warn" {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let buying = inventory.ask(Method::POST, "/inventory/purchase").document(&new_purchase(&id, 1)).may_fail();
    buying.send().await.fails(503, "products_unavailable");
    let cancel = change("purchases", bought.id(), json!({ "status": "cancelled" }));
    inventory.ask(Method::PATCH, &format!("/inventory/purchases/{}", bought.id())).document(&cancel).send().await.is(200);
    assert_eq!(inventory.get("/inventory/consistency").await.is(200).body["meta"]["consistent"], true);
}
