//! What is written together.

use super::{Place, run};
use std::time::{Duration, Instant};

#[tokio::test]
async fn each_of_a_group_succeeds_or_fails_for_itself() {
    let place = Place::new();
    let answers = place
        .together(&[
            "INSERT INTO t(b) VALUES (1) RETURNING a, b",
            "INSERT INTO t(b) VALUES (1)",
            "INSERT INTO t(b) VALUES (2), (3), (1)",
            "INSERT OR FAIL INTO t(b) VALUES (4), (1)",
            "UPDATE t SET b = b + 10 WHERE b <= 4 RETURNING b",
            "INSERT INTO t(b) VALUES (CAST(x'00' AS INTEGER)) RETURNING b",
        ])
        .await;
    let unique = "UNIQUE constraint failed: t.b";
    assert_eq!(answers, ["1,1", unique, unique, unique, "11 14", "0"]);
    assert_eq!(place.database.groups(), (1, 6), "one group of them all");
    assert_eq!(place.ask("SELECT group_concat(b) FROM t").await, "11,14,0", "half of what may be half done, all of the others");
}

#[tokio::test]
async fn who_rolls_everything_back_undoes_itself_only() {
    let place = Place::with(
        "CREATE TABLE t(a INTEGER PRIMARY KEY, b UNIQUE);
         CREATE TRIGGER no BEFORE INSERT ON t WHEN NEW.b = 0 BEGIN SELECT RAISE(ROLLBACK, 'never 0'); END",
    );
    let (one, zero, two) = ("INSERT INTO t(b) VALUES (1)", "INSERT INTO t(b) VALUES (0)", "INSERT INTO t(b) VALUES (2)");
    for round in 1..=2 {
        assert_eq!(place.together(&[one, zero, two, "INSERT OR ROLLBACK INTO t(b) VALUES (2)"]).await.len(), 4, "{round}");
        assert_eq!(place.ask("SELECT group_concat(b) FROM t").await, "1,2", "{round}");
    }
    assert_eq!(place.together(&[zero, zero]).await, ["never 0", "never 0"]);
}

#[tokio::test]
async fn a_constraint_of_the_whole_transaction_is_one_of_each_statement() {
    let place = Place::with(
        "CREATE TABLE p(a INTEGER PRIMARY KEY);
         CREATE TABLE c(a REFERENCES p(a) DEFERRABLE INITIALLY DEFERRED)",
    );
    let answers = place.together(&["INSERT INTO c VALUES (1)", "INSERT INTO p VALUES (1)", "INSERT INTO c VALUES (1)"]).await;
    assert_eq!(answers, ["FOREIGN KEY constraint failed", "", ""], "a later neighbour does not mend an earlier one");
}

#[tokio::test]
async fn the_strictest_of_a_group_says_how_it_is_synced() {
    let place = Place::new();
    let (careless, careful) = (place.connect(), place.connect());
    run(&careless, "PRAGMA synchronous = OFF").await;
    run(&careful, "PRAGMA synchronous = EXTRA").await;
    run(&careless, "INSERT INTO t(b) VALUES (1)").await;
    assert_eq!(place.database.durability(), Some(0));
    run(&careful, "INSERT INTO t(b) VALUES (2)").await;
    assert_eq!(place.database.durability(), Some(3));
    run(&careless, "PRAGMA synchronous = NORMAL").await;
    run(&careless, "INSERT INTO t(b) VALUES (3)").await;
    assert_eq!(place.database.durability(), Some(1));
}

#[tokio::test]
async fn who_leaves_the_line_has_written_nothing_and_who_waits_too_long_is_told() {
    let place = Place::new();
    let stranger = place.stranger();
    stranger.execute_batch("BEGIN IMMEDIATE; INSERT INTO t(b) VALUES (1)").unwrap();
    let (gone, late, patient) = (place.connect(), place.connect(), place.connect());
    let left = tokio::time::timeout(Duration::from_millis(20), run(&gone, "INSERT INTO t(b) VALUES (2)")).await;
    assert!(left.is_err());
    let started = Instant::now();
    assert_eq!(run(&late, "INSERT INTO t(b) VALUES (3)").await, "database is locked");
    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
    let release = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stranger.execute_batch("COMMIT").unwrap();
    };
    let (answer, ()) = tokio::join!(run(&patient, "INSERT INTO t(b) VALUES (4)"), release);
    assert_eq!(answer, "");
    assert_eq!(place.ask("SELECT group_concat(b) FROM t").await, "1,4");
}

