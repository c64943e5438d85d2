//! Where lines go: the host's own and what components write to stdout and stderr.

mod component;

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
