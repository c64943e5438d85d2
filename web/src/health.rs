use http::StatusCode;
use serde_json::{Map, Value, json};

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
#[derive(Clone, Debug)]
pub struct Check {
    /// What was looked at: `database`, `products`.
    pub name: &'static str,
    /// How it is.
    pub health: Health,
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

/// The report, `application/health+json`: its status is that of the worst check.
pub(crate) fn report(checks: &[Check]) -> (StatusCode, Vec<u8>) {
    let worst = checks.iter().map(|check| check.health).max().unwrap_or(Health::Pass);
    let mut by_name = Map::new();
    for check in checks {
        by_name.insert(check.name.to_owned(), json!([{ "status": check.health.word() }]));
    }
    let status = if worst == Health::Fail { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (status, Value::to_string(&json!({ "status": worst.word(), "checks": by_name })).into_bytes())
}
