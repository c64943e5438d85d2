//! Recipes about what the program promises whoever runs it: keys are not guessed, files are not lost, it ends when it is told to,
//! and says at once when it cannot work.

use crate::harness::attack::NEIGHBOUR;
use crate::harness::judged::{Place, sent};
use crate::harness::size;
use checker::books::Books;
use checker::call::{API_KEY, Call};
use checker::check::audit;
use checker::process::{Launch, Program, send, send_from};
use checker::recipes::{id, verdict};
use checker::requests::{buy, start, stock_of};
use checker::stub::Stub;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tokio::process::Command;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

/// Who guesses keys is stopped after ten, also before a right one, and others go on: those at another address, and those whose key
/// was right before. It leans on the host's count of refusals for each address.
#[tokio::test]
async fn recipe_58_guessed_keys() {
    const READER: &str = "reader-secret-0001";
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let origin = stub.origin();
    let mut launch = place.launch(&origin);
    launch.variables.push(("inventory_api_key", format!("shop:write:{API_KEY},reports:read:{READER}")));
    let program = launch.start().await.unwrap();
    let address = program.address();
    sent(program.send(&start(id(58), 10, 0)).await.unwrap(), 201);
    let with = |key: &str| Call { api_key: key.to_owned(), ..stock_of(id(58)) };
    for number in 0..10 {
        // Who shows no key has not guessed one.
        sent(send(address, &with("")).await.unwrap(), 401);
        sent(send(address, &with(&format!("guess-{number}"))).await.unwrap(), 401);
    }
    for key in ["guess-10", "guess-0", READER].into_iter().cycle().take(30) {
        let stopped = sent(send(address, &with(key)).await.unwrap(), 429);
        let again = stopped.headers.get("retry-after").and_then(|seconds| seconds.to_str().ok()?.parse::<u64>().ok());
        assert_eq!(stopped.code(), "too_many_attempts", "{key}");
        assert!(again.is_some_and(|seconds| (1..=61).contains(&seconds)), "{again:?}");
    }
    sent(send(address, &with("")).await.unwrap(), 401);
    sent(send(address, &buy(id(58), id(581), 1)).await.unwrap(), 201);
    sent(send_from(NEIGHBOUR, address, &with("guess-10")).await.unwrap(), 401);
    sent(send_from(NEIGHBOUR, address, &with(READER)).await.unwrap(), 200);
    sent(send(address, &with(READER)).await.unwrap(), 200);
    let told = program.told();
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("127.0.0.1 ") && line.contains("wrong keys")).collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert!(!told.contains("guess-") && !told.contains(READER), "no key is in the log: {told}");
    if size(false, true) {
        sleep(61 * SECOND).await;
        sent(send(address, &with("guess-11")).await.unwrap(), 401);
    }
}

/// The files of inventory's database.
const FILES: [&str; 3] = ["inventory.db", "inventory.db-wal", "inventory.db-shm"];

fn rename(from: &Path, to: &Path) {
    for name in FILES.iter().filter(|name| from.join(name).exists()) {
        std::fs::rename(from.join(name), to.join(name)).unwrap();
    }
}

/// A database that was there and is gone is an outage, which is told, and not the beginning of a new database. It leans on the host,
/// which knows a file by more than its name.
#[tokio::test]
async fn recipe_59_a_database_that_is_moved_away() {
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let origin = stub.origin();
    let program = place.launch(&origin).start().await.unwrap();
    let (state, away) = (place.state.path(), place.state.path().join("away"));
    std::fs::create_dir(&away).unwrap();
    sent(program.send(&start(id(59), 1_000_000, 0)).await.unwrap(), 201);
    let mut bought = 0;
    for round in 0..size(2, 10) {
        bought += until(&program, 201, bought).await;
        rename(state, &away);
        // Under load, which lets no connection to the old file rest, and then past the time after which an idle instance ends.
        bought += until(&program, 503, bought).await;
        for _ in 0..15 {
            for call in [stock_of(id(59)), Call::get("/inventory"), buy(id(59), id(u64::MAX), 1)] {
                let refused = sent(program.send(&call).await.unwrap(), 503);
                assert_eq!((refused.code().as_str(), refused.has_retry_after()), ("database_unavailable", true), "{round}");
            }
            sleep(SECOND / 5).await;
        }
        sleep(2 * SECOND).await;
        sent(program.send(&stock_of(id(59))).await.unwrap(), 503);
        assert_eq!(program.send(&Call::get("/inventory/health/ready")).await.unwrap().status, 503);
        assert_eq!(program.send(&Call::get("/inventory/health/live")).await.unwrap().status, 200);
        sent(program.send(&Call::get("/products")).await.unwrap(), 200);
        assert!(!state.join(FILES[0]).exists(), "there is a new database");
        assert!(program.told().contains(FILES[0]), "{}", program.told());
        rename(&away, state);
        bought += until(&program, 201, bought).await;
        sleep(SECOND).await;
        assert_eq!(program.send(&Call::get("/inventory/health/ready")).await.unwrap().status, 200);
    }
    let books = Books::read_with(async |call| program.send(&call).await).await.unwrap();
    verdict(&audit(&books)).unwrap();
    assert_eq!(books.purchases.len(), usize::try_from(bought).unwrap(), "what was acknowledged is there");
}

