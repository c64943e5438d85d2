//! The program as a user starts it: what it prints, refuses and leaves behind.

use crate::harness::{guest_manifest, repository, wasm};
use http::StatusCode;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A folder to start the program in.
struct Place {
    folder: TempDir,
}

impl Place {
    /// An application of the test component under the shop's routes and with the shop's keys.
    fn new() -> Self {
        Self::with("")
    }

    /// The same with more text at the end of its manifest.
    fn with(more: &str) -> Self {
        let place = Self { folder: TempDir::new().unwrap() };
        let source = wasm("guest").display().to_string();
        let manifest = format!(
            r#"
            spin_manifest_version = 2
            [application]
            name = "place"
            [variables]
            products_api_key = {{ required = true, secret = true }}
            inventory_api_key = {{ default = "none" }}
            [[trigger.http]]
            route = "/products/..."
            component = "shop"
            [[trigger.http]]
            route = "/inventory/..."
            component = "shop"
            [component.shop]
            source = {source:?}
            sqlite_databases = ["shop"]
            allowed_outbound_hosts = ["http://127.0.0.1:*"]
            {more}
            [component.shop.variables]
            products = "{{{{ products_api_key }}}}"
            inventory = "{{{{ inventory_api_key }}}}"
            "#
        );
        place.write("spin.toml", &manifest);
        place
    }

