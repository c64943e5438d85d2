//! What the fuzz targets call: the readers of what comes from outside, with nothing behind them. Each panics where a promise of
//! the reader is broken; that it answers at all is the first of them.

use crate::admission::{Guesses, Kind};
use crate::application::{Routes, complete_uri};
use crate::config::{RuntimeConfig, expand, parse_dotenv};
use crate::manifest::Manifest;
use crate::outbound::AllowedHosts;
use crate::server::fuzzing;
use std::path::{Path, PathBuf};

/// A manifest, and what is made of its texts before anything runs.
pub fn manifest(text: &str) {
    let manifest = match Manifest::parse(text, PathBuf::from("spin.toml")) {
        Ok(manifest) => manifest,
        Err(error) => return check(&error),
    };
    match Routes::new(&manifest) {
        Ok(routes) => routes.iter().for_each(|(route, component)| {
            let path = route.strip_suffix("...").unwrap_or(route);
            assert_eq!(routes.find(path), Some(component), "{route}");
        }),
        Err(error) => check(&error),
    }
    for component in manifest.content.component.values() {
        let expanded = component.allowed_outbound_hosts.iter().map(|host| expand(host, |name| Ok(name.to_owned())));
        let hosts = expanded.collect::<anyhow::Result<Vec<_>>>().and_then(AllowedHosts::parse);
        drop(hosts.inspect_err(check));
    }
}

/// A runtime configuration.
pub fn runtime_configuration(text: &str) {
    match RuntimeConfig::parse(text, Path::new("runtime-config.toml")) {
        Ok(config) => drop(config.location("default", Path::new("state"))),
        Err(error) => check(&error),
    }
}

/// A `.env` file.
pub fn dotenv(text: &[u8]) {
    drop(parse_dotenv(text, Path::new(".env")).inspect_err(check));
}

/// A connection: what is sent, whole.
pub async fn converse(sent: &[u8]) {
    fuzzing::converse(sent, judge).await;
}

/// What the host asks of a request before a component sees it.
fn judge(request: &http::request::Parts) {
    let Some(uri) = complete_uri(request) else { return };
    assert!(uri.path().starts_with('/') || uri.path() == "*", "{uri}");
    Kind::of(request, Some(0));
    Guesses::new().credential(&request.headers);
}

/// An error is told in one line.
fn check(error: &anyhow::Error) {
    let told = format!("{error:#}");
    assert!(!told.is_empty() && !told.contains('\n'), "{told:?}");
}
