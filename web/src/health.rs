use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use http::StatusCode;
use platform::logging::{Level, log};
use platform::{Clock, DatabaseError};
use serde_json::{Map, Value, json};

use crate::limits::READY_PATIENCE_MS;

/// The state of one thing that a service depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// All is well.
    Pass,
    /// It does not work, but part of the service does without it.
    Warn,
    /// The service does not work without it.
    Fail,
}

/// One line of a health report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at: `database`, `products`.
    pub name: &'static str,
    /// How it is.
    pub health: Health,
    /// A word for what is wrong with it; `None` while all is well.
    pub reason: Option<&'static str>,
}

/// The name of the check of the service's own database.
const DATABASE: &str = "database";

impl Check {
    /// That nothing is wrong with what has this name.
    pub const fn pass(name: &'static str) -> Self {
        Self { name, health: Health::Pass, reason: None }
    }

    /// That this is wrong, and part of the service goes on.
    pub const fn warn(name: &'static str, reason: &'static str) -> Self {
        Self { name, health: Health::Warn, reason: Some(reason) }
    }

    /// That this is wrong, and the service cannot do its work.
    pub const fn fail(name: &'static str, reason: &'static str) -> Self {
        Self { name, health: Health::Fail, reason: Some(reason) }
    }

    /// The service's own database, by what came of writing to it and reading from it. To stand in line behind other writers is not
    /// to fail.
    pub async fn database(clock: &dyn Clock, probe: impl Future<Output = Result<(), DatabaseError>> + Send) -> Self {
        let patience = clock.sleep(Duration::from_millis(READY_PATIENCE_MS));
        match select(pin!(probe), patience).await {
            Either::Left((Ok(()), _)) => Self::pass(DATABASE),
            Either::Left((Err(DatabaseError::Busy | DatabaseError::Interrupted), _)) | Either::Right(_) => {
                Self::warn(DATABASE, "busy")
            }
            Either::Left((Err(error), _)) => {
                log(Level::Error, "", "the database is not ready", json!({ "cause": error.for_log() }));
                Self::fail(DATABASE, reason(&error))
            }
        }
    }

    /// A database of which a statement has said that it is damaged, whatever others say.
    pub(crate) const fn damaged_database() -> Self {
        Self::fail(DATABASE, DAMAGED)
    }

    /// Whether this says so.
    pub(crate) fn is_damaged_database(&self) -> bool {
        *self == Self::damaged_database()
    }

    /// Whether it is about the database.
    pub(crate) fn is_of_database(&self) -> bool {
        self.name == DATABASE
    }
}

const DAMAGED: &str = "damaged";

/// The word for what is wrong with a database.
pub(crate) fn reason(error: &DatabaseError) -> &'static str {
    match error {
        DatabaseError::Busy | DatabaseError::Interrupted => "busy",
        DatabaseError::Unavailable(_) => "unavailable",
        DatabaseError::Corrupt(_) => DAMAGED,
        DatabaseError::Failed(_) => "failed",
    }
}

impl Health {
    fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// The report, `application/health+json`: its status is that of the worst check, and `output` of a check is its reason.
pub(crate) fn report(checks: &[Check]) -> (StatusCode, Vec<u8>) {
    let worst = checks.iter().map(|check| check.health).max().unwrap_or(Health::Pass);
    let mut by_name = Map::new();
    for check in checks {
        let mut state = json!({ "status": check.health.word() });
        if let Some(reason) = check.reason {
            state["output"] = reason.into();
        }
        by_name.insert(check.name.to_owned(), json!([state]));
    }
    let status = if worst == Health::Fail { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (status, Value::to_string(&json!({ "status": worst.word(), "checks": by_name })).into_bytes())
}
