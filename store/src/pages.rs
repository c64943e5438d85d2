//! Pages for people about a service's database, written by a test and compared with what is checked in: the whole schema, and
//! every statement as it is sent with the plan that the engine makes for it.

use std::fmt::Write as _;
use std::path::Path;

use futures::executor::block_on;
use platform::migrations::{self, Migration};
use platform::native::{ManualClock, SqliteDatabase};
use platform::{Query as _, Row, Value};

use crate::{Condition, Statement};

/// What a service does with its database.
pub struct Pages<'a> {
    /// The service's name.
    pub service: &'a str,
    /// The steps to its schema.
    pub migrations: &'a [Migration],
    /// Its statements.
    pub statements: Vec<&'static Statement>,
    /// Pages of its lists, each with what it asks for.
    pub lists: Vec<(&'a str, Condition)>,
}

/// Without the tables that a full-text index keeps for itself.
const SCHEMA: &str = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\' \
     AND name <> 'schema_migrations' ORDER BY rowid";

impl Pages<'_> {
    /// Compares the pages with `docs/schema`, or with `BODEGA_WRITE_SCHEMA` set in the environment writes them there.
    ///
    /// # Panics
    ///
    /// When they differ.
    #[expect(clippy::expect_used, reason = "for tests only")]
    pub fn check(&self) {
        let database = SqliteDatabase::temporary();
        block_on(migrations::run(&database, &ManualClock::default(), self.migrations)).expect("the schema can be made");
        compare(&format!("{}.sql", self.service), &self.schema(&database));
        compare(&format!("statements/{}.md", self.service), &self.statements(&database));
    }

    fn schema(&self, database: &SqliteDatabase) -> String {
        let mut page = format!("-- The whole schema of {} after all steps of migrations/sqlite/{0}.\n", self.service);
        for row in rows(database, SCHEMA, 0) {
            let _ = writeln!(page, "\n{};", row.text("sql").unwrap_or_default());
        }
        page
    }

    fn statements(&self, database: &SqliteDatabase) -> String {
        let mut page = format!(
            "# Statements of {}\n\nEach as its file has it, with the plan that SQLite makes for it. It is sent without comments and line breaks.\n",
            self.service
        );
        for statement in &self.statements {
            let plan = plan(database, statement.sql(), statement.parameters().len());
            let _ = write!(page, "{}", section(statement.name, statement.source.trim_end(), &plan));
        }
        for (name, Condition { sql, values }) in &self.lists {
            let plan = plan(database, sql, values.len());
            let _ = write!(page, "{}", section(name, sql, &plan));
        }
        page
    }
}

fn section(name: &str, sql: &str, plan: &str) -> String {
    format!("\n## {name}\n\n```sql\n{sql}\n```\n\n```text\n{plan}```\n")
}

/// The steps of a plan, indented below those that they belong to.
fn plan(database: &SqliteDatabase, sql: &str, parameters: usize) -> String {
    let mut depths: Vec<(i64, usize)> = vec![(0, 0)];
    let mut plan = String::new();
    for row in rows(database, &format!("EXPLAIN QUERY PLAN {sql}"), parameters) {
        let number = |column| row.integer(column).unwrap_or_default();
        let parent = depths.iter().find(|(id, _)| *id == number("parent")).map_or(0, |(_, depth)| *depth);
        depths.push((number("id"), parent + 1));
        let _ = writeln!(plan, "{}{}", "  ".repeat(parent), row.text("detail").unwrap_or_default());
    }
    plan
}

#[expect(clippy::expect_used, reason = "for tests only")]
fn rows(database: &SqliteDatabase, sql: &str, parameters: usize) -> Vec<Row> {
    block_on(database.query(sql, vec![Value::Null; parameters])).expect(sql)
}

#[expect(clippy::expect_used, reason = "for tests only")]
fn compare(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema").join(name);
    if std::env::var_os("BODEGA_WRITE_SCHEMA").is_some() {
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("docs/schema can be made");
        std::fs::write(&path, made).expect("docs/schema can be written");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == made,
        "docs/schema/{name} is not what the code makes: run the tests once with BODEGA_WRITE_SCHEMA=1 and read the change"
    );
}
