//! What components write to stdout and stderr.

use super::{Log, Output, Stream};
use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

/// A component's stdout or stderr. Whole lines are passed on at once, because instances
/// write side by side, and a guest hands over a line in several pieces.
#[derive(Clone)]
pub(crate) struct ComponentOutput(Arc<Lines>);

struct Lines {
    component: String,
    output: Output,
    stream: Stream,
    begun: Mutex<Vec<u8>>,
}

impl ComponentOutput {
    /// Bytes of a line that are kept until it ends; a longer one is passed on in pieces.
    const LONGEST_LINE: usize = 64 * 1024;

    pub(crate) fn new(log: &Log, stream: Stream) -> Self {
        let Log { component, output } = log.clone();
        Self(Arc::new(Lines { component, output, stream, begun: Mutex::default() }))
    }

    fn write(&self, bytes: &[u8]) {
        let mut begun = self.0.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.extend_from_slice(bytes);
        let end = match begun.iter().rposition(|byte| *byte == b'\n') {
            Some(newline) => newline + 1,
            None if begun.len() > Self::LONGEST_LINE => begun.len(),
            None => return,
        };
        let rest = begun.split_off(end);
        let lines = mem::replace(&mut *begun, rest);
        drop(begun);
        self.0.pass_on(&lines);
    }
}

impl Lines {
    fn pass_on(&self, lines: &[u8]) {
        for line in lines.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty()) {
            self.output.component_line(&self.component, line, self.stream);
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        let begun = mem::take(self.begun.get_mut().unwrap_or_else(PoisonError::into_inner));
        self.pass_on(&begun);
    }
}

impl IsTerminal for ComponentOutput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for ComponentOutput {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for ComponentOutput {
    async fn ready(&mut self) {}
}

impl OutputStream for ComponentOutput {
    fn write(&mut self, bytes: bytes::Bytes) -> StreamResult<()> {
        Self::write(self, &bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(Self::LONGEST_LINE)
    }
}

impl AsyncWrite for ComponentOutput {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Self::write(&self, bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_arrive_whole() {
        let lines = Arc::new(Mutex::new(String::new()));
        let output = Output::Memory(lines.clone());
        let log = Log { component: "x".to_owned(), output };
        let (a, b) = (ComponentOutput::new(&log, Stream::Out), ComponentOutput::new(&log, Stream::Error));
        a.write(b"one ");
        b.write(b"other\nnext");
        a.write(b"line\n");
        assert_eq!(*lines.lock().unwrap(), "other\none line\n");
        drop(b);
        assert_eq!(*lines.lock().unwrap(), "other\none line\nnext\n");
    }
}
