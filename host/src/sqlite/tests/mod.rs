//! Connections to databases in files, and what a component sees of what the host does with them: nothing.

mod files;
mod groups;
mod kept;
mod reads;
mod requests;
mod snapshot;

use super::Connection;
use super::database::Database;
use super::rows::Answer;
use super::settings::Settings;
use crate::bindings::sqlite::{Error, Value};
use crate::config::Location;
use crate::http::Fate;
use crate::output::Output;
use crate::telemetry::Telemetry;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// A database with a log, in a folder of its own.
struct Place {
    folder: TempDir,
    database: Arc<Database>,
    lines: Arc<Mutex<String>>,
}

impl Place {
    fn new() -> Self {
        Self::with("CREATE TABLE t(a INTEGER PRIMARY KEY, b UNIQUE)")
    }

    fn with(schema: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("a.db");
        let connection = rusqlite::Connection::open(&file).unwrap();
        connection.pragma_update(None, "journal_mode", "wal").unwrap();
        connection.execute_batch(schema).unwrap();
        let lines = Arc::default();
        Self { folder, database: database_at(file, &lines), lines }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("a.db")
    }

    /// A connection of an instance that serves several requests, so that nothing runs on its own thread.
    fn connect(&self) -> Connection {
        Connection::new(self.database.clone(), Arc::new(AtomicUsize::new(2)))
    }

    /// A connection past the host, as of another process.
    fn stranger(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.file()).unwrap()
    }

    /// Runs these statements, each on a connection of its own, so that they wait for the writer together.
    async fn together(&self, statements: &[&str]) -> Vec<String> {
        let holder = self.connect();
        run(&holder, "BEGIN IMMEDIATE").await;
        let connections: Vec<Connection> = statements.iter().map(|_| self.connect()).collect();
        let runs = connections.iter().zip(statements).map(|(connection, sql)| run(connection, sql));
        let release = async {
            settle().await;
            run(&holder, "COMMIT").await
        };
        futures::join!(futures::future::join_all(runs), release).0
    }

    async fn ask(&self, sql: &str) -> String {
        run(&self.connect(), sql).await
    }
}

/// A database of which one long read runs at a time, for up to two seconds.
fn database_at(file: PathBuf, lines: &Arc<Mutex<String>>) -> Arc<Database> {
    let settings = Settings {
        busy_timeout: Duration::from_millis(300),
        readers: 1,
        read_time: Duration::from_secs(2),
        output: Output::Memory(lines.clone()),
        telemetry: Telemetry::default(),
    };
    Arc::new(Database::new("a", Location::File(file), &settings))
}

/// Lets everybody come to where they wait: nothing that they do until then takes another thread.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn run(connection: &Connection, sql: &str) -> String {
    run_for(&Fate::default(), connection, sql).await
}

/// Runs a statement for this request.
async fn run_for(fate: &Fate, connection: &Connection, sql: &str) -> String {
    show(connection.run(sql.to_owned(), vec![], fate).await)
}

fn show(answer: Answer) -> String {
    match answer.error {
        Some(Error::Io(message)) => message,
        Some(other) => other.to_string(),
        None => {
            let cell = |value: &Value| match value {
                Value::Integer(number) => number.to_string(),
                Value::Text(text) => text.clone(),
                Value::Null => "null".to_owned(),
                other => format!("{other:?}"),
            };
            let row = |row: &crate::bindings::sqlite::RowResult| row.values.iter().map(cell).collect::<Vec<_>>().join(",");
            answer.rows.iter().map(row).collect::<Vec<_>>().join(" ")
        }
    }
}
