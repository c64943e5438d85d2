//! No container is built by the tests; that names, paths, commands and ports fit together can be held all the same.

use super::documents::flags;
use super::manifests::{build_commands, environment, members, variables};
use super::{exists, none, text};
use std::collections::BTreeSet;

/// The instructions of the Dockerfile, each in one line and without comments.
pub(super) fn instructions() -> Vec<String> {
    let content = text("Dockerfile").content;
    let lines: Vec<&str> = content.lines().filter(|line| !line.starts_with('#')).collect();
    let whole = lines.join("\n").replace("\\\n", " ");
    whole.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty()).collect()
}

/// The words of an instruction or an item such as `["up", "--listen"]`.
pub(super) fn words(list: &str) -> Vec<String> {
    let (_, list) = list.split_once('[').unwrap();
    serde_json::from_str(&format!("[{list}")).unwrap_or_else(|error| panic!("{list}: {error}"))
}

pub(super) fn stages() -> BTreeSet<String> {
    let instructions = instructions();
    let named = instructions.iter().filter_map(|line| line.strip_prefix("FROM ")?.split_once(" AS "));
    named.map(|(_, name)| name.to_owned()).collect()
}

/// Whether the context of the build has this path: the ignore file excludes all and then names what is let in.
fn is_in_context(path: &str) -> bool {
    let ignore = text(".dockerignore").content;
    assert_eq!(ignore.lines().next(), Some("**"));
    let mut included = ignore.lines().filter_map(|line| line.strip_prefix('!'));
    included.any(|included| path == included || path.starts_with(&format!("{included}/")))
}

#[test]
fn what_is_copied_exists() {
    let (mut complaints, mut manifests) = (Vec::new(), 0);
    for line in instructions() {
        let Some(arguments) = line.strip_prefix("COPY ") else { continue };
        let (options, paths): (Vec<&str>, Vec<&str>) = arguments.split(' ').partition(|word| word.starts_with("--"));
        if let Some(stage) = options.iter().find_map(|option| option.strip_prefix("--from=")) {
            assert!(stages().contains(stage), "{line}");
            continue;
        }
        for source in &paths[..paths.len() - 1] {
            if *source != "." && !(exists(source) && is_in_context(source)) {
                complaints.push(format!("{line}: {source} is not there"));
            }
            manifests += usize::from(source.ends_with("/Cargo.toml"));
        }
    }
    none(&complaints);
    assert_eq!(manifests, members().len(), "the layer of dependencies needs the manifest of every member");
}

#[test]
fn what_is_compiled_in_is_in_the_context() {
    let needed =
        members().into_iter().chain(["docs/openapi", "migrations", "Cargo.lock", "rust-toolchain.toml"].map(str::to_owned));
    for path in needed {
        assert!(exists(&path) && is_in_context(&path), "{path}");
    }
}

#[test]
fn components_are_built_as_the_manifests_say() {
    let instructions = instructions();
    let runs: Vec<&String> =
        instructions.iter().filter(|line| line.starts_with("RUN ") && line.contains("cargo build")).collect();
    assert_eq!(runs.len(), 2, "first the dependencies, then all");
    for run in runs {
        for command in build_commands() {
            assert!(run.contains(&command), "the Dockerfile does not run {command}");
        }
    }
    let copied = instructions.iter().position(|line| line == "COPY . .").unwrap();
    let is_made_new = instructions[copied + 1].contains("-exec touch");
    assert!(is_made_new, "Cargo goes by time: the sources must be newer than what was built of the empty ones");
}

/// Checks the arguments of `bodega up` or `spin up`; the port that it listens on and the manifest.
fn up(arguments: &[String]) -> (String, String) {
    let flags = flags();
    assert_eq!(arguments.first().map(String::as_str), Some("up"));
    for flag in arguments.iter().filter(|word| word.starts_with("--")) {
        assert!(flags.contains(flag), "there is no {flag}");
    }
    let value = |flag: &str| arguments[arguments.iter().position(|word| word == flag).unwrap() + 1].clone();
    let listen = value("--listen");
    let manifest = value("--from").strip_prefix("/app/").unwrap().to_owned();
    assert!(exists(&manifest), "{manifest}");
    assert_eq!(value("--state-dir"), "/data");
    (listen.strip_prefix("0.0.0.0:").unwrap().to_owned(), manifest)
}