/// What scripts are made of. The digits of `#` are drawn.
const STATEMENTS: [&str; 26] = [
    "INSERT INTO t(b) VALUES (#)",
    "INSERT INTO t(b) VALUES (#) RETURNING a, b",
    "INSERT INTO t(a, b) VALUES (#, #)",
    "INSERT OR REPLACE INTO t(a, b) VALUES (#, #), (#, #)",
    "INSERT OR IGNORE INTO t(a, b) VALUES (#, #)",
    "INSERT OR FAIL INTO t(b) VALUES (#), (#)",
    "INSERT OR ROLLBACK INTO t(b) VALUES (#)",
    "INSERT INTO t(a, b) VALUES (#, #) ON CONFLICT (a) DO UPDATE SET b = b + 100",
    "INSERT INTO u VALUES (#)",
    "INSERT INTO u VALUES (#); this is not run",
    "INSERT INTO v VALUES (#)",
    "WITH c(n) AS (VALUES (#), (#)) INSERT INTO u SELECT n FROM c",
    "INSERT INTO seen SELECT 'insert', changes(), total_changes(), last_insert_rowid()",
    "UPDATE t SET b = b + 1000 WHERE a % 10 > #",
    "UPDATE told SET b = # WHERE a = #",
    "DELETE FROM t WHERE a < #",
    "DELETE FROM u",
    "SELECT group_concat(a), group_concat(b) FROM t",
    "SELECT changes(), total_changes(), last_insert_rowid()",
    "SELECT count(*) FROM seen",
    "BEGIN",
    "COMMIT",
    "SAVEPOINT s",
    "ROLLBACK",
    "CREATE TEMP TABLE u(a)",
    "PRAGMA recursive_triggers = ON",
];

const SCHEMA: &str = "CREATE TABLE t(a INTEGER PRIMARY KEY, b UNIQUE);
    CREATE TABLE u(a PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE seen(what, changes, total, rowid_);
    CREATE TABLE told(a INTEGER PRIMARY KEY, b);
    CREATE TRIGGER t_is_told AFTER INSERT ON t BEGIN INSERT INTO told(b) VALUES (NEW.b); INSERT INTO told(b) VALUES (NEW.a); END;
    CREATE TRIGGER told_sees AFTER UPDATE ON told BEGIN INSERT INTO seen VALUES ('update', changes(), total_changes(), last_insert_rowid()); END;
    CREATE VIEW v AS SELECT b FROM t;
    CREATE TRIGGER v_inserts INSTEAD OF INSERT ON v BEGIN INSERT INTO t(b) VALUES (NEW.b); END";

/// Whatever a component runs, it gets what it would get if all of it ran on its own connection.
#[tokio::test]
async fn groups_cannot_be_told_from_a_connection_of_ones_own() {
    let (grouped, own) = (Place::with(SCHEMA), Place::with(SCHEMA));
    let mut random = fastrand::Rng::with_seed(5);
    for script in 0..600 {
        let (connection, reference) = (grouped.connect(), own.connect());
        // Who looks at this runs everything itself.
        run(&reference, "PRAGMA data_version").await;
        let mut told = Vec::new();
        for _ in 0..random.usize(1..12) {
            let template = STATEMENTS[random.usize(..STATEMENTS.len())];
            let sql: String = template.chars().map(|c| if c == '#' { random.char('0'..='9') } else { c }).collect();
            let (answer, expected) = (run(&connection, &sql).await, run(&reference, &sql).await);
            told.push(format!("{sql}: {expected}"));
            let state = (answer, connection.changes().await, connection.last_insert_rowid().await);
            let expected = (expected, reference.changes().await, reference.last_insert_rowid().await);
            assert_eq!(state, expected, "script {script}: {told:#?}");
        }
        drop((connection, reference));
        let all = "SELECT (SELECT group_concat(a || '=' || b) FROM t), (SELECT group_concat(a) FROM u),
            (SELECT group_concat(what || changes || ' ' || total || ' ' || rowid_) FROM seen), (SELECT count(*) FROM told)";
        assert_eq!(grouped.ask(all).await, own.ask(all).await, "script {script}: {told:#?}");
    }
    assert!(grouped.database.groups().1 > 500, "{:?}", grouped.database.groups());
    assert_eq!(own.database.groups().1, 0);
}
