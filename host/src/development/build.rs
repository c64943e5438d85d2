//! `[component.x.build]`: building the components.

use crate::manifest::Manifest;
use anyhow::{Context as _, anyhow, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TARGET: &str = "wasm32-wasip2";

/// Builds every component of the application at `manifest` (a `spin.toml` or its folder), one after the other.
///
/// Adds the compiler's target with `rustup` when a command needs it and it is missing.
///
/// # Errors
/// The manifest is wrong, the target cannot be added, or a command fails.
pub fn build(manifest: impl AsRef<Path>) -> anyhow::Result<()> {
    let manifest = Manifest::load(manifest.as_ref())?;
    for (id, component) in &manifest.content.component {
        let Some(build) = &component.build else { continue };
        let folder = build.workdir.as_ref().map_or(manifest.folder.clone(), |workdir| manifest.folder.join(workdir));
        for command in build.commands() {
            if command.contains(TARGET) {
                ensure_target(&folder)?;
            }
            run(id, command, &folder)?;
        }
    }
    Ok(())
}

fn run(id: &str, command: &str, folder: &Path) -> anyhow::Result<()> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let status = clean(Command::new(shell).arg(flag).arg(command).current_dir(folder)).status();
    let status = status
        .with_context(|| format!("`{shell}`, which runs the build commands, could not be started in {}", folder.display()))?;
    if !status.success() {
        bail!("the build of `{id}` failed ({status}): `{command}`; correct what it reports above");
    }
    Ok(())
}

/// Makes sure that the compiler has the target, as it is chosen in `folder`.
fn ensure_target(folder: &Path) -> anyhow::Result<()> {
    if has_target(folder)? {
        return Ok(());
    }
    eprintln!("bodega: the compiler lacks the target {TARGET}; adding it with `rustup target add {TARGET}`");
    let added = clean(Command::new("rustup").args(["target", "add", TARGET]).current_dir(folder)).status();
    match added {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            Err(anyhow!("`rustup target add {TARGET}` failed ({status}); see above, and run it again when that is solved"))
        }
        Err(_) => Err(anyhow!(
            "the compiler lacks the target {TARGET} and there is no `rustup` to add it; install it the way the compiler was installed"
        )),
    }
}

fn has_target(folder: &Path) -> anyhow::Result<bool> {
    let query = clean(
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).current_dir(folder).stderr(Stdio::inherit()),
    )
    .output();
    let output = query.map_err(|_| anyhow!("there is no Rust compiler; install one from https://rustup.rs"))?;
    if !output.status.success() {
        bail!("`rustc` does not know the target {TARGET} or does not run; see above");
    }
    let libraries = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    Ok(libraries.is_dir())
}

/// Takes out of a command's environment what `cargo run` and `cargo test` put there for the program that they start, and
/// flags and folders that are meant for the build of the host: with these the components would not build, or not
/// where the manifest looks for them.
fn clean(command: &mut Command) -> &mut Command {
    const PREFIXES: [&str; 7] =
        ["CARGO_PKG_", "CARGO_BIN_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_ENCODED_", "CARGO_LLVM_COV", "CARGO_PRIMARY_"];
    const NAMES: [&str; 10] = [
        "CARGO",
        "CARGO_TARGET_DIR",
        "CARGO_TARGET_TMPDIR",
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_BUILD_RUSTFLAGS",
        "RUSTFLAGS",
        "RUSTC_WORKSPACE_WRAPPER",
        "LLVM_PROFILE_FILE",
        "LD_LIBRARY_PATH",
    ];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if NAMES.contains(&text.as_ref()) || PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}
