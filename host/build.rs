//! The commit that the program is built from, for `/version`. Looked up for what is shipped only: to look again after each commit would
//! build the program again while it is being worked on.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=BODEGA_COMMIT");
    println!("cargo::rerun-if-changed=build.rs");
    let commit = std::env::var("BODEGA_COMMIT").ok().or_else(|| {
        (std::env::var("PROFILE").ok()? == "release").then(|| {
            println!("cargo::rerun-if-changed=../.git/HEAD");
            println!("cargo::rerun-if-changed=../.git/logs/HEAD");
            let git = Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output().ok()?;
            git.status.success().then(|| String::from_utf8_lossy(&git.stdout).trim().to_owned())
        })?
    });
    println!("cargo::rustc-env=BODEGA_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
}
