//! Recipe 43: the tests can fail. Versions of the service with a mistake in them are built and hunted; each must be caught.

mod hunts;
mod table;

use crate::shop::Bench;
use anyhow::{Context as _, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use table::{MUTANTS, Mutant};

/// What became of a mutant: its name, and the hunts that caught it.
#[derive(Debug)]
pub struct Fate {
    /// What is wrong with it.
    pub mutant: &'static str,
    /// Who caught it, each with the first thing that was found.
    pub caught: Vec<(&'static str, String)>,
}

/// Builds and hunts the mutants whose name contains `only`, after the unchanged service, which nobody may catch. `tell` is told
/// of each when it is done.
///
/// # Errors
/// A mutant cannot be made, or the unchanged service is caught.
pub async fn hunt(repository: &Path, only: &str, seeds: u64, mut tell: impl FnMut(&Fate)) -> anyhow::Result<Vec<Fate>> {
    let copy = Copy::new(repository)?;
    copy.build().context("the unchanged service")?;
    let caught = hunts::run(&copy.bench()?, seeds).await;
    ensure!(caught.is_empty(), "the unchanged service is caught: {caught:?}");
    let mut fates = Vec::new();
    for mutant in MUTANTS.iter().filter(|mutant| mutant.name.contains(only)) {
        copy.mutate(mutant)?;
        let built = copy.build().with_context(|| format!("the mutant `{}`", mutant.name));
        copy.restore(mutant)?;
        built?;
        let fate = Fate { mutant: mutant.name, caught: hunts::run(&copy.bench()?, seeds).await };
        tell(&fate);
        fates.push(fate);
    }
    Ok(fates)
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
        for edit in mutant.edits {
            let file = self.folder.join(edit.file);
            let text = std::fs::read_to_string(&file)?;
            if text.matches(edit.find).count() != 1 {
                bail!("the mutant `{}` does not fit any more: {} must have exactly once\n{}", mutant.name, edit.file, edit.find);
            }
            std::fs::write(&file, text.replace(edit.find, edit.replace))?;
        }
        Ok(())
    }

    fn restore(&self, mutant: &Mutant) -> anyhow::Result<()> {
        mutant.edits.iter().try_for_each(|edit| self.take(edit.file))
    }

    /// Builds the components, quickly rather than small.
    fn build(&self) -> anyhow::Result<()> {
        let built = Command::new("cargo")
            .args([
                "build",
                "--quiet",
                "--locked",
                "--profile",
                "component",
                "--target",
                "wasm32-wasip2",
                "-p",
                "inventory",
                "-p",
                "products",
            ])
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
        Bench::new(self.folder.join("spin.toml"), std::env::current_exe()?)
    }
}

#[cfg(test)]
mod tests {
    use super::table::MUTANTS;
    use std::path::Path;

    /// A mutant whose place was moved would be the unchanged service, which nobody catches.
    #[test]
    fn every_mutant_fits() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for edit in MUTANTS.iter().flat_map(|mutant| mutant.edits) {
            let text = std::fs::read_to_string(repository.join(edit.file)).unwrap();
            assert_eq!(text.matches(edit.find).count(), 1, "{}: {}", edit.file, edit.find);
        }
    }
}
