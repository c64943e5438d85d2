//! Who follows the documents gets something safe: reached from this machine alone, locked, limited, with keys that nobody knows.

use super::containers::{PODS, instructions, kubernetes, stages, words};
use super::documents::shell;
use super::{files, none, text};
use crate::harness::repository;
use bodega::limits;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use tempfile::TempDir;

/// Megabytes that a container may have, and each of its descriptions says the same.
const MEMORY_MB: &str = "768";

/// Processes and threads of a container.
const PIDS: &str = "1024";

/// What is below this line of a YAML file, without indentation and comments.
fn below<'a>(content: &'a str, header: &str) -> Vec<&'a str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = content.lines().skip_while(|line| line.trim() != header);
    let depth = indent(lines.next().unwrap_or_else(|| panic!("there is no {header}")));
    let lines = lines.take_while(|line| line.trim().is_empty() || indent(line) > depth).map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// The documents with this kind in a file of several.
fn documents(path: &str, kind: &str) -> Vec<String> {
    let content = text(path).content;
    let is_of_kind = |document: &&str| document.lines().any(|line| line == format!("kind: {kind}"));
    content.split("\n---\n").filter(is_of_kind).map(str::to_owned).collect()
}

/// The only document with this kind.
fn document(path: &str, kind: &str) -> String {
    let mut found = documents(path, kind);
    assert_eq!(found.len(), 1, "{path} has not one {kind}");
    found.remove(0)
}

/// The values of a key among these lines, whether it begins an item of a list or not.
fn values<'a>(lines: &[&'a str], key: &str) -> Vec<&'a str> {
    let start = format!("{key}: ");
    lines.iter().filter_map(|line| line.trim_start_matches("- ").strip_prefix(&start)).collect()
}

#[track_caller]
fn has_all(lines: &[&str], needed: &[&str]) {
    for line in needed {
        assert!(lines.contains(line), "`{line}` is not among {lines:?}");
    }
}

/// Whether so many seconds are enough for a process to stop by itself.
fn is_enough_to_stop(seconds: &str) -> bool {
    let seconds = Duration::from_secs(seconds.trim_end_matches('s').parse().unwrap());
    seconds > limits::SHUTDOWN_GRACE + limits::CLOSE_GRACE
}

