//! Mutants of the host. Its guards are looked for by the recipes that attack it, so those are run with each.

use super::Copy;
use super::host_table::{HOST_MUTANTS, HostMutant};
use anyhow::{Context as _, ensure};
use std::path::Path;
use std::process::{Command, Output};

/// Builds the mutants of the host whose name contains `only`, after the unchanged one, and runs the tests that are to catch
/// each. `tell` is told of each. Gives the names of those that nobody caught.
pub fn hunt_host(repository: &Path, only: &str, tell: impl Fn(&str)) -> anyhow::Result<Vec<&'static str>> {
    let copy = Copy::new(repository)?;
    copy.warm()?;
    let chosen: Vec<&HostMutant> = HOST_MUTANTS.iter().filter(|host| host.mutant.name.contains(only)).collect();
    let all: Vec<&str> = chosen.iter().flat_map(|host| host.tests.iter().copied()).collect();
    copy.build_tests().context("the unchanged host")?;
    let unchanged = copy.test(&all)?;
    ensure!(unchanged.status.success(), "the unchanged host is caught: {}", failed(&unchanged));
    let mut free = Vec::new();
    for HostMutant { mutant, tests } in chosen {
        copy.mutate(mutant)?;
        let tested = copy.build_tests().and_then(|()| copy.test(tests)).with_context(|| format!("the mutant `{}`", mutant.name));
        mutant.edits().try_for_each(|[file, ..]| copy.take(file))?;
        let tested = tested?;
        tell(mutant.name);
        if tested.status.success() {
            free.push(mutant.name);
        } else {
            tell(&format!("    {}", failed(&tested)));
        }
    }
    Ok(free)
}

impl Copy {
    /// Takes over what the tests of the repository have built, which is most of it.
    fn warm(&self) -> anyhow::Result<()> {
        let (built, target) = (self.original.join("target/debug"), self.folder.join("target"));
        if built.is_dir() && !target.join("debug").exists() {
            std::fs::create_dir_all(&target)?;
            let copied = Command::new("cp").arg("-a").args([&built, &target]).status().context("cp copies what is built")?;
            ensure!(copied.success(), "{} cannot be copied", built.display());
        }
        Ok(())
    }

    fn build_tests(&self) -> anyhow::Result<()> {
        let built = self.cargo("test --quiet --locked --workspace --test it --bins --lib --no-run").output()?;
        ensure!(built.status.success(), "does not build: {}", String::from_utf8_lossy(&built.stderr));
        Ok(())
    }

    fn test(&self, names: &[&str]) -> anyhow::Result<Output> {
        Ok(self.cargo("test --locked --workspace --test it --lib --").args(names).output()?)
    }

    fn cargo(&self, arguments: &str) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments.split(' ')).current_dir(&self.folder).env("CARGO_TARGET_DIR", self.folder.join("target"));
        cargo
    }
}

/// The names of the tests that failed.
fn failed(tested: &Output) -> String {
    let text = String::from_utf8_lossy(&tested.stdout);
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED")).collect();
    if names.is_empty() { String::from_utf8_lossy(&tested.stderr).into_owned() } else { names.join(", ") }
}
