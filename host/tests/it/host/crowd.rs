//! Many clients at once, and clients that leave.

use crate::harness::App;
use crate::host::OK;
use bodega::limits::MAX_INSTANCES_PER_COMPONENT;
use futures::future::join_all;
use std::time::Duration;

/// A read that takes too long for a thread which serves requests, in a query string.
const LONG: &str =
    "with+recursive+c(n)+as+(select+1+union+all+select+n+%2B+1+from+c+where+n+%3C+30000)+select+count(*)+as+n+from+c";

/// The same without an end.
const ENDLESS: &str = "with+recursive+c(n)+as+(select+1+union+all+select+n+%2B+1+from+c)+select+count(*)+as+n+from+c";

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_served_by_few_instances() {
    let app = App::guest();
    let answers = join_all((0..600).map(|_| app.get("/guest/served?ms=20"))).await;
    assert!(answers.iter().all(|(status, _)| *status == OK), "{answers:?}");
    let instances = answers.iter().filter(|(_, served)| served == "1").count();
    assert!(instances <= MAX_INSTANCES_PER_COMPONENT, "{instances} instances");
}

/// More callers than there can be at once wait for another component, which needs room for all of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_callers_does_not_stop_those_whom_it_calls() {
    let app = App::guest();
    let calls = 16 * MAX_INSTANCES_PER_COMPONENT + 64;
    let path = "/guest/call?url=http://other.spin.internal/served%3Fms%3D20";
    let answers = join_all((0..calls).map(|_| app.get(path))).await;
    assert!(answers.iter().all(|(status, text)| *status == OK && text.starts_with("200 OK ")), "{answers:?}");
}

#[tokio::test]
async fn a_long_read_holds_up_nobody_on_its_connection() {
    let app = App::guest();
    let kept = async |sql: &str| app.get(&format!("/guest/kept?database=first&sql={sql}")).await.1;
    assert_eq!(kept("pragma+journal_mode=wal").await, "journal_mode wal");
    assert_eq!(kept("create+table+t(n)").await, "");
    assert_eq!(kept(LONG).await, "n 30000");
    let endless = kept(ENDLESS);
    let others = async {
        for number in 1..=20 {
            assert_eq!(kept("insert+into+t+values+(1)").await, "");
            assert_eq!(kept("select+count(*)+as+n+from+t").await, format!("n {number}"));
        }
    };
    tokio::select! {
        answer = endless => panic!("it ended: {answer}"),
        () = others => {}
    }
}

/// More endless reads than run at once, and their clients leave: then there is room again.
#[tokio::test]
async fn nobody_reads_for_clients_that_have_left() {
    let app = App::guest();
    let kept = async |sql: &str| app.get(&format!("/guest/kept?database=first&sql={sql}")).await.1;
    assert_eq!(kept("pragma+journal_mode=wal").await, "journal_mode wal");
    let endless = join_all((0..12).map(|_| kept(ENDLESS)));
    assert!(tokio::time::timeout(Duration::from_millis(100), endless).await.is_err());
    assert_eq!(kept(LONG).await, "n 30000");
}

#[tokio::test]
async fn nothing_is_written_for_a_client_that_has_left() {
    for script in [
        "insert into t values (1)\ncall {}\ninsert into t values (2)",
        "begin immediate\ncall {}\ninsert into t values (2)\ncommit",
    ] {
        let (app, listener, origin) = App::guest_with_server(|_| {}).await;
        app.sql("first", "pragma journal_mode = wal\ncreate table t(n)").await;
        let script = format!("{}\ncall {origin}", script.replace("{}", &origin));
        let stream = tokio::select! {
            answer = app.sql("first", &script) => panic!("it did not call: {answer}"),
            accepted = listener.accept() => accepted.unwrap(),
        };
        // The client has left; now the component goes on, and calls again when it is done.
        drop(stream);
        let last = listener.accept().await.unwrap();
        let written = app.sql("first", "select group_concat(n) as n from t").await;
        assert_eq!(written, if script.starts_with("insert") { "n 1" } else { "n null" });
        drop(last);
        // Its transaction ends, and others write.
        assert_eq!(app.sql("first", "insert into t values (3)").await, "");
    }
}
