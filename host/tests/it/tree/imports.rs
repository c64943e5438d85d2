//! Who may name what.

use super::{files, naming, none, sources, text};

#[test]
fn only_the_platform_and_the_entries_name_the_sdk() {
    let mut all = files(&[".rs"]);
    let may = [
        "platform/src/spin/",
        "products/src/lib.rs",
        "inventory/src/lib.rs",
        "console/src/lib.rs",
        "host/tests/guest/",
        "host/tests/it/tree/",
    ];
    all.retain(|file| !may.iter().any(|may| file.path.starts_with(may)));
    none(&naming(&all, &["spin_sdk"]));
}

#[test]
fn only_the_host_names_the_engine() {
    let mut all = files(&[".rs"]);
    all.retain(|file| !file.path.starts_with("host/"));
    none(&naming(&all, &["wasmtime"]));
}

#[test]
fn the_protocol_and_money_know_nobody() {
    let ours = ["bodega", "platform::", "web::", "products::", "inventory::", "spin_sdk", "wasmtime"];
    none(&naming(&sources(&["jsonapi/src/"]), &ours));
    none(&naming(&sources(&["money/src/"]), &[&ours[..], &["jsonapi::", "http::"]].concat()));
}

#[test]
fn the_domain_has_no_transport_and_no_storage() {
    let words = ["serde", "http::", "jsonapi", "web::", "StatusCode", "async ", "platform::", "SELECT "];
    none(&naming(&sources(&["products/src/domain/", "inventory/src/domain/"]), &words));
}

#[test]
fn imports_point_inwards() {
    let rules: [(&str, &[&str]); 4] = [
        ("domain", &["crate::repository", "crate::clients", "crate::services", "crate::api"]),
        ("repository", &["crate::clients", "crate::services", "crate::api", "web::", "StatusCode"]),
        ("clients", &["crate::repository", "crate::services", "crate::api", "web::"]),
        ("services", &["crate::api", "web::", "StatusCode", "jsonapi::"]),
    ];
    for (layer, forbidden) in rules {
        let folders = ["products", "inventory"].map(|service| format!("{service}/src/{layer}"));
        none(&naming(&sources(&folders.each_ref().map(String::as_str)), forbidden));
    }
    // Products does not know that there is an inventory, but for a link.
    none(&naming(&sources(&["products/src/"]), &["inventory::", "HttpClient", ".http."]));
}

/// The console knows the services by what they answer, and in it what is shown stands on what is asked.
#[test]
fn the_console_is_a_client_like_any_other() {
    let services = ["products::", "inventory::", "store::", "web::", "jsonapi::", "money::"];
    none(&naming(&sources(&["console/src/"]), &services));
    let rules: [(&str, &[&str]); 5] = [
        ("charts", &["crate::"]),
        ("clients", &["crate::pages", "crate::parts", "crate::visit", "crate::session", "crate::words", "maud"]),
        ("session", &["crate::pages", "crate::parts", "crate::visit", "crate::words", "maud"]),
        ("words", &["crate::pages", "crate::parts", "crate::visit", "crate::clients", "crate::session", "maud"]),
        ("parts", &["crate::pages"]),
    ];
    for (layer, forbidden) in rules {
        none(&naming(&sources(&[format!("console/src/{layer}").as_str()]), forbidden));
    }
}

/// The dependencies that a manifest names, without those for tests.
pub(super) fn dependencies(manifest: &str) -> Vec<String> {
    let table: toml::Table = toml::from_str(&text(manifest).content).unwrap();
    let names = |value: &toml::Value| value.as_table().map(|table| table.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let for_targets = table.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values);
    let all = for_targets.filter_map(|target| target.get("dependencies")).chain(table.get("dependencies"));
    all.flat_map(names).collect()
}

#[test]
fn the_manifests_agree_with_the_layers() {
    let members = super::manifests::members();
    let may = |dependency: &str| -> &[&str] {
        match dependency {
            "spin-sdk" => &["platform", "products", "inventory", "console", "host/tests/guest"],
            "wasmtime" | "wasmtime-wasi" | "wasmtime-wasi-http" => &["host"],
            _ => panic!("no rule for {dependency}"),
        }
    };
    let rules: toml::Table = toml::from_str(&text("deny.toml").content).unwrap();
    let denied = rules["bans"]["deny"].as_array().unwrap();
    for dependency in ["spin-sdk", "wasmtime", "wasmtime-wasi", "wasmtime-wasi-http"] {
        let has = |member: &&String| dependencies(&format!("{member}/Cargo.toml")).iter().any(|name| name == dependency);
        let found: Vec<&String> = members.iter().filter(has).collect();
        let stray: Vec<_> = found.iter().filter(|member| !may(dependency).contains(&member.as_str())).collect();
        assert!(stray.is_empty(), "{stray:?} depend on {dependency}");
        let rule = denied.iter().find(|rule| rule["crate"].as_str() == Some(dependency));
        let rule = rule.unwrap_or_else(|| panic!("deny.toml has no rule for {dependency}"));
        let wrappers = rule["wrappers"].as_array().unwrap();
        for member in found {
            let manifest: toml::Table = toml::from_str(&text(&format!("{member}/Cargo.toml")).content).unwrap();
            let name = &manifest["package"]["name"];
            assert!(wrappers.contains(name), "deny.toml forbids {dependency} to {name}, which uses it");
        }
    }
}
