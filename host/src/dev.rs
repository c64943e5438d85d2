//! `bodega` without a command: build, make keys, run, and show the way in.

use crate::cli::{Run, say};
use crate::host::Host;
use crate::keys::{Keys, random_bytes};
use crate::manifest::Manifest;
use crate::variables::environment_name;
use bytes::Bytes;
use http::Request;
use http_body_util::Empty;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use uuid::Uuid;

/// Fills in what `bodega up` would ask the user for.
pub(crate) fn prepare(run: &mut Run) -> anyhow::Result<Keys> {
    let manifest = Manifest::load(&run.options.manifest)?;
    let state_dir = run.options.state_dir.get_or_insert_with(|| manifest.folder.join(".spin")).clone();
    let state_dir = std::path::absolute(&state_dir).unwrap_or(state_dir);
    let keys = Keys::ensure(&manifest, &run.options, &state_dir)?;
    run.options.fallback_variables.clone_from(&keys.values);
    Ok(keys)
}

/// Lets every component get ready, which migrates its database, and prints where to start.
pub(crate) async fn welcome(host: &Host, keys: &Keys, address: SocketAddr) -> anyhow::Result<()> {
    let id = uuid::Builder::from_random_bytes(random_bytes()?).into_uuid();
    let prefixes: Vec<&str> = host.routes().filter_map(|(route, _)| route.strip_suffix("/...")).collect();
    let origin = origin(address);
    let mut lines = vec!["Documentation:".to_owned()];
    for prefix in &prefixes {
        let request = Request::get(format!("{prefix}/health/ready")).body(Empty::<Bytes>::new());
        if let Ok(request) = request {
            let status = host.handle(request).await.status();
            if !status.is_success() {
                host.output().line(&format!(
                    "bodega: {prefix}/health/ready answers {status}; the reason is in the component's lines above or below"
                ));
            }
        }
        lines.push(format!("  {origin}{prefix}/docs"));
    }
    lines.extend(describe_keys(keys));
    if ["/products", "/inventory"].iter().all(|service| prefixes.contains(service)) {
        lines.push("A whole purchase, in one line for any folder:".to_owned());
        lines.push(format!("  {}", purchase(&origin, keys, id)));
        let own: Vec<String> =
            ["products_api_key", "inventory_api_key"].into_iter().filter(|name| !has(keys, name)).map(environment_name).collect();
        if !own.is_empty() {
            lines.push(format!("  (${} stands for a key of yours)", own.join(" and $")));
        }
    }
    say(&lines.join("\n"));
    Ok(())
}

/// The address as a client on this machine writes it.
fn origin(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

fn describe_keys(keys: &Keys) -> Vec<String> {
    let file = keys.file.display();
    if keys.values.is_empty() {
        return Vec::new();
    }
    if !keys.made {
        return vec![format!("Keys: those in {file}")];
    }
    let shown = keys.values.iter().map(|(name, key)| format!("  {name} = {key}"));
    std::iter::once(format!("Keys, made just now, shown this once and kept in {file}:")).chain(shown).collect()
}

fn has(keys: &Keys, variable: &str) -> bool {
    keys.values.iter().any(|(name, _)| name == variable)
}

/// A shell line that makes a product, gives it stock and buys two.
fn purchase(origin: &str, keys: &Keys, id: Uuid) -> String {
    let sku = id.simple().to_string()[..8].to_ascii_uppercase();
    let steps = [
        (
            "products_api_key",
            "/products",
            format!(
                r#"{{"data":{{"type":"products","id":"{id}","attributes":{{"sku":"COFFEE-{sku}","name":"Coffee","price":"12.50"}}}}}}"#
            ),
        ),
        (
            "inventory_api_key",
            "/inventory",
            format!(r#"{{"data":{{"type":"inventory","id":"{id}","attributes":{{"on_hand":10}}}}}}"#),
        ),
        (
            "inventory_api_key",
            "/inventory/purchase",
            format!(r#"{{"data":{{"type":"purchases","attributes":{{"product_id":"{id}","quantity":2}}}}}}"#),
        ),
    ];
    let step = |(variable, path, body): &(&str, &str, String)| {
        let key = environment_name(variable);
        format!(
            r#"-sS --fail-with-body -w '\n' -H "X-API-KEY: ${key}" -H 'Content-Type: application/vnd.api+json' -d '{body}' {origin}{path}"#
        )
    };
    let steps: Vec<String> = steps.iter().map(step).collect();
    let curl = format!("curl {}", steps.join(" --next "));
    if keys.values.is_empty() {
        return curl;
    }
    let file = keys.file.display().to_string().replace('\'', r"'\''");
    format!("( . '{file}'; {curl} )")
}