#[test]
fn images_listen_where_they_say() {
    let instructions = instructions();
    let stages: Vec<&[String]> = instructions.split(|line| line.starts_with("FROM ")).skip(1).collect();
    let mut seen = 0;
    for stage in stages {
        let of = |name: &str| stage.iter().find_map(|line| line.strip_prefix(name));
        let Some(command) = of("CMD [") else { continue };
        seen += 1;
        let (port, manifest) = up(&words(&format!("[{command}")));
        assert_eq!((of("EXPOSE "), manifest.as_str()), (Some(port.as_str()), "spin.toml"));
        assert_eq!(of("VOLUME "), Some("/data"));
        assert!(of("USER ").is_some(), "nobody needs root");
        if let Some(check) = of("HEALTHCHECK ") {
            for service in ["products", "inventory"] {
                assert!(check.contains(&format!("http://127.0.0.1:{port}/{service}/health/ready")), "{check}");
            }
        }
    }
    assert_eq!(seen, 2, "bodega and spin");
}

/// The lines of a service in the Compose file.
fn service(name: &str) -> Vec<String> {
    let content = text("docker-compose.yml").content;
    let (_, services) = content.split_once("\nservices:\n").unwrap();
    let lines = services.lines().skip_while(|line| *line != format!("  {name}:")).skip(1);
    lines.take_while(|line| line.is_empty() || line.starts_with("    ")).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn compose_runs_each_service_alone() {
    let example = text(".env.example").content;
    for (name, port) in [("products", "8001"), ("inventory", "8002"), ("console", "8000")] {
        let lines = service(name);
        let value = |key: &str| lines.iter().find_map(|line| line.strip_prefix(&format!("{key}: ")));
        if let Some(target) = value("target") {
            assert!(stages().contains(target), "{target}");
        }
        let (listened, manifest) = up(&words(value("command").unwrap()));
        assert_eq!((listened.as_str(), manifest), (port, format!("{name}/spin.toml")));
        assert_eq!(words(value("ports").unwrap()), [format!("127.0.0.1:{port}:{port}")]);
        assert!(value("test").unwrap().contains(&format!("http://127.0.0.1:{port}/{name}/health/ready")));
        let declared = variables(&format!("{name}/spin.toml"));
        let set: BTreeSet<String> =
            lines.iter().filter(|line| line.starts_with("SPIN_VARIABLE_")).map(|line| key(line)).collect();
        let required = declared.iter().filter(|(_, default)| default.is_none()).map(|(name, _)| name);
        let required = environment(required);
        assert!(set.is_subset(&environment(declared.keys())), "{name} does not know all of {set:?}");
        assert!(required.is_subset(&set), "{name} requires {required:?}");
        assert!(required.iter().all(|name| example.contains(&format!("\n{name}="))), "{required:?} in .env.example");
    }
    assert_eq!(service("inventory").iter().filter(|line| *line == "SPIN_VARIABLE_PRODUCTS_URL: http://products:8001").count(), 1);
}

fn key(line: &str) -> String {
    line.split(':').next().unwrap_or_default().to_owned()
}

/// What runs in a pod of Kubernetes: the folder that says it, and the manifest of the application.
pub(super) const PODS: [(&str, &str); 4] = [
    ("one/all", "spin.toml"),
    ("apart/products", "products/spin.toml"),
    ("apart/inventory", "inventory/spin.toml"),
    ("apart/console", "console/spin.toml"),
];

/// A file of what kustomize puts together.
pub(super) fn kubernetes(path: &str) -> String {
    text(&format!("deploy/kubernetes/{path}")).content
}

/// The values of a key of a YAML file. One that begins an item is named with its dash.
fn values<'a>(content: &'a str, key: &str) -> Vec<&'a str> {
    let start = format!("{key}: ");
    content.lines().filter_map(|line| line.trim().strip_prefix(start.as_str())).collect()
}

