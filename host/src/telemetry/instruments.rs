//! What is counted and measured while requests are answered.

use opentelemetry::metrics::{Gauge, Histogram, Meter};

/// One of each kind. Names that begin with `http`, `db` and `process` are those of the semantic conventions.
pub(super) struct Instruments {
    /// Seconds, by service, method, route, status and error.
    pub(super) request_duration: Histogram<f64>,
    /// Seconds, by service, server, method and status.
    pub(super) call_duration: Histogram<f64>,
    /// Seconds, by database and name of the statement.
    pub(super) statement_duration: Histogram<f64>,
    /// Seconds that a write waited for its transaction to begin, by database.
    pub(super) write_wait: Histogram<f64>,
    /// Statements that were written as one transaction, by database.
    pub(super) group_size: Histogram<u64>,
    /// Of a service's circuit breaker, as it was told last: 0 closed, 1 half open, 2 open.
    pub(super) breaker: Gauge<u64>,
}

/// Seconds. A change takes about 5 ms, and nobody waits longer than 30 s.
const OF_REQUESTS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// Seconds. A statement takes about 0.1 ms.
const OF_STATEMENTS: [f64; 12] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0];
const OF_GROUPS: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

impl Instruments {
    pub(super) fn new(meter: &Meter) -> Self {
        let seconds = |name, description, boundaries: &[f64]| {
            let histogram = meter.f64_histogram(name).with_unit("s").with_description(description);
            histogram.with_boundaries(boundaries.to_vec()).build()
        };
        Self {
            request_duration: seconds("http.server.request.duration", "How long requests took", &OF_REQUESTS),
            call_duration: seconds("http.client.request.duration", "How long calls of components to others took", &OF_REQUESTS),
            statement_duration: seconds("db.client.operation.duration", "How long statements took", &OF_STATEMENTS),
            write_wait: seconds("bodega.database.write.wait", "How long writes waited for their transaction", &OF_STATEMENTS),
            group_size: meter
                .u64_histogram("bodega.database.group.size")
                .with_description("How many statements were written as one transaction")
                .with_boundaries(OF_GROUPS.to_vec())
                .build(),
            breaker: meter
                .u64_gauge("bodega.breaker.state")
                .with_description("A service's circuit breaker: 0 closed, 1 half open, 2 open")
                .build(),
        }
    }
}
