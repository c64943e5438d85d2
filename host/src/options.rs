//! What a caller may decide about a host.

use crate::engine::Engine;
use crate::limits;
use crate::output::Output;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

/// How to load an application. [`Options::new`] gives what `bodega up` does without flags,
/// except that the process environment and `.env` are not read.
#[derive(Clone)]
pub struct Options {
    /// `spin.toml`, or the folder that holds it.
    pub manifest: PathBuf,
    /// Where databases live that no runtime configuration names; default `.spin` beside the manifest.
    pub state_dir: Option<PathBuf>,
    /// A `runtime-config.toml`. Without one each database label lives at `<state dir>/<label>.db`.
    pub runtime_config: Option<PathBuf>,
    /// Application variables that win over every other source; of two for the same name the later one counts.
    pub variables: Vec<(String, String)>,
    /// Application variables that win over the manifest's defaults only.
    pub fallback_variables: Vec<(String, String)>,
    /// Whether `SPIN_VARIABLE_*` is read from the process environment and from `.env` in the current folder.
    pub read_environment: bool,
    /// How instances are used again.
    pub reuse: Reuse,
    /// How long a component may take until it answers; `None`: as long as it likes.
    pub request_timeout: Option<Duration>,
    /// Bytes of each linear memory of an instance; `None`: the runtime configuration's, or [`limits::MAX_INSTANCE_MEMORY`].
    pub max_instance_memory: Option<usize>,
    /// How long a statement waits for another writer before it ends with `database is locked`.
    pub busy_timeout: Duration,
    /// Milliseconds added to the wall clock that components see; tests move time with it.
    pub clock_offset_ms: Arc<AtomicI64>,
    /// Where the host's and the components' lines go.
    pub output: Output,
    /// The compiler and its compiled components. Hosts that share one compile each component once.
    pub engine: Option<Engine>,
}

impl Options {
    /// Options for the application at `manifest`.
    pub fn new(manifest: impl AsRef<Path>) -> Self {
        Self {
            manifest: manifest.as_ref().to_owned(),
            state_dir: None,
            runtime_config: None,
            variables: Vec::new(),
            fallback_variables: Vec::new(),
            read_environment: false,
            reuse: Reuse::default(),
            request_timeout: None,
            max_instance_memory: None,
            busy_timeout: limits::SQLITE_BUSY_TIMEOUT,
            clock_offset_ms: Arc::default(),
            output: Output::Stderr,
            engine: None,
        }
    }

    /// Adds an application variable, as `--variable name=value` does.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Sets where databases live.
    #[must_use]
    pub fn state_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.state_dir = Some(folder.as_ref().to_owned());
        self
    }
}

/// How often and how densely an instance is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// Requests in all.
    pub total: Span,
    /// Requests at once.
    pub concurrent: Span,
    /// How long an instance without requests is kept.
    pub idle: Duration,
}

impl Default for Reuse {
    fn default() -> Self {
        Self {
            total: Span::exactly(limits::MAX_INSTANCE_REUSE_COUNT),
            concurrent: Span::exactly(limits::MAX_INSTANCE_CONCURRENT_REUSE_COUNT),
            idle: limits::IDLE_INSTANCE_TIMEOUT,
        }
    }
}

/// A number, or a range from which each instance draws its own: what depends on an instance's
/// age shows sooner when the ages differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    low: u32,
    high: u32,
}

impl Span {
    /// The same for every instance; zero counts as one.
    pub const fn exactly(count: u32) -> Self {
        let count = if count == 0 { 1 } else { count };
        Self { low: count, high: count }
    }

    /// Reads `16`, or `1..8` (the top is not part of it).
    ///
    /// # Errors
    /// The text is neither, or the range is empty, or holds zero.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is not a whole number"));
        let (low, high) = match text.split_once("..") {
            Some((low, high)) => (number(low)?, number(high)?.saturating_sub(1)),
            None => (number(text)?, number(text)?),
        };
        if low == 0 || low > high {
            return Err("give a number from 1 on, or a range such as 1..8".to_owned());
        }
        Ok(Self { low, high })
    }

    /// The value for the instance with this serial number, spread evenly over the range.
    pub(crate) fn draw(self, serial: u64) -> usize {
        let width = u64::from(self.high - self.low) + 1;
        // Fibonacci hashing: neighbouring serial numbers land far apart.
        let spread = serial.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let drawn = u64::from(self.low) + spread % width;
        usize::try_from(drawn).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        assert_eq!(Span::parse("16"), Ok(Span::exactly(16)));
        assert_eq!(Span::parse("1..2"), Ok(Span::exactly(1)));
        for wrong in ["", "0", "0..3", "4..4", "x", "1.."] {
            assert!(Span::parse(wrong).is_err(), "{wrong}");
        }
        let span = Span::parse("2..5").unwrap_or(Span::exactly(9));
        let drawn: std::collections::BTreeSet<_> = (0..100).map(|serial| span.draw(serial)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [2, 3, 4]);
    }
}
