//! How far a copy is, for who sits at a terminal.

use crate::limits;
use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::Instant;

/// One line on a terminal, written over again and again, and taken away in the end. Without a terminal nothing is written.
pub(crate) struct Progress {
    is_shown: bool,
    drawn: Option<Instant>,
    total: u64,
    before: u64,
}

impl Progress {
    pub(crate) fn on_stderr() -> Self {
        Self { is_shown: stderr().is_terminal(), drawn: None, total: 0, before: 0 }
    }

    /// There are so many bytes to go through from now on.
    pub(super) fn begin(&mut self, total: u64) {
        (self.total, self.before) = (total, 0);
    }

    /// So many bytes of what is gone through now, and `doing` what.
    pub(super) fn at(&mut self, doing: &str, bytes: u64) {
        if !self.is_shown || self.drawn.is_some_and(|drawn| drawn.elapsed() < limits::PROGRESS_PERIOD) {
            return;
        }
        self.drawn = Some(Instant::now());
        // The end of the line is cleared: it may have been longer.
        let _ = write!(stderr().lock(), "\r{}\x1b[K", line(doing, self.before + bytes, self.total));
    }

    /// What was gone through had so many bytes.
    pub(super) fn next(&mut self, bytes: u64) {
        self.before += bytes;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(stderr().lock(), "\r\x1b[K");
        }
    }
}

fn line(doing: &str, bytes: u64, total: u64) -> String {
    let percent = bytes.min(total) * 100 / total.max(1);
    let filled = usize::try_from(percent / 5).unwrap_or_default();
    format!("{doing} [{:<20}] {percent} % of {}", "#".repeat(filled), megabytes(total))
}

/// Bytes as people read them.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(line("copying a.db", 0, 0), "copying a.db [                    ] 0 % of 0.0 MB");
        assert_eq!(line("copying a.db", 1_500_000, 2_000_000), "copying a.db [###############     ] 75 % of 2.0 MB");
        assert_eq!(line("copying a.db", 3, 2), "copying a.db [####################] 100 % of 0.0 MB");
    }
}
