//! Brings a database to the schema that the code was written for: numbered SQL files, forward only.
//!
//! A component runs them itself, when an instance opens its database: neither Spin nor the embedded host knows of schemas.
//! Several instances and processes may start on one empty file: the first to get the write lock does the work, the rest see
//! it done.

use std::time::Duration;

use serde_json::json;

use crate::limits::{MIGRATION_RETRY_MS, MIGRATION_TRIES};
use crate::logging::{Level, log};
use crate::{Clock, Database, DatabaseError, Query, Value};

/// One step of a schema. Its number is its place in the list, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The file's name, for people who look into the database.
    pub name: &'static str,
    /// The statements. Each ends with a `;` at the end of a line; a trigger ends with a line `END;`.
    pub sql: &'static str,
}

const HAS_TABLE: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
const APPLIED: &str = "SELECT name FROM schema_migrations ORDER BY version";
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
    if has_table(database).await? && missing(database, migrations).await?.is_empty() {
        return Ok(());
    }
    // Readers beside one writer, and one sync a commit. It stays with the file. Not possible within a transaction.
    database.query("PRAGMA journal_mode = WAL", vec![]).await?;
    let transaction = database.transaction().await?;
    // Asked again under the lock: another instance may have been first.
    if !has_table(&*transaction).await? {
        transaction.query(CREATE_TABLE, vec![]).await?;
    }
    let now = clock.now().as_millisecond();
    let steps = missing(&*transaction, migrations).await?;
    for (version, migration) in &steps {
        for statement in statements(migration.sql) {
            transaction.query(&statement, vec![]).await?;
        }
        let row = vec![Value::from(*version), Value::from(migration.name), Value::from(now)];
        transaction.query(RECORD, row).await?;
    }
    transaction.commit().await?;
    for (version, migration) in steps {
        log(Level::Info, "", "a migration was applied", json!({ "version": version, "name": migration.name }));
    }
    Ok(())
}

async fn has_table(database: &dyn Query) -> Result<bool, DatabaseError> {
    let rows = database.query(HAS_TABLE, vec![]).await?;
    let row = rows.first().ok_or_else(|| DatabaseError::failed("an aggregate gave no row"))?;
    Ok(row.only_integer()? > 0)
}

/// The steps that are still to be done, each with its number.
async fn missing<'a>(database: &dyn Query, migrations: &'a [Migration]) -> Result<Vec<(i64, &'a Migration)>, DatabaseError> {
    let applied = database.query(APPLIED, vec![]).await?;
    for (row, migration) in applied.iter().zip(migrations) {
        if row.text("name")? != migration.name {
            let sentence = "the database is another service's, which needs a file of its own, or from before the first release, \
                            which cannot be upgraded: give this service another file, and the database is made there";
            return Err(DatabaseError::Unavailable(sentence.to_owned()));
        }
    }
    if applied.len() > migrations.len() {
        let (found, known) = (applied.len(), migrations.len());
        let sentence = format!("the database has schema {found}, this build knows {known}: run the newer build");
        return Err(DatabaseError::Unavailable(sentence));
    }
    Ok((1..).zip(migrations).skip(applied.len()).collect())
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
