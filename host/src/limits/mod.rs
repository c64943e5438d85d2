//! Every limit of the host: its value, its unit, and why it is that.

mod watching;

pub use watching::*;

use std::time::Duration;

/// Bytes of each linear memory of an instance. A service at rest takes about 2 MiB; an import of
/// 1 000 operations stays under 32 MiB, so this stops a leak and not a request.
pub const MAX_INSTANCE_MEMORY: usize = 128 * 1024 * 1024;

/// Requests that an instance serves in all before a fresh one takes over. The first request of an instance opens the database, reads
/// the variables and prepares each statement: with Spin's 128 one read of a hundred waits twice as long.
pub const MAX_INSTANCE_REUSE_COUNT: u32 = 2_048;

/// Requests that an instance serves at once. Spin's default for WASI 0.3.
pub const MAX_INSTANCE_CONCURRENT_REUSE_COUNT: u32 = 16;

/// How long an instance without requests is kept. Spin's default.
pub const IDLE_INSTANCE_TIMEOUT: Duration = Duration::from_secs(1);

/// Instances of one component alive at once: each is a store, a memory and some SQLite connections. With 16 requests in each of them
/// that is work for many more cores than one machine has. Each component has a number of its own: they call each other, and with
/// one for all, callers could have every place and wait for ever for those whom they call. Less memory is fewer of them.
pub const MAX_INSTANCES_PER_COMPONENT: usize = 16;

/// How long a request waits until an instance has room for it. Longer than a burst takes, and shorter than clients wait.
pub const INSTANCE_WAIT: Duration = Duration::from_secs(5);

/// How long the first of those who wait leaves the instances alone before it looks again: the clock's grain.
pub const INSTANCE_PAUSE: Duration = Duration::from_millis(1);

/// Instances alive at once, over all components of all hosts that share an engine. Spin's pool has the same size.
pub const MAX_INSTANCES: u32 = 1_000;

/// Fibers that may be suspended at once, over all instances: one for each request that is inside
/// a component, and the maximum is reached when every connection and every chained call has one.
pub const MAX_STACKS: u32 = 4_000;

/// Handles (bodies, streams, connections, options) that one instance may hold open.
pub const MAX_INSTANCE_RESOURCES: usize = 16_384;

/// How often a component that computes without a pause is made to yield, so that it cannot take a
/// thread of the host for itself. Short enough for a health check to be answered in time beside it.
pub const YIELD_PERIOD: Duration = Duration::from_millis(10);

/// Bytes of a request body. The services answer 413 from 1 MiB on; this is the backstop behind them.
pub const MAX_REQUEST_BODY: u64 = 8 * 1024 * 1024;

/// How long a whole request body may take to arrive: 1 MiB over a line of 20 KiB a second.
pub const REQUEST_BODY_TIME: Duration = Duration::from_mins(1);

/// How much later a component that reads a long body by itself is told that the rest does not come: the host's own answer goes first.
pub const REQUEST_BODY_GRACE: Duration = Duration::from_secs(1);

/// Bytes of a request body that are read before the request is given a place, so that a slow sender keeps none. As much as
/// the services take.
pub const MAX_GATHERED_REQUEST: usize = 1024 * 1024;

/// Bytes of a body up to which a request is no bulk work: the largest single product has 20 KiB.
pub const MAX_SMALL_BODY: u64 = 32 * 1024;

/// Bytes of a body that are too few to be counted as in flight.
pub const SMALL_IN_FLIGHT: usize = 16 * 1024;

/// Bytes that are still read of a body which nobody wants, so that its sender comes to read the answer.
pub const MAX_DRAINED_BODY: usize = 64 * 1024 * 1024;

/// How long such a body is read: enough for a slow line to notice the answer.
pub const MAX_DRAIN_TIME: Duration = Duration::from_secs(10);

/// Bytes of a request body that a component sends to another service.
pub const MAX_OUTBOUND_REQUEST_BODY: u64 = 16 * 1024 * 1024;

/// Bytes of a response body that a component receives from outside: a page of 100 products is 60 KiB.
pub const MAX_OUTBOUND_RESPONSE_BODY: u64 = 16 * 1024 * 1024;

/// Bytes up to which a response with a `Content-Length` is gathered before its head is sent. Head and body then leave in one
/// write, a component that traps on the way gives 500 rather than a broken answer, and who reads slowly keeps no instance.
pub const MAX_GATHERED_RESPONSE: u64 = 16 * 1024 * 1024;

/// Bytes of all headers of a request; a browser with many cookies sends 16 KiB.
pub const MAX_REQUEST_HEADER_BYTES: usize = 64 * 1024;

/// Headers of a request; browsers send about 20.
pub const MAX_REQUEST_HEADERS: usize = 128;

/// Bytes of a connection's read buffer, which a request's head has to fit into. The parser refuses a URI of more than
/// 64 KiB with 414, but only in a head that it has whole; so this leaves room for one that is far too long.
pub const MAX_PARSED_HEAD: usize = 256 * 1024;

