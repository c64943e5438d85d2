//! Recipe 43: the tests can fail. Versions of the service with a mistake in them are built and hunted; each must be caught.

mod host;
mod host_table;
mod hunts;
mod table;

pub use host::hunt_host;

use crate::shop::Bench;
use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use table::{MUTANTS, Mutant};

/// Builds and hunts the mutants whose name contains `only`, after the unchanged service, which nobody may catch. `tell` is told
/// of each, and who caught it by what, when it is done. Gives the names of those that nobody caught.
pub async fn hunt(repository: &Path, only: &str, seeds: u64, tell: impl Fn(&str)) -> anyhow::Result<Vec<&'static str>> {
    let copy = Copy::new(repository)?;
    copy.build().context("the unchanged service")?;
    let caught = hunts::run(&copy.bench()?, seeds).await;
    ensure!(caught.is_empty(), "the unchanged service is caught: {caught:?}");
    let mut free = Vec::new();
    for mutant in MUTANTS.iter().filter(|mutant| mutant.name.contains(only)) {
        copy.mutate(mutant)?;
        let built = copy.build().with_context(|| format!("the mutant `{}`", mutant.name));
        mutant.edits().try_for_each(|[file, ..]| copy.take(file))?;
        built?;
        let caught = hunts::run(&copy.bench()?, seeds).await;
        tell(mutant.name);
        for (hunt, what) in &caught {
            tell(&format!("    {hunt:<10} {what}"));
        }
        free.extend(caught.is_empty().then_some(mutant.name));
    }
    Ok(free)
}

/// A copy of the repository to make mistakes in. It stays in `target`, so that the next run need not build all of it.
struct Copy {
    original: PathBuf,
    folder: PathBuf,
}

impl Copy {
    fn new(repository: &Path) -> anyhow::Result<Self> {
        let original = repository.canonicalize()?;
        let copy = Self { folder: original.join("target/mutants"), original };
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&copy.original)
            .output()
            .context("git lists what belongs to the repository")?;
        ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
        for file in listed.stdout.split(|byte| *byte == 0).filter(|file| !file.is_empty()) {
            copy.take(&String::from_utf8_lossy(file))?;
        }
        Ok(copy)
    }

    /// Copies a file unless it is the same already: an older file is built again.
    fn take(&self, file: &str) -> anyhow::Result<()> {
        let (from, to) = (self.original.join(file), self.folder.join(file));
        if !from.is_file() {
            return Ok(());
        }
        let text = std::fs::read(&from)?;
        if std::fs::read(&to).is_ok_and(|old| old == text) {
            return Ok(());
        }
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&to, text).with_context(|| to.display().to_string())
    }

    fn mutate(&self, mutant: &Mutant) -> anyhow::Result<()> {
        for [file, find, replace] in mutant.edits() {
            let path = self.folder.join(file);
            let text = std::fs::read_to_string(&path)?;
            let fits = text.matches(find).count() == 1;
            ensure!(fits, "the mutant `{}` does not fit any more: {file} must have exactly once\n{find}", mutant.name);
            std::fs::write(path, text.replace(find, replace))?;
        }
        Ok(())
    }

    /// Builds the components, quickly rather than small.
    fn build(&self) -> anyhow::Result<()> {
        let arguments = "build --quiet --locked --profile component --target wasm32-wasip2 -p inventory -p products";
        let built = Command::new("cargo")
            .args(arguments.split(' '))
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_PROFILE_COMPONENT_LTO", "off")
            .env("CARGO_PROFILE_COMPONENT_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_COMPONENT_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_COMPONENT_INCREMENTAL", "true")
            .env_remove("RUSTFLAGS")
            .output()?;
        ensure!(built.status.success(), "does not build: {}", String::from_utf8_lossy(&built.stderr));
        Ok(())
    }

    fn bench(&self) -> anyhow::Result<Bench> {
        Ok(Bench { manifest: self.folder.join("spin.toml"), engine: bodega::Engine::new()?, program: std::env::current_exe()? })
    }
}

#[cfg(test)]
mod tests;
