//! Who follows the documents gets something safe: reached from this machine alone, locked, limited, with keys that nobody knows.

use super::containers::{instructions, stages, words};
use super::documents::shell;
use super::{none, text};
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

/// The document with this kind in a file of several.
fn document(path: &str, kind: &str) -> String {
    let content = text(path).content;
    let mut documents = content.split("\n---\n");
    let found = documents.find(|document| document.lines().any(|line| line == format!("kind: {kind}")));
    found.unwrap_or_else(|| panic!("{path} has no {kind}")).to_owned()
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
    let deployment = document("deploy/kubernetes.yaml", "Deployment");
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
    assert_eq!(values(&below(container, "livenessProbe:"), "path"), ["/products/health/live"]);
    assert_eq!(values(&below(container, "readinessProbe:"), "path"), ["/inventory/health/ready"]);
    for forbidden in ["privileged: true", "hostNetwork", "hostPID", "hostIPC", "hostPath", "hostPort", "add:"] {
        assert!(!deployment.contains(forbidden), "{forbidden}");
    }
}

/// The ports that a policy lets in and out. Who may connect is named.
fn policy(path: &str, label: &str) -> (Vec<String>, BTreeSet<String>) {
    let policy = document(path, "NetworkPolicy");
    has_all(&below(&policy, "spec:"), &[r#"policyTypes: ["Ingress", "Egress"]"#]);
    assert_eq!(below(&policy, "matchLabels:"), [label], "{path}: whom the policy is for");
    let ingress = below(&policy, "ingress:");
    has_all(&ingress, &["- from:"]);
    let outward = if policy.contains("\n  egress: []\n") { Vec::new() } else { below(&policy, "egress:") };
    let ports = |lines: &[&str]| values(lines, "port").into_iter().map(str::to_owned).collect::<Vec<_>>();
    (ports(&ingress), ports(&outward).into_iter().collect())
}

#[test]
fn pods_are_reached_at_one_port_and_reach_what_they_need() {
    let deployment = document("deploy/kubernetes.yaml", "Deployment");
    let label = below(&deployment, "matchLabels:")[0].to_owned();
    let lines: Vec<&str> = deployment.lines().map(str::trim).collect();
    let (inward, outward) = policy("deploy/kubernetes.yaml", &label);
    assert_eq!(inward, values(&lines, "containerPort"));
    assert!(outward.is_empty(), "inventory asks products within the process: {outward:?}");

    let app = document("deploy/spinkube.yaml", "SpinApp");
    let name = below(&app, "metadata:")[0].strip_prefix("name: ").unwrap();
    let (inward, outward) = policy("deploy/spinkube.yaml", &format!("core.spinkube.dev/app-name: {name}"));
    assert_eq!(inward, ["80"], "the operator's port");
    assert_eq!(outward, BTreeSet::from(["53", "443"].map(str::to_owned)), "names, the registry and the databases");
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
    let limits = text("host/src/limits.rs").content;
    let document = text("SECURITY.md").content;
    let quotes = document.split('`').skip(1).step_by(2);
    let named: Vec<&str> = quotes.filter(|quote| quote.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')).collect();
    assert!(named.len() > 5, "the table was not read: {named:?}");
    let missing = named.iter().filter(|name| !limits.contains(&format!("pub const {name}: ")));
    none(&missing.map(|name| format!("SECURITY.md: there is no limit {name}")).collect::<Vec<_>>());
}
