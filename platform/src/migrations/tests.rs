use futures::executor::block_on;

use super::{Migration, run, statements};
use crate::native::{ManualClock, SqliteDatabase};
use crate::{DatabaseError, Query};

const FIRST: Migration = Migration {
    name: "0001_first.sql",
    sql: "-- a table\nCREATE TABLE t (a INTEGER NOT NULL) STRICT;\n\nCREATE TRIGGER no_delete BEFORE DELETE ON t BEGIN\n  \
          SELECT RAISE(ABORT, 'kept; always');\nEND;\nINSERT INTO t VALUES (1);\n",
};
const SECOND: Migration = Migration { name: "0002_second.sql", sql: "INSERT INTO t\n  VALUES (2);\n" };
const SECOND_ALONE: Migration = Migration { name: "0001_second.sql", sql: "CREATE TABLE t (a INTEGER NOT NULL) STRICT;\n" };
const BROKEN: Migration =
    Migration { name: "0003_broken.sql", sql: "INSERT INTO t VALUES (3);\nINSERT INTO nowhere VALUES (1);\n" };

fn rows(database: &SqliteDatabase) -> i64 {
    block_on(database.query("SELECT count(*) FROM t", vec![])).unwrap()[0].only_integer().unwrap()
}

fn migrate(database: &SqliteDatabase, migrations: &[Migration]) -> Result<(), DatabaseError> {
    block_on(run(database, &ManualClock::default(), migrations))
}

#[test]
fn files_are_split_into_statements() {
    let split = statements(FIRST.sql);
    assert_eq!(split.len(), 3);
    assert!(split[1].ends_with("END;\n"));
}

#[test]
fn each_step_runs_once() {
    let database = SqliteDatabase::temporary();
    migrate(&database, &[FIRST]).unwrap();
    migrate(&database, &[FIRST]).unwrap();
    assert_eq!(rows(&database), 1);
    migrate(&database, &[FIRST, SECOND]).unwrap();
    assert_eq!(rows(&database), 2);
}

#[test]
fn a_step_that_fails_leaves_nothing() {
    let database = SqliteDatabase::temporary();
    migrate(&database, &[FIRST]).unwrap();
    assert!(matches!(migrate(&database, &[FIRST, SECOND, BROKEN]), Err(DatabaseError::Failed(_))));
    assert_eq!(rows(&database), 1);
}

#[test]
fn a_newer_database_is_refused() {
    let database = SqliteDatabase::temporary();
    migrate(&database, &[FIRST, SECOND]).unwrap();
    let Err(DatabaseError::Unavailable(message)) = migrate(&database, &[FIRST]) else { panic!("it was taken") };
    assert!(message.contains("newer"), "{message}");
}

#[test]
fn a_database_of_other_steps_is_refused() {
    let database = SqliteDatabase::temporary();
    migrate(&database, &[SECOND_ALONE]).unwrap();
    let Err(DatabaseError::Unavailable(message)) = migrate(&database, &[FIRST, SECOND]) else { panic!("it was taken") };
    assert!(message.contains("another service's"), "{message}");
}

#[test]
fn many_that_start_together_agree() {
    let database = SqliteDatabase::temporary();
    std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let own = database.reopen();
                scope.spawn(move || migrate(&own, &[FIRST, SECOND]))
            })
            .collect();
        for start in starts {
            start.join().unwrap().unwrap();
        }
    });
    assert_eq!(rows(&database), 2);
}