/// Headers that the parser takes: more than [`MAX_REQUEST_HEADERS`], so that the refusal is ours, with a body.
pub const MAX_PARSED_HEADERS: usize = 1_024;

/// Characters of a request id that a client chooses. The services have the same limit.
pub const MAX_REQUEST_ID: usize = 128;

/// Seconds after which a client may try again that was refused because every instance was busy.
pub const RETRY_AFTER_SECONDS: u64 = 1;

/// Bytes of all headers that a component builds, counted in memory and so about twice their length on the wire.
pub const MAX_COMPONENT_HEADERS: usize = 128 * 1024;

/// Bytes of memory that instances, bodies in flight and connections are shared out of, unless the options say otherwise.
/// What is left of them is for the program itself and for `SQLite`.
pub const MEMORY: usize = 512 * 1024 * 1024;

/// Bytes that an instance takes with its database connections, when it has served some large requests.
pub const INSTANCE_MEMORY: usize = 8 * 1024 * 1024;

/// Instances of one component at least: fewer could not serve the places for all kinds of requests.
pub const MIN_INSTANCES: usize = 4;

/// Requests that change something small, at once. They mostly wait: for another service, and for the disk.
pub const MAX_CHANGES: usize = 128;

/// Requests that read, at once, for each core. They are bound by the processor, so more at once answer no more a second; but a purchase,
/// and what it asks another service, stands between them: with 24 for each core, 32 clients that read lists kept it waiting for seconds.
pub const READS_PER_CORE: usize = 4;

/// Requests that change much, at once, where there are cores for them.
pub const MAX_BULK: usize = 4;

/// Requests that wait for something new, at once.
pub const MAX_WAITS: usize = 64;

/// Requests for the health of a service, at once: they never wait behind others.
pub const MAX_PROBES: usize = 8;

/// Requests of one kind that wait for a place.
pub const MAX_QUEUE: usize = 8_192;

/// How long a request waits for a place. Clients commonly give up after 10 to 30 s.
pub const QUEUE_TIME: Duration = Duration::from_secs(5);

/// Seconds after which a client may come again that wanted to wait for something new and found no place for that.
pub const WAIT_AGAIN_SECONDS: u64 = 5;

/// Wrong keys from one address within [`GUESSING_TIME`], after which keys that are not known to be right are not looked at.
/// From half of them on each is answered later.
pub const MAX_GUESSES: u32 = 10;

/// How long wrong keys are counted, and how long their address is stopped at most.
pub const GUESSING_TIME: Duration = Duration::from_mins(1);

/// How much later a wrong key is answered when there were some before.
pub const GUESS_PAUSE: Duration = Duration::from_millis(500);

/// Addresses whose wrong keys are counted, about 50 bytes each.
pub const MAX_GUESSING_ADDRESSES: usize = 65_536;

/// Keys that are known to be right, about 50 bytes each.
pub const MAX_ACCEPTED_CREDENTIALS: usize = 1_024;

/// How long a client may take over a request's head: longer than any honest one, and short for one that
/// holds connections open to use them up.
pub const REQUEST_HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection is kept for the next request: longer than the 60 s after which load balancers commonly let go of
/// theirs, so that none of them meets one that is being closed.
pub const KEEP_ALIVE: Duration = Duration::from_mins(2);

/// How long a client may take nothing of its answer.
pub const ANSWER_PAUSE: Duration = Duration::from_secs(30);

/// Bytes a second of an answer that a client has to take, after a first [`ANSWER_PAUSE`].
pub const MIN_ANSWER_RATE: u64 = 16 * 1024;

/// How long a client must have taken nothing before its connection counts as one that may be closed to make room.
pub const STUCK_TIME: Duration = Duration::from_secs(5);

/// How often it is looked for connections whose time is over.
pub const SWEEP_PAUSE: Duration = Duration::from_secs(1);

/// Connections served at once, if memory and files allow; half of them for each address.
pub const MAX_CONNECTIONS: usize = 4_096;

/// Connections served at once, however little memory and however few files there are.
pub const MIN_CONNECTIONS: usize = 16;

/// Bytes that a connection takes while it waits: the buffers of the parser, and its task.
pub const CONNECTION_MEMORY: usize = 16 * 1024;

/// Bytes of a head that has come in part which are not counted. Browsers send 1 to 2 KiB.
pub const SMALL_HEAD: usize = 8 * 1024;

/// Bytes of longer heads that have come in part, over all connections; beyond, such connections are closed.
pub const MAX_HEADS_IN_FLIGHT: usize = 16 * 1024 * 1024;

/// Connections at once that are told that there is no place for them.
pub const MAX_REFUSALS: usize = 64;

/// How long it may take to tell them.
pub const REFUSAL_TIME: Duration = Duration::from_secs(1);

/// Open files that an instance needs: some connections to its database, of two files each.
pub const FILES_OF_AN_INSTANCE: usize = 10;

