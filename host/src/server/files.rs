//! How many files the process may have open: each connection is one.

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit as far as the process itself may, and tells what it is then. The usual 1 024 are from a time when some
/// programs could not count further.
#[cfg(unix)]
pub(crate) fn raise_limit() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: maximum, maximum };
    let limit = if current != maximum && setrlimit(Resource::Nofile, raised).is_ok() { maximum } else { current };
    // No limit is one that nobody reaches.
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
pub(crate) fn raise_limit() -> usize {
    usize::MAX
}
