//! Lines that are sent to a collector too.

use super::line::{Level, Line};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, Severity};
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::logs::SdkLogger;
use serde_json::Value;
use std::sync::OnceLock;
use std::time::SystemTime;

/// Of the whole process, as stderr is.
static LOGGER: OnceLock<SdkLogger> = OnceLock::new();

/// Sends all lines to this one too from now on.
pub(crate) fn collect(logger: SdkLogger) {
    let _ = LOGGER.set(logger);
}

#[expect(clippy::disallowed_methods, reason = "when it was said, by the clock of the machine")]
pub(super) fn send(line: &Line) {
    let Some(logger) = LOGGER.get() else { return };
    let mut record = logger.create_log_record();
    let now = SystemTime::now();
    record.set_timestamp(now);
    record.set_observed_timestamp(now);
    record.set_severity_number(severity(line.level));
    record.set_severity_text(line.level.word());
    record.set_body(AnyValue::from(line.message.clone()));
    record.add_attribute("bodega.component", line.service.clone().unwrap_or_else(|| "bodega".to_owned()));
    for (name, value) in &line.fields {
        record.add_attribute(name.clone(), any(value));
    }
    let hex = |name: &str| line.fields.get(name).and_then(Value::as_str);
    if let Some(trace) = hex("trace_id").and_then(|id| TraceId::from_hex(id).ok()) {
        let span = hex("span_id").and_then(|id| SpanId::from_hex(id).ok());
        record.set_trace_context(trace, span.unwrap_or(SpanId::INVALID), None);
    }
    logger.emit(record);
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Info => Severity::Info,
        Level::Warn => Severity::Warn,
        Level::Error => Severity::Error,
    }
}

fn any(value: &Value) -> AnyValue {
    match value {
        Value::String(text) => text.clone().into(),
        Value::Bool(yes) => (*yes).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.as_f64().unwrap_or_default().into(), AnyValue::from),
        other => other.to_string().into(),
    }
}
