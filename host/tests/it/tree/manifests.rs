//! What the manifests declare, for the other modules to compare with; and the manifests with each other.

use super::{exists, files, text};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const MANIFESTS: [&str; 4] = ["spin.toml", "products/spin.toml", "inventory/spin.toml", "console/spin.toml"];

fn table(path: &str) -> toml::Table {
    toml::from_str(&text(path).content).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The members of the workspace.
pub(super) fn members() -> Vec<String> {
    let members = &table("Cargo.toml")["workspace"]["members"];
    members.as_array().unwrap().iter().map(|member| member.as_str().unwrap().to_owned()).collect()
}

/// The variables of a manifest, each with its default; `None`: it is required.
pub(super) fn variables(manifest: &str) -> BTreeMap<String, Option<String>> {
    let table = table(manifest);
    let variables = table["variables"].as_table().unwrap();
    let default = |variable: &toml::Value| variable.get("default").map(|default| default.as_str().unwrap().to_owned());
    variables.iter().map(|(name, variable)| (name.clone(), default(variable))).collect()
}

/// The environment variables that set one of these.
pub(super) fn environment<'a>(names: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    names.into_iter().map(|name| format!("SPIN_VARIABLE_{}", name.to_uppercase())).collect()
}

/// The build commands of the components.
pub(super) fn build_commands() -> BTreeSet<String> {
    let components = MANIFESTS.iter().flat_map(|manifest| components(manifest));
    components.map(|component| component["build"]["command"].as_str().unwrap().to_owned()).collect()
}

fn components(manifest: &str) -> Vec<toml::Table> {
    let table = table(manifest);
    table["component"].as_table().unwrap().values().map(|component| component.as_table().unwrap().clone()).collect()
}

#[test]
fn every_variable_is_described_and_goes_somewhere() {
    for manifest in MANIFESTS {
        let used = text(manifest).content;
        for (name, variable) in table(manifest)["variables"].as_table().unwrap() {
            assert!(variable.get("description").is_some(), "{manifest}: {name} has no description");
            assert!(used.contains(&format!("{{{{ {name} }}}}")), "{manifest}: no component uses {name}");
        }
    }
}

#[test]
fn a_variable_means_the_same_in_every_manifest() {
    let mut known: BTreeMap<String, toml::Value> = BTreeMap::new();
    for manifest in MANIFESTS {
        for (name, variable) in table(manifest)["variables"].as_table().unwrap() {
            // Alone, a service finds the other elsewhere, and cannot see the other's keys.
            if ["products_url", "inventory_url", "products_key_for_inventory"].contains(&name.as_str()) {
                continue;
            }
            let before = known.entry(name.clone()).or_insert_with(|| variable.clone());
            assert_eq!(before, variable, "{manifest}: {name}");
        }
    }
}

#[test]
fn components_are_built_where_they_are_looked_for() {
    for manifest in MANIFESTS {
        for component in components(manifest) {
            let (source, build) = (component["source"].as_str().unwrap(), component["build"]["command"].as_str().unwrap());
            let (folder, package) = source.trim_start_matches("../").rsplit_once('/').unwrap();
            assert!(build.ends_with(&format!(" -p {}", package.trim_end_matches(".wasm"))), "{manifest}: {build}");
            let profile = build.split_once("--profile ").and_then(|(_, rest)| rest.split(' ').next()).unwrap();
            assert_eq!(folder, format!("target/wasm32-wasip2/{profile}"), "{manifest}");
        }
    }
}

#[test]
fn runtime_configurations_name_the_databases() {
    let table_of = |path: &str| table(path)["sqlite_database"].as_table().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let databases = components("spin.toml");
    let databases = databases.iter().filter_map(|component| component.get("sqlite_databases")?.as_array()).flatten();
    let databases: BTreeSet<String> = databases.map(|label| label.as_str().unwrap().to_owned()).collect();
    for path in ["runtime-config.toml", "deploy/spin-data.toml", "deploy/libsql.toml"] {
        assert!(exists(path));
        assert_eq!(table_of(path), databases, "{path}");
    }
    // Spin refuses an empty `--log-dir`; without either it writes log files onto the volume, which nobody deletes.
    assert_eq!(table("deploy/spin-data.toml")["log_dir"].as_str(), Some(""));
}

/// Who keeps the databases learns from the manifest which schema the components know.
#[test]
fn manifests_tell_the_newest_schema() {
    for manifest in MANIFESTS {
        for (name, component) in table(manifest)["component"].as_table().unwrap() {
            let Some(labels) = component.get("sqlite_databases") else { continue };
            let steps =
                files(&[".sql"]).iter().filter(|file| file.path.starts_with(&format!("migrations/sqlite/{name}/"))).count();
            for label in labels.as_array().unwrap() {
                let told = component["tool"]["bodega"]["schemas"][label.as_str().unwrap()].as_integer();
                assert_eq!(told, i64::try_from(steps).ok(), "{manifest}: {name}");
            }
        }
    }
}
