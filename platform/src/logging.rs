//! The log: one JSON object a line on standard error, which every host collects.

use serde_json::{Map, Value, json};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Somebody should look, nothing failed for good.
    Warn,
    /// A request failed and it was our side's fault.
    Error,
}

/// Writes one line, about a request where `request_id` is not empty. `fields` is an object; what else is handed in goes under `fields`.
pub fn log(level: Level, request_id: &str, message: &str, fields: Value) {
    let mut line = Map::new();
    let level = match level {
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    };
    line.insert("level".into(), json!(level));
    if !request_id.is_empty() {
        line.insert("request_id".into(), json!(request_id));
    }
    line.insert("message".into(), json!(message));
    match fields {
        Value::Object(fields) => line.extend(fields),
        Value::Null => {}
        other => {
            line.insert("fields".into(), other);
        }
    }
    eprintln!("{}", Value::Object(line));
}
