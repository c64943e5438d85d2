//! Brings a database to the schema that the code was written for: numbered SQL files, forward only.
//!
//! A component runs them itself, when an instance opens its database: neither Spin nor the embedded host knows of schemas.
//! Several instances and processes may start on one empty file: the first to get the write lock does the work, the rest see
//! it done.

use std::time::Duration;

use crate::limits::{MIGRATION_RETRY_MS, MIGRATION_TRIES};
use crate::{Clock, Database, DatabaseError, Value};

/// One step of a schema. Its number is its place in the list, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The file's name, for people who look into the database.
    pub name: &'static str,
    /// The statements. Each ends with a `;` at the end of a line; a trigger ends with a line `END;`.
    pub sql: &'static str,
}

const HAS_TABLE: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
const VERSION: &str = "SELECT coalesce(max(version), 0) FROM schema_migrations";
const CREATE_TABLE: &str = "CREATE TABLE schema_migrations \
     (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";
const RECORD: &str = "INSERT INTO schema_migrations (version, name, applied_at) VALUES (?1, ?2, ?3)";

/// Applies what is missing, all in one transaction, and waits where another process holds the database.
///
/// # Errors
///
/// What the database says, or that it belongs to newer code than this.
pub async fn run(database: &dyn Database, clock: &dyn Clock, migrations: &[Migration]) -> Result<(), DatabaseError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match try_run(database, clock, migrations).await {
            Err(DatabaseError::Busy) if tried < MIGRATION_TRIES => {
                clock.sleep(Duration::from_millis(MIGRATION_RETRY_MS * u64::from(tried))).await;
            }
            outcome => return outcome,
        }
    }
}

async fn try_run(database: &dyn Database, clock: &dyn Clock, migrations: &[Migration]) -> Result<(), DatabaseError> {
    if is_current(version(database).await?, migrations)? {
        return Ok(());
    }
    // Readers beside one writer, and one sync a commit. It stays with the file. Not possible within a transaction.
    database.query("PRAGMA journal_mode = WAL", vec![]).await?;
    let transaction = database.transaction().await?;
    // Asked again under the lock: another instance may have been first.
    let has_table = transaction.query(HAS_TABLE, vec![]).await?;
    if count(&has_table)? == 0 {
        transaction.query(CREATE_TABLE, vec![]).await?;
    }
    let applied = count(&transaction.query(VERSION, vec![]).await?)?;
    if !is_current(applied, migrations)? {
        let now = clock.now().as_millisecond();
        for (version, migration) in (1_i64..).zip(migrations).filter(|(version, _)| *version > applied) {
            for statement in statements(migration.sql) {
                transaction.query(&statement, vec![]).await?;
            }
            let row = vec![Value::from(version), Value::from(migration.name), Value::from(now)];
            transaction.query(RECORD, row).await?;
        }
    }
    transaction.commit().await
}

async fn version(database: &dyn Database) -> Result<i64, DatabaseError> {
    if count(&database.query(HAS_TABLE, vec![]).await?)? == 0 {
        return Ok(0);
    }
    count(&database.query(VERSION, vec![]).await?)
}

fn count(rows: &[crate::Row]) -> Result<i64, DatabaseError> {
    rows.first().ok_or_else(|| DatabaseError::failed("an aggregate gave no row"))?.integer(0)
}

fn is_current(applied: i64, migrations: &[Migration]) -> Result<bool, DatabaseError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if applied > known {
        return Err(DatabaseError::failed(format!(
            "the database has schema {applied}, this build knows {known}: run the newer build"
        )));
    }
    Ok(applied == known)
}

/// Splits a file into its statements: Spin runs one statement a call and silently drops the rest.
fn statements(sql: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    for line in sql.lines().filter(|line| !line.trim_start().starts_with("--")) {
        if current.is_empty() && line.trim().is_empty() {
            continue;
        }
        current.push_str(line);
        current.push('\n');
        let is_trigger = current.starts_with("CREATE TRIGGER");
        let ends = if is_trigger { line.trim_end() == "END;" } else { line.trim_end().ends_with(';') };
        if ends {
            all.push(std::mem::take(&mut current));
        }
    }
    // A last statement without its `;` is still one: better a syntax error from SQLite than silence.
    all.extend((!current.trim().is_empty()).then_some(current));
    all
}

#[cfg(test)]
mod tests;