    /// The same with two keys to make and the shop's examples, for `bodega` without a command.
    fn in_development(more: &str) -> Self {
        let place = Self::with(more);
        let manifest = std::fs::read_to_string(place.path("spin.toml")).unwrap();
        place.write("spin.toml", &manifest.replace(r#"{ default = "none" }"#, "{ required = true, secret = true }"));
        std::fs::copy(repository().join("welcome.txt"), place.path("welcome.txt")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The program in this folder, with nothing of the developer's own settings.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bodega"));
        command.args(arguments).current_dir(self.folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SPIN_") || name == "RUNTIME_CONFIG_FILE") {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program, which must refuse: the one sentence that it says, without its name.
    #[track_caller]
    fn refusal(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let (said, told) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(1), "{said}{told}");
        assert_eq!((said.as_str(), told.lines().count()), ("", 1), "{told}");
        assert!(!self.path(".spin").exists(), "nothing half started");
        told.strip_prefix("bodega: ").unwrap().trim_end().to_owned()
    }

    /// Starts the program on a free port and waits until it serves.
    fn start(&self, arguments: &[&str]) -> Program {
        Program::start(self.command(arguments).args(["--listen", "127.0.0.1:0"]))
    }
}

/// The running program.
struct Program {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    address: SocketAddr,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Some(address) = line.trim_end().strip_prefix("Serving http://") else {
            let mut told = String::new();
            child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
            panic!("{line}{told}");
        };
        let address = address.parse().unwrap();
        Self { child, stdout, address }
    }

    /// Reads stdout up to the line that starts so, which comes too.
    fn read_to(&mut self, start: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.stdout.read_line(&mut line).unwrap(), 0, "the output ended: {lines:?}");
            lines.push(line.trim().to_owned());
            if line.trim().starts_with(start) {
                return lines;
            }
        }
    }

    fn get(&self, path: &str) -> (StatusCode, String) {
        read_response(ask(self.address, path))
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end: the exit code, and what it told on stderr.
    fn wait(mut self) -> (Option<i32>, String) {
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (self.child.wait().unwrap().code(), told)
    }

    fn stop(self) -> (Option<i32>, String) {
        self.signal("TERM");
        self.wait()
    }
}

/// A test that fails leaves no program behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request, and leaves the answer unread.
fn ask(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    stream
}

fn read_response(mut stream: TcpStream) -> (StatusCode, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}

#[test]
fn what_is_wrong_with_the_manifest_is_said_in_a_sentence() {
    let unknown = Place::with("key_value_stores = [\"default\"]").refusal(&["up"]);
    assert!(unknown.contains("spin.toml, line 18: unknown field `key_value_stores`"), "{unknown}");

    let place = Place::new();
    let missing = place.refusal(&["up"]);
    let expected = "the variable `products_api_key` is required and has no value; set it with `--variable products_api_key=…` or SPIN_VARIABLE_PRODUCTS_API_KEY";
    assert_eq!(missing, expected);

    let absent = place.refusal(&["up", "--from", "elsewhere"]);
    assert!(absent.ends_with("elsewhere does not exist; give the right path, or go to the folder that holds it"), "{absent}");

    let build = Place::with("").refusal(&["up", "--variable", "products_api_key"]);
    assert_eq!(build, "--variable: `products_api_key` must be name=value, name=@file or @file.toml");
}

#[test]
fn a_component_that_is_not_built_or_not_one_is_said() {
    let place = Place::new();
    let manifest = std::fs::read_to_string(place.path("spin.toml")).unwrap();
    let with_source = |source: &str| {
        place
            .write("spin.toml", &manifest.replace(&format!("{:?}", wasm("guest").display().to_string()), &format!("{source:?}")));
    };
    let up = ["up", "--variable", "products_api_key=k"];
    with_source("absent.wasm");
    let absent = place.refusal(&up);
    assert!(absent.contains("absent.wasm cannot be read; build it with `bodega build`"), "{absent}");
    with_source("text.wasm");
    place.write("text.wasm", "text");
    let text = place.refusal(&up);
    assert!(text.contains("text.wasm is not a WebAssembly component"), "{text}");
}

#[test]
fn what_is_wrong_with_the_runtime_configuration_is_said_in_a_sentence() {
    let place = Place::new();
    let up = ["up", "--variable", "products_api_key=k", "--runtime-config-file", "config.toml"];
    place.write("config.toml", "[sqlite_database.other]\ntype = \"spin\"\npath = \"other.db\"\n");
    let label = place.refusal(&up);
    assert!(
        label.contains(
            "`shop` uses the database `shop`, which the runtime configuration does not define; add `[sqlite_database.shop]`"
        ),
        "{label}"
    );
    place.write("config.toml", "[sqlite_databases.shop]\n");
    let key = place.refusal(&up);
    assert!(key.contains("config.toml, line 1: unknown field `sqlite_databases`"), "{key}");
    std::fs::remove_file(place.path("config.toml")).unwrap();
    assert!(place.refusal(&up).contains("config.toml does not exist"));
}

#[test]
fn a_busy_port_is_said_before_anything_is_built() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    let place = Place::with("[component.shop.build]\ncommand = \"touch built\"");
    for command in [&["--listen", &address][..], &["up", "--build", "--listen", &address]] {
        let expected = format!("{address} is already in use; stop what listens there, or choose another address with --listen");
        assert_eq!(place.refusal(command), expected);
    }
    assert!(!place.path("built").exists());
}

#[test]
fn variables_come_from_the_first_source_that_has_them() {
    let place = Place::new();
    let value = |arguments: &[&str], environment: Option<&str>, name: &str| {
        let mut command = place.command(&["up", "--listen", "127.0.0.1:0"]);
        command.args(arguments).envs(environment.map(|value| ("SPIN_VARIABLE_PRODUCTS_API_KEY", value)));
        let program = Program::start(&mut command);
        let value = program.get(&format!("/products/variable?name={name}")).1;
        program.stop();
        value
    };
    place.write("key", "from a file");
    place.write(".env", "SPIN_VARIABLE_PRODUCTS_API_KEY='from .env'\n");
    assert_eq!(value(&[], None, "products"), "from .env");
    assert_eq!(value(&[], Some("from the environment"), "products"), "from the environment");
    let twice = ["--variable", "products_api_key=first", "--variable", "products_api_key=@key"];
    assert_eq!(value(&twice, Some("from the environment"), "products"), "from a file");
    assert_eq!(value(&[], None, "inventory"), "none");
}

#[test]
fn building_runs_each_command_in_its_folder_and_stops_at_the_first_that_fails() {
    let place = Place::with(
        "[component.shop.build]\nworkdir = \"sub\"\ncommand = [\"pwd > ../where\", \"env > ../environment\", \"exit 3\", \"touch ../never\"]",
    );
    std::fs::create_dir(place.path("sub")).unwrap();
    let failed = place.refusal(&["build"]);
    assert_eq!(failed, "the build of `shop` failed (exit status: 3): `exit 3`; correct what it reports above");
    let read = |name: &str| std::fs::read_to_string(place.path(name)).unwrap();
    assert!(Path::new(read("where").trim()).ends_with("sub"));
    assert!(!place.path("never").exists());
    // What cargo set for this very test would mislead a nested cargo.
    assert!(std::env::var("CARGO_PKG_NAME").is_ok());
    assert!(!read("environment").lines().any(|line| line.starts_with("CARGO_PKG_") || line.starts_with("CARGO_MANIFEST_")));
}

#[test]
fn the_target_of_the_components_is_checked_before_they_are_built() {
    let place = Place::with("[component.shop.build]\ncommand = \"touch built # --target wasm32-wasip2\"");
    // A compiler without the target, and no rustup.
    let tools = TempDir::new().unwrap();
    let rustc = tools.path().join("rustc");
    std::fs::write(&rustc, "#!/bin/sh\necho /nowhere\n").unwrap();
    make_executable(&rustc);
    let output = place.command(&["build"]).env("PATH", tools.path()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("the compiler lacks the target wasm32-wasip2; adding it with `rustup target add wasm32-wasip2`"),
        "{told}"
    );
    assert!(told.contains("there is no `rustup` to add it; install it the way the compiler was installed"), "{told}");
    assert!(!output.status.success() && !place.path("built").exists());
    // And with a rustup that fails.
    let rustup = tools.path().join("rustup");
    std::fs::write(&rustup, "#!/bin/sh\nexit 1\n").unwrap();
    make_executable(&rustup);
    let output = place.command(&["build"]).env("PATH", tools.path()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("`rustup target add wasm32-wasip2` failed (exit status: 1)"), "{told}");
    assert!(!output.status.success() && !place.path("built").exists());
}

#[cfg(unix)]
fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn development_makes_keys_once_and_keeps_everything() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::in_development("[component.shop.build]\ncommand = \"touch built\"");
    let mut first = place.start(&[]);
    let lines = first.read_to("( . ");
    let file = place.path(".spin/keys.env");
    assert!(place.path("built").exists());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = std::fs::read_to_string(&file).unwrap();
    for name in ["products_api_key", "inventory_api_key"] {
        let shown = lines.iter().find_map(|line| line.strip_prefix(&format!("{name} = "))).expect("the key is shown");
        assert!(shown.len() == 32 && shown.chars().all(|c| c.is_ascii_hexdigit()), "{shown}");
        assert!(kept.contains(&format!("SPIN_VARIABLE_{}={shown}\n", name.to_uppercase())));
    }
    let (_, key) = first.get("/products/variable?name=products");
    assert!(kept.contains(&key) && key.len() == 32);
    assert!(lines.contains(&format!("http://{}/products/docs", first.address)), "{lines:?}");
    let way_in = format!("http://{}/console/sign-in#products_key={key}&inventory_key=", first.address);
    assert!(lines.iter().any(|line| line.starts_with(&way_in)), "{lines:?}");
    assert_eq!(first.get("/products/insert?database=shop").1, "Error::Io(\"no such table: t\")");
    assert_eq!(first.stop().0, Some(0));
    assert!(place.path(".spin/shop.db").is_file());

