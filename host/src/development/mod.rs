//! `bodega` without a command: build, make keys, run, and show the way in.

mod build;
mod keys;
mod welcome;

pub use build::build;

use self::keys::Keys;
use crate::application::Host;
use crate::config::Options;
use crate::manifest::Manifest;
use crate::output::Level;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// An application that is being developed.
pub(crate) struct Development {
    folder: PathBuf,
    keys: Keys,
}

impl Development {
    /// Fills in what `bodega up` would ask the user for.
    pub(crate) fn prepare(options: &mut Options) -> anyhow::Result<Self> {
        let manifest = Manifest::load(&options.manifest)?;
        let state_dir = options.state_dir.get_or_insert_with(|| manifest.folder.join(".spin")).clone();
        let state_dir = std::path::absolute(&state_dir).unwrap_or(state_dir);
        let keys = Keys::ensure(&manifest, options, &state_dir)?;
        options.fallback_variables.clone_from(&keys.values);
        Ok(Self { folder: manifest.folder, keys })
    }

    /// Tells where to start.
    pub(crate) async fn welcome(&self, host: &Host, address: SocketAddr) -> String {
        let origin = origin(address);
        let mut lines = welcome::documentation(host, &origin).await;
        lines.extend(welcome::keys(&self.keys));
        match welcome::examples(&self.folder, &self.keys, &origin) {
            Ok(examples) => lines.extend(examples),
            Err(error) => host.output().line(Level::Error, &format!("{error:#}")),
        }
        lines.join("\n")
    }
}

/// The address as a client on this machine writes it.
fn origin(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}
