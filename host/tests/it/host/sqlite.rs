//! `spin:sqlite` as the host offers it.

use crate::harness::App;
use futures::future::join_all;
use http::StatusCode;
use std::time::{Duration, Instant};

#[tokio::test]
async fn each_label_is_a_file_of_its_own() {
    let app = App::guest();
    app.sql("first", "create table t(a)").await;
    assert_eq!(app.sql("first", "select count(*) as n from t").await, "n 0");
    assert!(app.sql("second", "select * from t").await.contains("no such table: t"));
    assert!(app.state.path().join("first.db").is_file() && app.state.path().join("second.db").is_file());
}

#[tokio::test]
async fn a_label_that_the_manifest_does_not_grant_is_denied() {
    let app = App::guest();
    assert_eq!(app.sql("third", "select 1").await, "Error::AccessDenied");
    assert_eq!(app.get("/other/open?database=second&count=1").await.1, "0 Error::AccessDenied");
}

#[tokio::test]
async fn values_of_every_type_come_back() {
    let app = App::guest();
    let row = app.sql("first", "select 1 as i, 1.5 as r, 'ü' as t, x'0102' as b, null as n").await;
    assert_eq!(row, "i,r,t,b,n 1,1.5,ü,2 bytes,null");
}

#[tokio::test]
async fn errors_are_sqlites_own_words() {
    let app = App::guest();
    let script = "create table t(a primary key)\ninsert into t values (1)\ninsert into t values (1)\nselect\nselect ?";
    let answers = app.sql("first", script).await;
    let expected = ["", "", "Error::Io(\"UNIQUE constraint failed: t.a\")", "Error::Io(\"incomplete input\")", "Error::Io("];
    for (answer, expected) in answers.lines().zip(expected) {
        assert!(answer.starts_with(expected), "{answers}");
    }
}

#[tokio::test]
async fn only_the_first_statement_of_a_text_runs() {
    let app = App::guest();
    let script = "create table t(a); create table u(a)\nselect 1 as x; nonsense\nselect name from sqlite_schema -- that is all";
    assert_eq!(app.sql("first", script).await, "\nx 1\nname t");
}

#[tokio::test]
async fn no_statement_reaches_another_file() {
    let app = App::guest();
    let target = app.state.path().join("target.db");
    for statement in ["attach '{}' as x", "vacuum into '{}'"] {
        let answer = app.sql("first", &statement.replace("{}", &target.display().to_string())).await;
        assert!(answer.contains("not authorized") || answer.contains("authorization denied"), "{answer}");
    }
    assert!(!target.exists());
    assert_eq!(app.sql("first", "attach ':memory:' as x").await, "");
}