    let mut second = place.start(&[]);
    let lines = second.read_to("( . ");
    let shown: Vec<&String> = lines.iter().filter(|line| line.contains(&key)).collect();
    assert!(shown.len() == 1 && shown[0].contains("/console/sign-in#"), "shown once only, but in the link: {shown:?}");
    assert!(lines.iter().any(|line| line.starts_with("Keys: those in ") && line.ends_with(".spin/keys.env")), "{lines:?}");
    assert_eq!(second.get("/products/variable?name=products").1, key);
    second.stop();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), kept);
}

#[test]
fn the_printed_purchase_is_a_line_of_shell_that_needs_nothing_else() {
    let place = Place::in_development("");
    let mut program = place.start(&[]);
    let line = program.read_to("( . ").pop().unwrap();
    program.stop();
    // In another folder, with a curl that shows its arguments.
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{line}");
    let output = Command::new("sh").arg("-c").arg(script).current_dir("/").output().unwrap();
    let arguments = String::from_utf8(output.stdout).unwrap();
    let arguments: Vec<&str> = arguments.lines().collect();
    let keys = std::fs::read_to_string(place.path(".spin/keys.env")).unwrap();
    let keys: Vec<&str> = keys.lines().map(|line| line.split_once('=').unwrap().1).collect();
    let sent: Vec<&str> = arguments.iter().filter_map(|argument| argument.strip_prefix("X-API-KEY: ")).collect();
    assert_eq!(sent, [keys[1], keys[0], keys[0]], "{arguments:?}");
    let paths: Vec<&str> =
        arguments.iter().filter_map(|argument| argument.strip_prefix("http://")?.split_once('/')).map(|(_, path)| path).collect();
    assert_eq!(paths, ["products", "inventory", "inventory/purchase"]);
    let bodies: Vec<serde_json::Value> =
        arguments.iter().filter(|argument| argument.starts_with('{')).map(|body| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(bodies[0]["data"]["id"], bodies[1]["data"]["id"]);
    assert_eq!(bodies[0]["data"]["id"], bodies[2]["data"]["attributes"]["product_id"]);
    assert_eq!(arguments.iter().filter(|argument| **argument == "--fail-with-body").count(), 3);
}

#[test]
fn keys_of_the_user_are_left_alone() {
    let place = Place::in_development("");
    place.write(".env", "SPIN_VARIABLE_PRODUCTS_API_KEY=mine\nSPIN_VARIABLE_INVENTORY_API_KEY=mine-too\n");
    let mut program = place.start(&[]);
    let lines =
        program.read_to("($SPIN_VARIABLE_PRODUCTS_API_KEY and $SPIN_VARIABLE_INVENTORY_API_KEY stands for a key of yours)");
    assert!(lines.iter().any(|line| line.starts_with("curl -sS --fail-with-body")), "{lines:?}");
    assert!(lines.iter().any(|line| line.ends_with("/console/sign-in")), "{lines:?}");
    assert_eq!(program.get("/products/variable?name=products").1, "mine");
    program.stop();
    assert!(!place.path(".spin/keys.env").exists());
}

#[test]
fn a_signal_lets_the_requests_in_flight_finish() {
    for signal in ["TERM", "INT"] {
        let place = Place::new();
        let program = place.start(&["up", "--variable", "products_api_key=k"]);
        let outside = TcpListener::bind("127.0.0.1:0").unwrap();
        let answer = ask(program.address, &format!("/products/call?url=http://{}/", outside.local_addr().unwrap()));
        // The component waits for this connection's answer, so its own request is in flight.
        let (mut waiting, _) = outside.accept().unwrap();
        let mut request = [0; 1024];
        assert_ne!(waiting.read(&mut request).unwrap(), 0);
        program.signal(signal);
        while TcpStream::connect(program.address).is_ok() {
            std::thread::yield_now();
        }
        waiting.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone").unwrap();
        assert_eq!(read_response(answer), (StatusCode::OK, "200 OK done".to_owned()));
        let (code, told) = program.wait();
        assert!(code == Some(0) && !told.contains(" WARN ") && !told.contains(" ERROR "), "{code:?} {told}");
    }
}

#[test]
fn quiet_shows_errors_alone() {
    let place = Place::new();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let arguments = ["up", "-q", "--variable", "products_api_key=k", "--listen", &address.to_string()];
    let mut child = place.command(&arguments).spawn().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let mut program = Program { child, stdout, address };
    while TcpStream::connect(address).is_err() {
        assert!(program.child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    // The third request of its instance: each route was asked whether it is ready.
    assert_eq!(program.get("/products/log?line=broken").0, StatusCode::OK);
    program.signal("TERM");
    let mut said = String::new();
    program.stdout.read_to_string(&mut said).unwrap();
    let (code, told) = program.wait();
    assert_eq!((said.as_str(), code, told.lines().count()), ("", Some(0), 1), "{told}");
    assert!(told.ends_with(" INFO  shop: broken 3\n"), "{told}");
}

#[test]
fn the_fixture_is_a_manifest_that_spin_would_take() {
    // `up` on the file itself, as `spin up --from` does.
    let place = Place::new();
    let manifest = guest_manifest();
    let program =
        place.start(&["up", "--from", manifest.to_str().unwrap(), "--state-dir", "state", "--variable", "secret_key=k"]);
    assert_eq!(program.get("/guest/hello"), (StatusCode::OK, "hello".to_owned()));
    assert_eq!(program.get("/guest/open?database=first&count=1").1, "1");
    program.stop();
    assert!(!place.path(".spin").exists(), "all state is where it was told to be");
}