/// Buys, as the purchase with this number and those after it, until one is answered like this; how many were made.
async fn until(program: &Program, status: u16, first: u64) -> u64 {
    let (began, mut made) = (Instant::now(), 0);
    loop {
        let reply = program.send(&buy(id(59), id(59_000 + first + made), 1)).await.unwrap();
        assert!([201, 503].contains(&reply.status), "{reply}");
        made += u64::from(reply.status == 201);
        if reply.status == status {
            return made;
        }
        assert!(began.elapsed() < 5 * SECOND, "no {status}, but {reply}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// Who waits for something new does not keep the program from ending. It leans on the host, which answers them when it is to stop.
#[tokio::test]
async fn recipe_60_an_end_while_a_reader_waits() {
    for signal in ["TERM", "HUP", "INT"] {
        let place = Place::new();
        let program = place.launch("").start().await.unwrap();
        let address = program.address();
        let call = Call { wait_s: Some(20), ..Call::get("/inventory/events") };
        sent(send(address, &Call::get("/inventory/events")).await.unwrap(), 200);
        let waits = tokio::spawn(async move { send(address, &call).await.unwrap() });
        sleep(SECOND).await;
        assert!(!waits.is_finished(), "it waits");
        program.signal(signal).unwrap();
        let reply = sent(timeout(SECOND, waits).await.expect("it is answered at once").unwrap(), 200);
        assert_eq!(reply.json()["data"], serde_json::json!([]), "{signal}");
        let told = program.told();
        let ended = timeout(2 * SECOND, program.wait()).await.expect("it ends").unwrap();
        assert_eq!(ended.code(), Some(0), "SIG{signal}: {ended}: {told}");
    }
}

/// What cannot work is refused before anybody is told that it serves. It leans on a start that asks each component whether it can.
#[tokio::test]
async fn recipe_62_starts_that_cannot_work() {
    let says = async |word: &str, spoil: &dyn Fn(&mut Launch<'_>, &Path)| {
        let told = refusal(spoil).await;
        assert!(told.contains(word) && !told.contains("hush"), "{word}: {told}");
    };
    for service in ["products", "inventory"] {
        let file = format!("{service}.db");
        says(service, &|_, state| std::fs::write(state.join(&file), "no database ".repeat(1_000)).unwrap()).await;
        says("newer", &|_, state| add_a_later_step(&state.join(&file))).await;
    }
    says("cannot work", &|_, state| std::fs::set_permissions(state, Permissions::from_mode(0o555)).unwrap()).await;
    for (name, keys) in [
        ("products_api_key", "shop:admin:hush-0123456789"),
        ("inventory_api_key", "shop:admin:hush-0123456789"),
        ("inventory_api_key", "shop:write:change-me-1"),
        ("products_api_key", "shop:write:hush-0123456789,reports:read:"),
    ] {
        says("key", &|launch, _| launch.variables.push((name, keys.to_owned()))).await;
    }
}

/// As if a later build had been there.
fn add_a_later_step(file: &Path) {
    let connection = rusqlite::Connection::open(file).unwrap();
    let step = "INSERT INTO schema_migrations (version, name, applied_at)
        SELECT max(version) + 1, 'later', 0 FROM schema_migrations";
    assert_eq!(connection.execute(step, []).unwrap(), 1);
}

/// What the program says that refuses to start on databases that it has made, and on what has then been spoilt.
async fn refusal(spoil: &dyn Fn(&mut Launch<'_>, &Path)) -> String {
    let place = Place::new();
    let mut launch = place.launch("");
    let program = launch.start().await.unwrap();
    for path in ["/products", "/inventory"] {
        sent(program.send(&Call::get(path)).await.unwrap(), 200);
    }
    program.signal("TERM").unwrap();
    assert!(program.wait().await.unwrap().success());
    spoil(&mut launch, place.state.path());
    let running = bound_by_permissions(&launch.command()).output();
    let ended = timeout(30 * SECOND, running).await;
    std::fs::set_permissions(place.state.path(), Permissions::from_mode(0o755)).unwrap();
    let Output { status, stdout, stderr } = ended.expect("it ends by itself").unwrap();
    let (said, told) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!((status.code(), said.as_str()), (Some(1), ""), "{told}");
    assert!(told.lines().any(|line| line.starts_with("bodega: ")), "{told}");
    told
}

/// The same command. Where tests run as root, it is a root whom permissions bind.
fn bound_by_permissions(command: &Command) -> Command {
    let command = command.as_std();
    let mut bound = Command::new("sh");
    let script = r#"test "$(id -u)" = 0 && exec setpriv --bounding-set=-dac_override "$0" "$@"; exec "$0" "$@""#;
    bound.args(["-c", script]).arg(command.get_program()).args(command.get_args());
    command.get_envs().for_each(|(name, value)| match value {
        Some(value) => drop(bound.env(name, value)),
        None => drop(bound.env_remove(name)),
    });
    bound.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    bound
}