#[tokio::test]
async fn connections_and_results_are_bounded() {
    let app = App::guest();
    let answer = app.get("/guest/open?database=first&count=300").await.1;
    assert_eq!(answer, "256 Error::Io(\"too many connections opened\")");
    assert_eq!(app.get("/guest/open?database=first&count=256").await.1, "256", "dropped ones do not count");
    let answer = app.sql("first", "select zeroblob(9000000) as b union all select zeroblob(9000000)").await;
    assert_eq!(answer, "Error::Io(\"query result exceeds limit of 16777216 bytes\")");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_stand_in_line_and_none_fails() {
    let app = App::guest_with(|options| options.reuse.concurrent = bodega::Span::exactly(1));
    app.sql("first", "create table t(n)\ninsert into t values (0)").await;
    // Each on a connection of its own, in rollback-journal mode, where SQLite alone would starve some.
    let script =
        "begin immediate\nupdate t set n = n + 1\ncall http://hidden.spin.internal/hello\nupdate t set n = n + 1\ncommit";
    let answers = join_all((0..100).map(|_| app.sql("first", script))).await;
    assert!(answers.iter().all(|answer| !answer.contains("Error")), "{answers:?}");
    assert_eq!(app.sql("first", "select n from t").await, "n 200");
}

#[tokio::test]
async fn a_transaction_ends_with_its_connection() {
    let app = App::guest();
    app.sql("first", "create table t(n)").await;
    app.sql("first", "begin\ninsert into t values (1)").await;
    assert_eq!(app.sql("first", "select count(*) as n from t").await, "n 0");
    // The turn to write is free again.
    assert_eq!(app.sql("first", "insert into t values (2)").await, "");
}

#[tokio::test]
async fn waiting_for_another_writer_ends() {
    let app = App::guest_with(|options| options.busy_timeout = Duration::from_millis(50));
    app.sql("first", "create table t(n)").await;
    // The component holds its transaction open while it calls the other, which wants to write too.
    let answers = app.sql("first", "begin immediate\ncall http://other.spin.internal/insert?database=first\ncommit").await;
    assert_eq!(answers, "\n200 OK Error::Io(\"database is locked\")\n", "and the transaction itself is not disturbed");
}

/// With a log, readers need no lock; nor must they wait behind somebody who does, on the connection that they share.
#[tokio::test]
async fn readers_go_on_while_a_writer_waits_for_another_process() {
    let app = App::guest();
    let kept = async |sql: &str| app.get(&format!("/guest/kept?database=first&sql={sql}")).await.1;
    assert_eq!(kept("pragma+journal_mode=wal").await, "journal_mode wal");
    assert_eq!(kept("create+table+t(n)").await, "");
    let other = rusqlite::Connection::open(app.state.path().join("first.db")).unwrap();
    other.execute_batch("begin immediate; insert into t values (1)").unwrap();
    let write = app.get("/guest/kept?database=first&sql=insert+into+t+values+(2)");
    let mut write = std::pin::pin!(write);
    let started = Instant::now();
    for _ in 0..20 {
        tokio::select! {
            answer = &mut write => panic!("it did not wait: {answer:?}"),
            count = kept("select+count(*)+as+n+from+t") => assert_eq!(count, "n 0"),
        }
    }
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    other.execute_batch("commit").unwrap();
    assert_eq!(write.await, (StatusCode::OK, String::new()));
    assert_eq!(kept("select+count(*)+as+n+from+t").await, "n 2");
}

#[tokio::test]
async fn long_and_locked_statements_do_not_hold_up_others() {
    let app = App::guest();
    app.sql("first", "create table t(n)").await;
    let long = "with recursive c(x) as (select 1 union all select x + 1 from c where x < 3000000) select count(*) as n from c";
    let started = Instant::now();
    let run = async { (app.sql("second", long).await, started.elapsed()) };
    let other = async {
        tokio::task::yield_now().await;
        (app.get("/other/hello").await.0, started.elapsed())
    };
    let ((answer, long_took), (status, other_took)) = tokio::join!(run, other);
    assert_eq!((answer.as_str(), status), ("n 3000000", StatusCode::OK));
    assert!(other_took < long_took, "{other_took:?} {long_took:?}");
}

#[tokio::test]
async fn a_database_that_is_moved_away_is_no_new_one() {
    let app = App::guest();
    app.sql("first", "create table t(n)\ninsert into t values (1)").await;
    let (file, moved) = (app.state.path().join("first.db"), app.state.path().join("moved.db"));
    std::fs::rename(&file, &moved).unwrap();
    for path in ["/guest/insert?database=first", "/other/insert?database=first"] {
        let answer = app.get(path).await.1;
        assert!(answer.starts_with("Error::Io(\"unable to open database file: it was moved away"), "{answer}");
    }
    assert!(!file.exists());
    assert_eq!(app.lines().matches("first.db was moved away").count(), 1, "{}", app.lines());
    std::fs::rename(&moved, &file).unwrap();
    assert_eq!(app.sql("first", "insert into t values (2)\nselect count(*) as n from t").await, "\nn 2");
}

#[tokio::test]
async fn a_runtime_configuration_says_where_databases_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("runtime-config.toml");
    let database = folder.path().join("deep/er/one.db");
    let path = database.display();
    let text = format!("[sqlite_database.first]\ntype = \"spin\"\npath = '{path}'\n[sqlite_database.second]\ntype = \"spin\"\n");
    std::fs::write(&file, text).unwrap();
    let app = App::guest_with(|options| options.runtime_config = Some(file));
    app.sql("first", "create table t(a)").await;
    assert!(database.is_file());
    assert_eq!(app.sql("second", "create table t(a)\nselect name from sqlite_schema").await, "\nname t");
    assert_eq!(app.sql("second", "select name from sqlite_schema").await, "name", "in memory, each connection has its own");
    assert!(!app.state.path().join("second.db").exists());
}
