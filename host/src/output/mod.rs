//! Where lines go: the host's own and what components write to stdout and stderr.

mod component;
mod flood;
mod limits_told;

pub(crate) use component::ComponentOutput;

use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

/// Where lines go.
#[derive(Clone)]
pub enum Output {
    /// To the process's stderr, so that stdout stays free for what a command prints.
    Stderr,
    /// To stderr, and of what components write only what is an error, or may be one (`--quiet`).
    Quiet,
    /// Into memory, for a test to read.
    Memory(Arc<Mutex<String>>),
}

impl Output {
    /// Writes one line of the host's own.
    pub(crate) fn line(&self, line: &str) {
        match self {
            Self::Stderr | Self::Quiet => write_stderr(format!("{line}\n").as_bytes()),
            Self::Memory(lines) => append(lines, format!("{line}\n").as_bytes()),
        }
    }

    /// Tells that a limit was reached, by its name in `limits.rs`: once in [`limits::LIMIT_TOLD_PERIOD`](crate::limits::LIMIT_TOLD_PERIOD).
    pub(crate) fn limit(&self, name: &str, text: &str) {
        self.limit_of("bodega", name, text);
    }

    fn limit_of(&self, whose: &str, name: &str, text: &str) {
        let place = match self {
            Self::Stderr | Self::Quiet => None,
            Self::Memory(lines) => Some(Arc::downgrade(lines)),
        };
        let told = format!("{whose}: the limit {name} is reached");
        if limits_told::is_due(&place, &told) {
            self.line(&format!("{told}: {text}"));
        }
    }

    fn component_lines(&self, lines: &[u8], stream: Stream) {
        match self {
            Self::Stderr => self.component_lines_to_stderr(lines),
            Self::Quiet if stream == Stream::Out => {}
            Self::Quiet => {
                let lines = lines.split_inclusive(|byte| *byte == b'\n');
                lines.filter(|line| !is_said_to_be_fine(line)).for_each(|line| self.component_lines_to_stderr(line));
            }
            Self::Memory(memory) => append(memory, lines),
        }
    }

    fn component_lines_to_stderr(&self, lines: &[u8]) {
        let (passes, left_out) = flood::pass(lines);
        if left_out > 0 {
            self.line(&format!(
                "bodega: the limit LOG_LINES_PER_SECOND was reached: {left_out} lines of components were left out"
            ));
        }
        if passes {
            write_stderr(lines);
        }
    }
}

/// Which of its two streams a component writes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Error,
}

/// Whether a line of a component's log is no error by its own account: JSON that begins with its level.
fn is_said_to_be_fine(line: &&[u8]) -> bool {
    [&br#"{"level":"info""#[..], br#"{"level":"debug""#].iter().any(|level| line.starts_with(level))
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