/// Open files for everything else: the log, the writers, connections to other servers, the program.
pub const FILES_IN_RESERVE: usize = 128;

/// How long the requests in flight may take after a signal to stop. Orchestrators kill after 30 s.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(30);

/// How long databases may take to close at the end of the process.
pub const CLOSE_GRACE: Duration = Duration::from_secs(2);

/// How long to wait before accepting again when the operating system has no descriptor left.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Connect, first-byte and between-bytes timeout of a component's call where it sets none. Spin's default.
pub const OUTBOUND_TIMEOUT: Duration = Duration::from_mins(10);

/// How long a connection to another server is kept for the next call. Below the 60 s after which
/// servers commonly close, so that a kept one is seldom already dead.
pub const OUTBOUND_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Connections kept for each server that components call.
pub const OUTBOUND_IDLE_CONNECTIONS: usize = 64;

/// SQLite connections that one instance may hold open. Spin's limit.
pub const MAX_SQLITE_CONNECTIONS: usize = 256;

/// Prepared statements kept for each SQLite connection; a service has about 60 different ones.
pub const SQLITE_STATEMENT_CACHE: usize = 128;

/// KiB of pages that a SQLite connection keeps. SQLite's own 2 MiB are of little use where many connections read and one writes: a
/// write empties the caches of all others. The operating system has the pages too.
pub const SQLITE_PAGE_CACHE_KIB: i64 = 512;

/// How long a statement waits for another writer before it ends with `database is locked`. Spin's value.
pub const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to leave a database alone that another process writes to, before the next attempt.
pub const SQLITE_BUSY_PAUSE: Duration = Duration::from_millis(5);

/// Statements that are written as one transaction. Past some dozens the sync is a small part, and the first waits for the last.
pub const SQLITE_GROUP_STATEMENTS: usize = 64;

/// How long such a transaction goes on taking statements: those that are done wait for its end.
pub const SQLITE_GROUP_TIME: Duration = Duration::from_millis(10);

/// Statements of a database of which it is remembered whether they can share a transaction, 16 bytes each. Past it, all are
/// looked at again.
pub const SQLITE_KNOWN_STATEMENTS: usize = 4_096;

/// Bytes of one statement's result. Results are read whole, so that no slow reader keeps a database busy.
pub const MAX_SQLITE_RESULT: usize = 16 * 1024 * 1024;

/// Up to this average duration of a database's writes they run on the thread that serves the request. A hop to another
/// thread and back costs about 30 µs under load; with a disk slower than this it pays, because others are served meanwhile.
pub const SQLITE_QUICK_WRITE: Duration = Duration::from_micros(300);

/// How long the statements of a transaction may keep a thread that serves requests before others have a turn on it.
pub const SQLITE_STEPS_TIME: Duration = Duration::from_millis(1);

/// A read that takes less than this, where long ones run, goes back to the threads that serve requests.
pub const SQLITE_LONG_READ: Duration = Duration::from_millis(1);

/// The priority of the threads on which long reads run, where the system has one for each thread: 0 is everybody's, 19 the last.
/// At 10 they have a tenth of the processor's time that others want too, and all that nobody wants.
pub const SQLITE_READER_NICENESS: i32 = 10;

/// Reads that wait for one of the connections on which long ones run, half as many as there are processors. More than that would
/// wait longer than [`SQLITE_BUSY_TIMEOUT`] for all but quick ones, and hold the connections of their clients.
pub const SQLITE_WAITING_READS: usize = 32;

/// How long such a read may take: the longest reports take seconds.
pub const SQLITE_READ_TIME: Duration = Duration::from_secs(30);

/// Virtual machine steps that a statement may take on a thread that also serves requests, about 2 ms;
/// one that needs more starts over on a thread of its own, and a read on a connection of its own too.
pub const SQLITE_INLINE_STEPS: i32 = 50_000;

/// Pages that a backup copies before it tells how far it is: 4 MB of them.
pub const BACKUP_STEP_PAGES: i32 = 1_000;

/// How often a copy of a database that readers keep writers out of may begin anew because of them. After that it is made in one step.
pub const BACKUP_RESTARTS: u32 = 5;

/// How long such a copy leaves the database to writers after each step.
pub const BACKUP_PAUSE: Duration = Duration::from_millis(20);

/// How long a backup waits between two steps for writers in such a database.
pub const BACKUP_WAIT: Duration = Duration::from_mins(1);

/// Bytes of a backup's `backup.json`: some hundred for each database.
pub const MAX_BACKUP_RECORD: u64 = 1024 * 1024;

/// How often a terminal is told how far a copy is.
pub const PROGRESS_PERIOD: Duration = Duration::from_millis(100);

/// Rows that are pruned in one transaction: a millisecond or two, for which writers wait.
pub const PRUNE_ROWS: u32 = 200;

/// How long the database is left to others after each of them: a fifth of its time at most goes to pruning.
pub const PRUNE_PAUSE: Duration = Duration::from_millis(20);
