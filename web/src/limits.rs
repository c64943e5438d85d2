//! Every limit of the shell around a service: name, unit, reason.

/// Bytes of a request body. A thousand operations of an import take half of it; the whole body is held in memory.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Seconds in `Retry-After` when the database is held by another writer: the busy time has passed once already.
pub const BUSY_RETRY_AFTER_S: u64 = 1;

/// Seconds in `Retry-After` when the database cannot be used at all: somebody has to free a disk or mount a volume.
pub const OUTAGE_RETRY_AFTER_S: u64 = 10;