#[test]
fn base_images_are_named_exactly() {
    let (instructions, stages) = (instructions(), stages());
    let named = instructions.iter().filter_map(|line| line.strip_prefix("FROM ")?.split(' ').next());
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for image in named.filter(|image| *image != "scratch" && !stages.contains(*image)) {
        seen += 1;
        let (name, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
        let tag = name.rsplit_once(':').map(|(_, tag)| tag);
        if tag.is_none_or(|tag| tag == "latest" || tag.contains('/')) {
            complaints.push(format!("{image} is another one at any time: it has no tag with a version"));
        }
        let is_whole = |digest: &str| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digest.is_some_and(|digest| !digest.strip_prefix("sha256:").is_some_and(is_whole)) {
            complaints.push(format!("{image} has half a digest"));
        }
    }
    none(&complaints);
    assert_eq!(seen, 3, "what builds, Spin, and what `bodega` runs on");
}

#[test]
fn compose_locks_both_services() {
    let content = text("docker-compose.yml").content;
    let common = below(&content, "x-service: &service");
    has_all(&common, &["read_only: true", r#"cap_drop: ["ALL"]"#, r#"security_opt: ["no-new-privileges:true"]"#]);
    assert_eq!(values(&common, "mem_limit"), [format!("{MEMORY_MB}m")]);
    assert_eq!(values(&common, "pids_limit"), [PIDS]);
    let grace = values(&common, "stop_grace_period");
    assert!(is_enough_to_stop(grace[0]), "{grace:?}");
    let keys: BTreeSet<&str> = common.iter().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    for name in ["products", "inventory", "console"] {
        let service = below(&content, &format!("{name}:"));
        has_all(&service, &["<<: *service"]);
        assert!(!keys.iter().any(|key| !values(&service, key).is_empty()), "{name} sets again what both have: {service:?}");
        assert!(!service.iter().any(|line| line.starts_with("privileged") || line.starts_with("network_mode")), "{service:?}");
        let ports = values(&service, "ports");
        assert!(words(ports[0]).iter().all(|port| port.starts_with("127.0.0.1:")), "{name} publishes {ports:?}");
    }
}

#[test]
fn commands_of_docker_in_the_documents_are_locked() {
    let documents = ["README.md", "deploy/README.md", "docs/operations.md", "CONTRIBUTING.md"];
    let runs: Vec<String> =
        documents.into_iter().flat_map(shell).filter(|line| line.trim_start().starts_with("docker run ")).collect();
    assert!(!runs.is_empty(), "no document runs a container");
    for run in runs {
        let arguments: Vec<&str> = run.split_whitespace().collect();
        let value = |flag: &str| arguments[arguments.iter().position(|word| *word == flag).expect(flag) + 1];
        assert!(value("--publish").starts_with("127.0.0.1:"), "{run}");
        assert!(arguments.contains(&"--read-only"), "{run}");
        assert_eq!((value("--cap-drop"), value("--security-opt")), ("ALL", "no-new-privileges"), "{run}");
        assert_eq!((value("--memory"), value("--pids-limit")), (format!("{MEMORY_MB}m").as_str(), PIDS), "{run}");
        assert!(is_enough_to_stop(value("--stop-timeout")), "{run}");
    }
}

/// What the profile `restricted` of Kubernetes asks for, and what it does not ask for and is better all the same.
#[test]
fn the_pod_is_restricted() {
    let deployment = document("deploy/kubernetes/base/deployment.yaml", "Deployment");
    let (pod, container) = deployment.split_once("\n      containers:\n").unwrap();
    has_all(&below(pod, "securityContext:"), &["runAsNonRoot: true", "type: RuntimeDefault"]);
    let spec = below(pod, "template:");
    has_all(&spec, &["automountServiceAccountToken: false"]);
    let grace = values(&spec, "terminationGracePeriodSeconds");
    assert!(is_enough_to_stop(grace[0]), "{grace:?}");
    has_all(
        &below(container, "securityContext:"),
        &["allowPrivilegeEscalation: false", "readOnlyRootFilesystem: true", r#"drop: ["ALL"]"#],
    );
    assert_eq!(below(container, "limits:"), [format!("memory: {MEMORY_MB}Mi")]);
    for probe in ["startupProbe:", "livenessProbe:", "readinessProbe:"] {
        assert!(below(container, probe).contains(&"httpGet:"), "{probe}");
    }
}

/// What the pods have in common is said once; what is put together with it takes nothing away.
#[test]
fn no_pod_unlocks_what_the_base_locks() {
    const LOCKED: [&str; 6] = [
        "securityContext",
        "SecurityContext",
        "automountServiceAccountToken",
        "serviceAccount",
        "terminationGracePeriodSeconds",
        "limits:",
    ];
    const FORBIDDEN: [&str; 8] =
        ["privileged", "hostNetwork", "hostPID", "hostIPC", "hostPath", "hostPort", "add:", "kind: Secret"];
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for file in files(&[".yaml"]).into_iter().filter(|file| file.path.starts_with("deploy/kubernetes/")) {
        seen += 1;
        let locked = LOCKED.iter().filter(|_| !file.path.starts_with("deploy/kubernetes/base/"));
        let found = locked.chain(&FORBIDDEN).filter(|word| file.content.contains(*word));
        complaints.extend(found.map(|word| format!("{} has `{word}`", file.path)));
    }
    none(&complaints);
    assert!(seen > 15, "the files were not found: {seen}");
}

#[test]
fn pods_are_asked_for_the_health_of_what_runs_in_them() {
    for (folder, _) in PODS {
        let (live, ready) = match folder.split_once('/') {
            Some(("apart", service)) => (format!("/{service}/health/live"), format!("/{service}/health/ready")),
            _ => ("/products/health/live".to_owned(), "/inventory/health/ready".to_owned()),
        };
        let deployment = document(&format!("deploy/kubernetes/{folder}/deployment.yaml"), "Deployment");
        for (probe, path) in [("startupProbe:", &live), ("livenessProbe:", &live), ("readinessProbe:", &ready)] {
            assert_eq!(below(&deployment, probe), ["httpGet:", format!("path: {path}").as_str()], "{folder}");
        }
    }
}

/// The keys are made into a Secret of the cluster from a file that nobody checks in.
#[test]
fn keys_come_from_a_file_that_is_not_here() {
    for overlay in ["one", "apart"] {
        let kustomization = kubernetes(&format!("{overlay}/kustomization.yaml"));
        assert_eq!(below(&kustomization, "secretGenerator:"), ["- name: bodega", "envs: [.env]"], "{overlay}");
    }
    assert!(text(".gitignore").content.lines().any(|line| line == ".env"));
}

const BOTH: &str = r#"["Ingress", "Egress"]"#;
const INGRESS: &str = r#"["Ingress"]"#;
const EGRESS: &str = r#"["Egress"]"#;

/// The ports that a policy of these types lets in and out. Who may connect is named.
fn policy(policy: &str, types: &str, labels: &[&str]) -> (Vec<String>, BTreeSet<String>) {
    has_all(&below(policy, "spec:"), &[format!("policyTypes: {types}").as_str()]);
    assert_eq!(below(policy, "matchLabels:"), labels, "whom the policy is for: {policy}");
    let inward = if types == EGRESS { Vec::new() } else { below(policy, "ingress:") };
    let is_closed = types == INGRESS || policy.contains("\n  egress: []\n");
    let outward = if is_closed { Vec::new() } else { below(policy, "egress:") };
    // A rule without `from` is for everybody.
    assert_eq!(inward.iter().filter(|line| **line == "- from:").count(), usize::from(types != EGRESS), "{policy}");
    let ports = |lines: &[&str]| values(lines, "port").into_iter().map(str::to_owned).collect::<Vec<_>>();
    (ports(&inward), ports(&outward).into_iter().collect())
}

#[test]
fn pods_are_reached_at_one_port_and_reach_what_they_need() {
    let deployment = document("deploy/kubernetes/base/deployment.yaml", "Deployment");
    let label = below(&deployment, "matchLabels:")[0].to_owned();
    let lines: Vec<&str> = deployment.lines().map(str::trim).collect();
    let port = values(&lines, "containerPort");
    let closing = document("deploy/kubernetes/base/network-policy.yaml", "NetworkPolicy");
    let (inward, outward) = policy(&closing, BOTH, &[&label]);
    assert_eq!(inward, port);
    has_all(&below(&closing, "ingress:"), &["- podSelector: {}"]);
    assert!(outward.is_empty(), "inventory asks products within the process: {outward:?}");

    let opening = document("deploy/kubernetes/ingress/network-policy.yaml", "NetworkPolicy");
    let (inward, _) = policy(&opening, INGRESS, &[&label]);
    assert_eq!(inward, port);
    has_all(&below(&opening, "ingress:"), &["kubernetes.io/metadata.name: YOUR-INGRESS-NAMESPACE"]);

    let opening = documents("deploy/kubernetes/apart/network-policy.yaml", "NetworkPolicy");
    assert_eq!(opening.len(), 2, "inventory and the console ask");
    for (opening, part, asked) in [
        (&opening[0], "part: inventory", "part: products"),
        (&opening[1], "part: console", r#"values: ["products", "inventory"]"#),
    ] {
        let (inward, outward) = policy(opening, EGRESS, &[&label, part]);
        assert!(inward.is_empty());
        assert_eq!(outward, BTreeSet::from(["53", port[0]].map(str::to_owned)), "names, and who is asked");
        let lines = below(opening, "egress:");
        has_all(&lines, &["kubernetes.io/metadata.name: kube-system", asked]);
        assert_eq!(lines.iter().filter(|line| **line == "- to:").count(), 2, "{lines:?}");
    }

    let app = document("deploy/spinkube.yaml", "SpinApp");
    let name = below(&app, "metadata:")[0].strip_prefix("name: ").unwrap();
    let closing = document("deploy/spinkube.yaml", "NetworkPolicy");
    let (inward, outward) = policy(&closing, BOTH, &[&format!("core.spinkube.dev/app-name: {name}")]);
    assert_eq!(inward, ["80"], "the operator's port");
    assert_eq!(outward, BTreeSet::from(["53", "443"].map(str::to_owned)), "names, the registry and the databases");
}

/// What is measured is for who is named, and for nobody else in the namespace.
#[test]
fn only_a_labelled_namespace_reaches_the_listener_for_monitoring() {
    let opening = document("deploy/kubernetes/monitored/network-policy.yaml", "NetworkPolicy");
    let (inward, _) = policy(&opening, INGRESS, &["app: bodega"]);
    assert_eq!(inward, ["9090"]);
    let from = ["- from:", "- namespaceSelector:", "matchLabels:", r#"bodega/monitoring: "true""#, "ports:"];
    assert_eq!(below(&opening, "ingress:")[..from.len()], from);
}

/// A `SpinApp` has no security context; this is what it has.
#[test]
fn the_spin_app_is_limited() {
    let app = document("deploy/spinkube.yaml", "SpinApp");
    assert_eq!(below(&app, "limits:").len(), 1, "memory");
    let instance = format!("memory: {}Mi", limits::MAX_INSTANCE_MEMORY / (1024 * 1024));
    assert_eq!(below(&app, "invocationLimits:"), [instance], "what `bodega` gives an instance");
    let account = document("deploy/spinkube.yaml", "ServiceAccount");
    assert!(account.lines().any(|line| line == "automountServiceAccountToken: false"), "{account}");
    let name = below(&account, "metadata:")[0].strip_prefix("name: ").unwrap();
    has_all(&below(&app, "spec:"), &[format!("serviceAccountName: {name}").as_str()]);
}

/// The lines of an environment file that set something.
fn settings(content: &str) -> Vec<(String, String)> {
    let lines = content.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('=').unwrap()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The secrets of a value: of entries `name:scope:secret`, or the value itself.
fn secrets(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').filter_map(|entry| entry.rsplit(':').next())
}

/// Runs `deploy/make-env` in this folder.
fn make_env(folder: &Path) -> Output {
    Command::new("sh").arg(repository().join("deploy/make-env")).current_dir(folder).output().unwrap()
}

#[test]
fn keys_that_are_checked_in_are_placeholders() {
    let example = settings(&text(".env.example").content);
    assert!(!example.is_empty());
    for (name, value) in &example {
        assert!(secrets(value).all(|secret| secret.starts_with("change-me")), "{name} has a secret that would be taken");
    }
}

#[test]
fn made_keys_are_random_and_private() {
    let example = settings(&text(".env.example").content);
    let mut known = BTreeSet::new();
    for _ in 0..2 {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join(".env");
        let made = make_env(folder.path());
        assert!(made.status.success(), "{made:?}");
        let content = fs::read_to_string(&file).unwrap();
        let settings = settings(&content);
        let names = |settings: &[(String, String)]| settings.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&settings), names(&example));
        let mut used = BTreeSet::new();
        for secret in settings.iter().flat_map(|(_, value)| secrets(value)) {
            assert!(secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()), "{secret}");
            used.insert(secret.to_owned());
        }
        assert_eq!(used.len(), 4, "one key is there twice: products knows it, and inventory shows it");
        assert!(used.iter().all(|secret| known.insert(secret.clone())), "the same secret again");
        let value = |name: &str| &settings.iter().find(|(setting, _)| setting == name).unwrap().1;
        let shown = value("SPIN_VARIABLE_PRODUCTS_KEY_FOR_INVENTORY");
        let entry = format!("inventory:read:{shown}");
        assert!(value("SPIN_VARIABLE_PRODUCTS_API_KEY").split(',').any(|known| known == entry), "inventory only reads");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(!make_env(folder.path()).status.success(), "keys in use would be lost");
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
    }
}

/// The proxies of the documents wait longer than a reader of a feed may, and let go before we do.
#[test]
fn proxies_pass_on_what_is_needed() {
    let page = text("docs/operations.md").content;
    let block = |name: &str| page.split_once(&format!("```{name}\n")).and_then(|(_, rest)| rest.split("```").next()).unwrap();
    let seconds = |block: &str, setting: &str| {
        let value = block.lines().find_map(|line| line.trim().strip_prefix(&format!("{setting} ")));
        value.unwrap_or_else(|| panic!("no {setting}")).trim_end_matches([';', 's']).parse::<u64>().unwrap()
    };
    let wait = text("web/src/limits.rs").content;
    let wait = wait.lines().find_map(|line| line.strip_prefix("pub const WAIT_MAX_S: u64 = ")).unwrap();
    let wait: u64 = wait.trim_end_matches(';').parse().unwrap();
    let idle = limits::KEEP_ALIVE.as_secs();
    let (caddy, nginx) = (block("caddyfile"), block("nginx"));
    assert!(seconds(caddy, "response_header_timeout") > wait && seconds(nginx, "proxy_read_timeout") > wait);
    assert!(seconds(caddy, "keepalive") < idle && seconds(nginx, "keepalive_timeout") < idle);
    for header in ["Host", "X-Request-Id"] {
        assert!(nginx.contains(&format!("proxy_set_header {header} ")), "{header}");
    }
}

#[test]
fn limits_in_the_documents_are_there() {
    let limits = ["mod.rs", "watching.rs"].map(|file| text(&format!("host/src/limits/{file}")).content).concat();
    let document = text("SECURITY.md").content;
    let quotes = document.split('`').skip(1).step_by(2);
    let named: Vec<&str> = quotes.filter(|quote| quote.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')).collect();
    assert!(named.len() > 5, "the table was not read: {named:?}");
    let missing = named.iter().filter(|name| !limits.contains(&format!("pub const {name}: ")));
    none(&missing.map(|name| format!("SECURITY.md: there is no limit {name}")).collect::<Vec<_>>());
}
