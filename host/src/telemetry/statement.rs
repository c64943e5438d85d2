//! Statements of components.

use super::Telemetry;
use crate::http::Parent;
use crate::limits;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _};
use std::time::{Duration, Instant};

/// A statement that is being run.
pub(crate) struct Query {
    started: Instant,
    span: Option<opentelemetry_sdk::trace::Span>,
}

/// What became of a statement.
pub(crate) struct Ended<'a> {
    pub(crate) sql: &'a str,
    pub(crate) database: &'a str,
    /// What the engine says, if it failed.
    pub(crate) error: Option<String>,
}

impl Query {
    /// A statement begins, for whom `parent` says.
    pub(crate) fn begin(telemetry: &Telemetry, sql: &str, database: &str, parent: Option<&Parent>) -> Self {
        let span = telemetry.tracer().filter(|_| parent.is_some()).map(|tracer| {
            let name = name(sql);
            let known = [("db.system.name", "sqlite"), ("db.namespace", database), ("db.query.summary", name)];
            let builder = tracer.span_builder(name.to_owned()).with_kind(SpanKind::Client);
            let attributes = known.map(|(name, value)| KeyValue::new(name, value.to_owned()));
            builder.with_attributes(attributes).start_with_context(tracer, &Parent::context(parent))
        });
        Self { started: Instant::now(), span }
    }

    /// It has ended. The result is how long it took, where that is worth a line in the log.
    pub(crate) fn end(mut self, telemetry: &Telemetry, ended: Ended<'_>) -> Option<Duration> {
        let took = self.started.elapsed();
        if let Some(instruments) = telemetry.instruments() {
            let mut labels = vec![
                KeyValue::new("db.namespace", ended.database.to_owned()),
                KeyValue::new("db.query.summary", name(ended.sql).to_owned()),
            ];
            labels.extend(ended.error.is_some().then(|| KeyValue::new("error.type", "sqlite")));
            instruments.statement_duration.record(took.as_secs_f64(), &labels);
        }
        if let (Some(span), Some(error)) = (&mut self.span, ended.error) {
            span.set_attribute(KeyValue::new("error.type", "sqlite"));
            span.set_status(Status::error(error));
        }
        (took >= limits::SQLITE_SLOW_STATEMENT).then_some(took)
    }
}

impl Telemetry {
    /// A transaction of so many statements was written.
    pub(crate) fn group(&self, database: &str, size: usize, waited: impl Iterator<Item = Duration>) {
        let Some(instruments) = self.instruments() else { return };
        let label = [KeyValue::new("db.namespace", database.to_owned())];
        instruments.group_size.record(size as u64, &label);
        waited.for_each(|waited| instruments.write_wait.record(waited.as_secs_f64(), &label));
    }
}

/// The name that a statement begins with, in a comment: `/* buy */ INSERT …`. What has none is called by its first word, so that the
/// names are few whatever a component makes up.
pub(crate) fn name(sql: &str) -> &str {
    const WORDS: [&str; 7] = ["SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "ROLLBACK"];
    let is_name = |name: &&str| {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        (1..=limits::MAX_STATEMENT_NAME).contains(&name.len()) && name.bytes().all(is_sign)
    };
    let commented = sql.strip_prefix("/*").and_then(|rest| rest.split_once("*/")).map(|(name, _)| name.trim());
    let first = sql.trim_start().split(|sign: char| !sign.is_ascii_alphabetic()).next().unwrap_or_default();
    commented
        .filter(is_name)
        .unwrap_or_else(|| WORDS.into_iter().find(|word| word.eq_ignore_ascii_case(first)).unwrap_or("other"))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn statements_have_few_names_and_no_values_in_them() {
        for (sql, expected) in [
            ("/* buy */ WITH clock AS (…)", "buy"),
            ("/*stock_count*/ SELECT 1", "stock_count"),
            ("/* 'secret' */ SELECT 1", "other"),
            ("select * FROM a WHERE b = 'secret'", "SELECT"),
            ("  begin immediate", "BEGIN"),
            ("", "other"),
            ("/* no end", "other"),
            ("VACUUM", "other"),
        ] {
            assert_eq!(name(sql), expected, "{sql}");
        }
    }
}
