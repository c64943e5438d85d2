//! Where lines go: the host's own and what components write to stdout and stderr.

mod component;
mod limits_told;

pub(crate) use component::ComponentOutput;

use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

/// Where lines go.
#[derive(Clone)]
pub enum Output {
    /// To the process's stderr, so that stdout stays free for what a command prints.
    Stderr,
    /// To stderr, without what components write (`--quiet`).
    HostOnly,
    /// Into memory, for a test to read.
    Memory(Arc<Mutex<String>>),
}

impl Output {
    /// Writes one line of the host's own.
    pub(crate) fn line(&self, line: &str) {
        match self {
            Self::Stderr | Self::HostOnly => write_stderr(format!("{line}\n").as_bytes()),
            Self::Memory(lines) => append(lines, format!("{line}\n").as_bytes()),
        }
    }

    /// Tells that a limit was reached, by its name in `limits.rs`: once in [`limits::LIMIT_TOLD_PERIOD`](crate::limits::LIMIT_TOLD_PERIOD).
    pub(crate) fn limit(&self, name: &str, text: &str) {
        self.limit_of("bodega", name, text);
    }

    fn limit_of(&self, whose: &str, name: &str, text: &str) {
        let place = match self {
            Self::Stderr | Self::HostOnly => None,
            Self::Memory(lines) => Some(Arc::downgrade(lines)),
        };
        let told = format!("{whose}: the limit {name} is reached");
        if limits_told::is_due(&place, &told) {
            self.line(&format!("{told}: {text}"));
        }
    }

    fn component_bytes(&self, bytes: &[u8]) {
        match self {
            Self::Stderr => write_stderr(bytes),
            Self::HostOnly => {}
            Self::Memory(lines) => append(lines, bytes),
        }
    }
}

/// Where the host writes what it has to say about one component.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) component: String,
    pub(crate) output: Output,
}

impl Log {
    /// Writes a line about the component.
    pub(crate) fn line(&self, line: &str) {
        self.output.line(&format!("bodega: {}: {line}", self.component));
    }

    /// Tells that the component has reached a limit, as [`Output::limit`] does.
    pub(crate) fn limit(&self, name: &str, text: &str) {
        self.output.limit_of(&format!("bodega: {}", self.component), name, text);
    }
}

/// An error of the engine as one sentence; it likes to add lists and tables below.
pub(crate) fn sentence(error: &wasmtime::Error) -> String {
    format!("{error:#}").lines().next().unwrap_or_default().to_owned()
}

fn write_stderr(bytes: &[u8]) {
    // Nobody is left to tell when stderr itself is gone, and that must not stop the service.
    let _ = io::stderr().lock().write_all(bytes);
}

fn append(lines: &Mutex<String>, bytes: &[u8]) {
    let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    lines.push_str(&String::from_utf8_lossy(bytes));
}