#[test]
fn kubernetes_speaks_of_what_is_there() {
    let base = kubernetes("base/deployment.yaml");
    let port = values(&base, "- containerPort")[0];
    for file in ["base/deployment.yaml", "base/service.yaml", "base/network-policy.yaml", "ingress/network-policy.yaml"] {
        let content = kubernetes(file);
        let named = [values(&content, "targetPort"), values(&content, "port")].concat();
        assert!(!named.is_empty() && named.iter().all(|named| *named == port), "{file} names {named:?}");
    }
    let example = text(".env.example").content;
    for (folder, application) in PODS {
        let content = kubernetes(&format!("{folder}/deployment.yaml"));
        let (listened, manifest) = up(&words(values(&content, "args")[0]));
        assert_eq!((listened.as_str(), manifest.as_str()), (port, application));
        let set: BTreeSet<String> =
            values(&content, "- name").into_iter().filter(|name| name.starts_with("SPIN_")).map(str::to_owned).collect();
        let declared = variables(application);
        let required = declared.iter().filter(|(_, default)| default.is_none()).map(|(name, _)| name);
        assert!(set.is_subset(&environment(declared.keys())), "{folder} does not know all of {set:?}");
        assert!(environment(required).is_subset(&set), "{folder} requires more than {set:?}");
        for key in values(&content, "key") {
            assert!(set.contains(key) && example.contains(&format!("\n{key}=")), "{folder}: no {key} in .env.example");
        }
        let shows_a_key = declared.contains_key("products_key_for_inventory");
        assert_eq!(shows_a_key, set.contains("SPIN_VARIABLE_PRODUCTS_KEY_FOR_INVENTORY"), "{folder}: inventory only reads");
    }
    let user = instructions().iter().find_map(|line| Some(line.split_once("--uid ")?.1.split(' ').next()?.to_owned())).unwrap();
    assert_eq!(values(&base, "runAsUser"), [user.as_str()]);
    assert_eq!(values(&base, "mountPath"), ["/data"]);
}

#[test]
fn pods_apart_find_each_other() {
    let service = kubernetes("base/service.yaml");
    for (folder, asked) in [("inventory", &["products"][..]), ("console", &["products", "inventory"])] {
        let content = kubernetes(&format!("apart/{folder}/deployment.yaml"));
        for name in asked {
            let kustomization = kubernetes(&format!("apart/{name}/kustomization.yaml"));
            let (base, suffix) = (values(&service, "name")[0], values(&kustomization, "nameSuffix")[0]);
            let variable = format!("- name: SPIN_VARIABLE_{}_URL", name.to_uppercase());
            let value = content.lines().skip_while(|line| line.trim() != variable).nth(1);
            assert_eq!(value.map(str::trim), Some(format!("value: http://{base}{suffix}").as_str()), "{folder}");
        }
    }
}

#[test]
fn the_listener_for_monitoring_is_one_that_is_there() {
    let listener = kubernetes("monitored/listener.yaml");
    let (flag, address) = (values(&listener, "value")[0], values(&listener, "value")[1]);
    assert!(flags().contains(flag), "there is no {flag}");
    let port = values(&listener, "containerPort")[0];
    assert_eq!(address, format!("0.0.0.0:{port}"));
    assert_eq!(values(&kubernetes("monitored/network-policy.yaml"), "port"), [port]);
    assert_eq!(values(&kubernetes("monitored/pod-monitor.yaml"), "- port"), values(&listener, "name"));
}

#[test]
fn spinkube_speaks_of_what_is_there() {
    let content = text("deploy/spinkube.yaml").content;
    for (name, default) in variables("spin.toml") {
        let is_set = content.lines().any(|line| line.trim() == format!("- name: {name}"));
        assert!(default.is_some() || is_set, "{name} is required");
    }
    for database in ["products", "inventory"] {
        assert!(content.contains(&format!("- name: {database}\n        type: libsql")), "{database}");
    }
    for path in content.lines().filter_map(|line| line.trim().strip_prefix("path: ")) {
        assert!(["/products/health/live", "/inventory/health/ready"].contains(&path), "{path}");
    }
}
