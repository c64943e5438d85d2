//! What is decided for all databases of an application.

use crate::output::Output;
use crate::telemetry::Telemetry;
use std::time::Duration;

#[derive(Clone)]
pub(super) struct Settings {
    /// How long to wait for the turn to write, for writers in other processes, and for a place to read for long.
    pub(super) busy_timeout: Duration,
    /// How many long reads of a database run at once.
    pub(super) readers: usize,
    /// How long one of them may take.
    pub(super) read_time: Duration,
    pub(super) output: Output,
    pub(super) telemetry: Telemetry,
}
