//! The process's stderr. Nobody waits for it: where nobody reads it, lines are left out, and requests are answered.

use super::line::{Level, Line};
use crate::limits::LOG_QUEUE;
use std::io::{self, Write as _};
use std::mem::take;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

static QUEUE: Mutex<Queue> = Mutex::new(Queue { bytes: Vec::new(), left_out: 0, is_writing: false });
static CHANGED: Condvar = Condvar::new();
static WRITER: Once = Once::new();

/// What waits to be written.
struct Queue {
    bytes: Vec<u8>,
    /// Lines for which there was no room.
    left_out: usize,
    is_writing: bool,
}

/// Writes a line, some time soon.
pub(super) fn write(line: &str) {
    WRITER.call_once(|| drop(std::thread::Builder::new().name("log".to_owned()).spawn(write_all)));
    lock().push(line.as_bytes());
    CHANGED.notify_all();
}

/// Waits until everything is written, for so long at most.
pub(crate) fn flush(patience: Duration) {
    let until = Instant::now() + patience;
    let mut queue = lock();
    while !queue.bytes.is_empty() || queue.is_writing {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        queue = CHANGED.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0;
    }
}

fn write_all() {
    let mut queue = lock();
    loop {
        while queue.bytes.is_empty() {
            queue = CHANGED.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let bytes = queue.begin();
        drop(queue);
        // Nobody is left to tell when stderr itself is gone, and that must not stop the service.
        let _ = io::stderr().lock().write_all(&bytes);
        queue = lock();
        queue.is_writing = false;
        CHANGED.notify_all();
    }
}

impl Queue {
    fn push(&mut self, line: &[u8]) {
        if self.bytes.len() + line.len() > LOG_QUEUE {
            self.left_out += 1;
        } else {
            self.bytes.extend_from_slice(line);
        }
    }

    /// Takes out what waits, with a word about what is missing.
    fn begin(&mut self) -> Vec<u8> {
        self.is_writing = true;
        let mut bytes = take(&mut self.bytes);
        if self.left_out > 0 {
            let text =
                format!("the limit LOG_QUEUE was reached: {} lines were left out, because stderr was not read", self.left_out);
            bytes.extend_from_slice(Line::new(Level::Warn, None, text).render().as_bytes());
            self.left_out = 0;
        }
        bytes
    }
}

fn lock() -> MutexGuard<'static, Queue> {
    QUEUE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reads_is_bounded_and_told() {
        let mut queue = Queue { bytes: Vec::new(), left_out: 0, is_writing: false };
        let line = vec![b'a'; LOG_QUEUE / 4 + 1];
        (0..5).for_each(|_| queue.push(&line));
        assert_eq!((queue.bytes.len(), queue.left_out), (3 * line.len(), 2));
        let told = String::from_utf8(queue.begin()).unwrap();
        assert!(told.contains("LOG_QUEUE was reached: 2 lines were left out"), "{}", &told[3 * line.len()..]);
        queue.push(b"next\n");
        assert_eq!(queue.begin(), b"next\n");
    }
}
