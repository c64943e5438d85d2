//! Every limit of the shell around a service: name, unit, reason.

/// Bytes of a request body. A thousand operations of an import take half of it; the whole body is held in memory.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Seconds in `Retry-After` when the database is held by another writer: the busy time has passed once already.
pub const BUSY_RETRY_AFTER_S: u64 = 1;

/// Seconds in `Retry-After` when the database cannot be used at all: somebody has to free a disk or mount a volume.
pub const OUTAGE_RETRY_AFTER_S: u64 = 10;

/// Milliseconds for which a report of `health/ready` is given again. It writes to the disk, and needs no key.
pub const READY_KEPT_MS: u64 = 1_000;

/// Milliseconds that `health/ready` waits for other writers. Kubernetes waits a second for an answer unless told otherwise.
pub const READY_PATIENCE_MS: u64 = 900;

/// Seconds that `Prefer: wait` may keep a request: below the 30 s after which proxies and load balancers cut silent connections.
pub const WAIT_MAX_S: u64 = 20;

/// Requests of one instance that may wait at once. An instance serves 16; the rest must stay free for those who do not wait.
pub const WAITING_MAX: usize = 4;

/// Milliseconds between two looks at how far a feed has come while a request waits: one indexed read each.
pub const WAIT_POLL_MS: u64 = 250;

/// Seconds in `Retry-After` for whoever finds no place to wait: each time that such a reader comes, its filters are looked through
/// the feed.
pub const WAIT_FULL_RETRY_AFTER_S: u64 = 5;
