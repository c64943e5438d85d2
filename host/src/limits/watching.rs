//! Limits of what is told: the log, telemetry, and the listener for operators.

use std::time::Duration;

/// How long a limit that was told in the log is not told again: often enough to be seen, and nobody fills the log with it.
pub const LIMIT_TOLD_PERIOD: Duration = Duration::from_mins(1);

/// Lines of components that the log gets within a second. A crowd that is refused is as many lines as requests, and they say the same.
pub const LOG_LINES_PER_SECOND: usize = 100;

/// Lines about requests that the log gets within a second.
pub const LOG_REQUESTS_PER_SECOND: usize = 1_000;

/// Bytes of lines that wait until stderr takes them.
pub const LOG_QUEUE: usize = 1024 * 1024;

/// How long the last lines may take to be written at the end of the process.
pub const LOG_GRACE: Duration = Duration::from_secs(1);

/// Characters of a request's path in the log.
pub const MAX_LOGGED_PATH: usize = 256;

/// How long a statement may take that the log says nothing about.
pub const SQLITE_SLOW_STATEMENT: Duration = Duration::from_millis(250);

/// Characters of a statement's name.
pub const MAX_STATEMENT_NAME: usize = 64;

/// How long a collector may take for what is sent to it at once.
pub const TELEMETRY_TIME: Duration = Duration::from_secs(10);

/// Bytes of a collector's answer.
pub const TELEMETRY_ANSWER: usize = 64 * 1024;

/// How long the last telemetry may take to be sent at the end of the process.
pub const TELEMETRY_GRACE: Duration = Duration::from_secs(2);

/// Connections at once to the listener for operators.
pub const ADMIN_CONNECTIONS: usize = 16;

/// How long a client of it may take over a request's head.
pub const ADMIN_HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a connection to it is kept.
pub const ADMIN_CONNECTION_TIME: Duration = Duration::from_mins(5);

/// How long metrics that were put together are given to all who ask.
pub const ADMIN_METRICS_AGE: Duration = Duration::from_secs(1);
