//! What those see who watch: a collector, a scraper, and a reader of the log.

use crate::harness::{INVENTORY_KEY, PRODUCTS_KEY, repository, shop_manifest};
use collector::Collector;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

mod collector;
mod log;
mod metrics;
mod traces;

/// The shop, started as an operator starts it, with a port for operators.
struct Watched {
    child: Child,
    shop: String,
    admin: SocketAddr,
    _state: TempDir,
}

impl Watched {
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        shop_manifest();
        let state = TempDir::new().unwrap();
        // A port that is free now; the listener is closed again before the program wants it.
        let admin = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bodega"));
        command.args(["up", "--listen", "127.0.0.1:0", "--admin-listen", &admin.to_string(), "--from"]);
        command.arg(repository().join("spin.toml")).arg("--state-dir").arg(state.path()).args(arguments);
        for (name, key) in [("products", PRODUCTS_KEY), ("inventory", INVENTORY_KEY)] {
            command.arg("--variable").arg(format!("{name}_api_key=shop:write:{key}"));
        }
        command.arg("--variable").arg(format!("products_key_for_inventory={PRODUCTS_KEY}"));
        command.arg("--variable").arg("console_secret=a secret of tests, thirty-two bytes or more");
        let of_the_developer = |name: &String| ["SPIN_", "OTEL_", "BODEGA_"].iter().any(|start| name.starts_with(start));
        for (name, _) in std::env::vars().filter(|(name, _)| of_the_developer(name)) {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied()).current_dir(state.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(shop) = line.trim().strip_prefix("Serving ") else { panic!("{line}{}", Self::told(&mut child)) };
        Self { shop: shop.to_owned(), child, admin, _state: state }
    }

    fn ask(&self, method: &Method, path: &str, document: Option<&Value>, headers: &[(&str, &str)]) -> (u16, String) {
        curl(&format!("{}{path}", self.shop), method, document, headers)
    }

    /// Sells two of ten units of a new product.
    fn sell(&self, traceparent: &str) {
        let products = [("x-api-key", PRODUCTS_KEY)];
        let product = json!({ "data": { "type": "products", "attributes": { "sku": "A", "name": "a", "price": "1.00", "currency": "USD" } } });
        let (status, text) = self.ask(&Method::POST, "/products", Some(&product), &products);
        assert_eq!(status, 201, "{text}");
        let id = serde_json::from_str::<Value>(&text).unwrap()["data"]["id"].as_str().unwrap().to_owned();
        let inventory = [("x-api-key", INVENTORY_KEY), ("traceparent", traceparent), ("x-request-id", "sold-1")];
        let stock = json!({ "data": { "type": "inventory", "id": id, "attributes": { "on_hand": 10 } } });
        let (status, text) = self.ask(&Method::POST, "/inventory", Some(&stock), &inventory[..1]);
        assert_eq!(status, 201, "{text}");
        let purchase =
            |quantity| json!({ "data": { "type": "purchases", "attributes": { "product_id": id, "quantity": quantity } } });
        for (quantity, expected) in [(2, 201), (90, 409)] {
            let headers = if quantity == 2 { &inventory[..] } else { &inventory[..1] };
            let (status, text) = self.ask(&Method::POST, "/inventory/purchase", Some(&purchase(quantity)), headers);
            assert_eq!(status, expected, "{text}");
        }
    }

    fn admin(&self, path: &str) -> (u16, String) {
        curl(&format!("http://{}{path}", self.admin), &Method::GET, None, &[])
    }

    /// Stops it as an orchestrator does: what it has told.
    fn stop(mut self) -> String {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        let told = Self::told(&mut self.child);
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{told}");
        told
    }

    fn told(child: &mut Child) -> String {
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        told
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request on a connection of its own.
fn curl(url: &str, method: &Method, document: Option<&Value>, headers: &[(&str, &str)]) -> (u16, String) {
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let body = document.map(Value::to_string).unwrap_or_default();
    let length = body.len().to_string();
    let own = [("content-type", "application/vnd.api+json"), ("content-length", &length)];
    let all = headers.iter().chain(own.iter().filter(|_| document.is_some()));
    let lines: Vec<String> = all.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("{method} /{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{}", lines.concat());
    std::io::Write::write_all(&mut stream, format!("{head}\r\n{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(!head.contains("x-telemetry"), "{head}");
    (head[9..12].parse().unwrap(), body.to_owned())
}
