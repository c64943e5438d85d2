//! What a caller may decide about a host.

use super::reuse::Reuse;
use crate::engine::Engine;
use crate::limits;
use crate::output::Output;
use crate::telemetry::Telemetry;
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
    /// Whether nobody but this machine can ask: components are told by the variable of the environment `BODEGA_LOOPBACK_ONLY`,
    /// and may then be less strict about keys.
    pub loopback_only: bool,
    /// Bytes of memory that instances, bodies in flight and connections are shared out of.
    pub memory: usize,
    /// Whether `perf` is told the names of the components' functions.
    pub profile_guest: bool,
    /// How long a statement waits for another writer before it ends with `database is locked`.
    pub busy_timeout: Duration,
    /// Milliseconds added to the wall clock that components see; tests move time with it.
    pub clock_offset_ms: Arc<AtomicI64>,
    /// Where the host's and the components' lines go.
    pub output: Output,
    /// Who watches.
    pub telemetry: Telemetry,
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
            loopback_only: true,
            memory: limits::MEMORY,
            profile_guest: false,
            busy_timeout: limits::SQLITE_BUSY_TIMEOUT,
            clock_offset_ms: Arc::default(),
            output: Output::Stderr,
            telemetry: Telemetry::default(),
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
