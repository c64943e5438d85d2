//! Where lines go: the host's own and what components write to stdout and stderr.

mod collected;
mod component;
mod flood;
mod limits_told;
mod line;
mod stderr;

pub(crate) use collected::collect;
pub(crate) use component::ComponentOutput;
pub(crate) use limits_told::counts as limits_reached;
pub(crate) use line::{Format, Level, Line};
pub(crate) use stderr::flush;

use self::flood::{Flood, OF_COMPONENTS, OF_REQUESTS};
use std::sync::{Arc, Mutex, PoisonError};

/// Where lines go.
#[derive(Clone)]
pub enum Output {
    /// To the process's stderr, so that stdout stays free for what a command prints.
    Stderr,
    /// To stderr, only what is a warning or an error, or may be one (`--quiet`).
    Quiet,
    /// Into memory, for a test to read.
    Memory(Arc<Mutex<String>>),
}

impl Output {
    /// Writes one line of the host's own.
    pub(crate) fn line(&self, level: Level, text: &str) {
        if matches!(self, Self::Quiet) && level == Level::Info {
            return;
        }
        self.write(&Line::new(level, None, text));
    }

    /// Writes a line of the host's own with more than a text.
    pub(crate) fn told(&self, line: &Line) {
        self.write(line);
    }

    /// Writes why the program ends.
    pub(crate) fn end(text: &str) {
        stderr::write(&Line::new(Level::Error, None, text).render_last());
    }

    /// Whether each request is told.
    pub(crate) fn tells_requests(&self) -> bool {
        matches!(self, Self::Stderr)
    }

    /// Writes a line about a request.
    pub(crate) fn request(&self, line: &Line) {
        if self.passes(&OF_REQUESTS) {
            self.write(line);
        }
    }

    /// Tells that a limit was reached, by its name in `limits.rs`: once in [`limits::LIMIT_TOLD_PERIOD`](crate::limits::LIMIT_TOLD_PERIOD).
    pub(crate) fn limit(&self, name: &str, text: &str) {
        self.limit_of(None, name, text);
    }

    fn limit_of(&self, service: Option<&str>, name: &str, text: &str) {
        let place = match self {
            Self::Stderr | Self::Quiet => None,
            Self::Memory(lines) => Some(Arc::downgrade(lines)),
        };
        if limits_told::is_due(&place, service, name) {
            self.write(&Line::new(Level::Warn, service, format!("the limit {name} is reached: {text}")));
        }
    }

    /// A whole line of a component.
    fn component_line(&self, component: &str, written: &[u8], stream: Stream) {
        let line = || Line::of_component(component, written);
        match self {
            Self::Memory(memory) => append(memory, &format!("{}\n", String::from_utf8_lossy(written))),
            Self::Quiet if stream == Stream::Out || is_said_to_be_fine(written) => {}
            Self::Stderr | Self::Quiet if self.passes(&OF_COMPONENTS) => self.write(&line()),
            Self::Stderr | Self::Quiet => {}
        }
    }

    fn passes(&self, flood: &Flood) -> bool {
        let (passes, left_out) = flood.pass();
        if left_out > 0 {
            self.line(Level::Warn, &format!("the limit {} was reached: {left_out} lines were left out", flood.name));
        }
        passes
    }

    fn write(&self, line: &Line) {
        match self {
            Self::Memory(lines) => append(lines, &line.plain()),
            Self::Stderr | Self::Quiet => {
                stderr::write(&line.render());
                collected::send(line);
            }
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
fn is_said_to_be_fine(line: &[u8]) -> bool {
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
    pub(crate) fn line(&self, level: Level, text: &str) {
        self.output.write(&Line::new(level, Some(&self.component), text));
    }

    /// Tells that the component has reached a limit, as [`Output::limit`] does.
    pub(crate) fn limit(&self, name: &str, text: &str) {
        self.output.limit_of(Some(&self.component), name, text);
    }
}

/// An error of the engine as one sentence; it likes to add lists and tables below.
pub(crate) fn sentence(error: &wasmtime::Error) -> String {
    format!("{error:#}").lines().next().unwrap_or_default().to_owned()
}

fn append(lines: &Mutex<String>, line: &str) {
    lines.lock().unwrap_or_else(PoisonError::into_inner).push_str(line);
}
