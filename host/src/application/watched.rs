//! What an application shows to those who watch.

use super::{Handler, Host, Inner, Instances};
use crate::admission::Kind;
use crate::output::limits_reached;
use crate::sqlite::About;
use crate::telemetry::{Gauge, Reading};
use serde_json::{Map, Value, json};
use std::sync::Arc;

impl Host {
    /// Has everything looked up that is there already, whenever somebody wants to know.
    pub(crate) fn show(&self) {
        self.show_requests();
        self.show_instances();
        self.show_databases();
        self.observe(counter("bodega.limits.reached", "{time}", "How often each limit was reached"), |_| {
            limits_reached().into_iter().map(|(limit, count)| (vec![("limit", limit)], count)).collect()
        });
    }

    fn show_requests(&self) {
        let active = gauge("bodega.requests.active", "{request}", "Requests that have a place, by kind");
        self.observe(active, |inner| by_kind(|kind| inner.admission.active(kind)));
        let waiting = gauge("bodega.requests.waiting", "{request}", "Requests that wait for a place, by kind");
        self.observe(waiting, |inner| by_kind(|kind| inner.admission.waiting(kind)));
        let bytes = gauge("bodega.bytes.in_flight", "By", "Bytes of large requests and answers that are in flight");
        self.observe(bytes, |inner| vec![(vec![], inner.admission.bytes.total() as u64)]);
    }

    fn show_instances(&self) {
        let alive = gauge("bodega.instances", "{instance}", "Instances that are alive");
        self.observe(alive, |inner| by_service(inner, Instances::alive));
        let busy = gauge("bodega.instances.busy", "{instance}", "Instances that serve at least one request");
        self.observe(busy, |inner| by_service(inner, Instances::busy));
        let made = counter("bodega.instances.made", "{instance}", "Instances that were made since the start");
        self.observe(made, |inner| by_service(inner, Instances::made));
    }

    fn show_databases(&self) {
        self.observe(gauge("bodega.database.size", "By", "Bytes of a database's files"), |inner| {
            let of = |About { label, file_bytes, log_bytes, .. }: About| {
                [("database", file_bytes), ("log", log_bytes)]
                    .map(|(file, bytes)| (vec![("db.namespace", label.clone()), ("file", file.to_owned())], bytes))
            };
            inner.databases.iter().map(|database| database.about()).flat_map(of).collect()
        });
        self.observe(gauge("bodega.feed.position", "{event}", "The last sequence of a database's feed"), |inner| {
            let of = |about: About| Some((vec![("db.namespace", about.label)], about.feed?));
            inner.databases.iter().map(|database| database.about()).filter_map(of).collect()
        });
    }

    /// What tells, as JSON, what runs here: version, commit, and the schema of each database.
    pub(crate) fn version(&self) -> impl Fn() -> Value + Send + Sync + 'static {
        let host = Arc::downgrade(&self.0);
        move || {
            let inner = host.upgrade();
            let databases = inner.iter().flat_map(|inner| &inner.databases);
            let schema: Map<String, Value> =
                databases.map(|database| database.about()).map(|about| (about.label, json!(about.schema))).collect();
            let name = inner.as_ref().map(|inner| inner.name.as_str());
            let (version, commit) = (env!("CARGO_PKG_VERSION"), env!("BODEGA_COMMIT"));
            json!({ "application": name, "version": version, "commit": commit, "schema": schema })
        }
    }

    /// Held weakly, so that the application ends when it is let go of.
    fn observe(&self, gauge: Gauge, read: impl Fn(&Inner) -> Vec<Reading> + Send + Sync + 'static) {
        let host = Arc::downgrade(&self.0);
        self.0.telemetry.observe(&gauge, move || host.upgrade().map_or_else(Vec::new, |inner| read(&inner)));
    }
}

fn by_kind(read: impl Fn(Kind) -> usize) -> Vec<Reading> {
    Kind::ALL.into_iter().map(|kind| (vec![("kind", kind.word().to_owned())], read(kind) as u64)).collect()
}

fn by_service(inner: &Inner, read: fn(&Instances) -> u64) -> Vec<Reading> {
    let of = |(id, handler): (&String, &Handler)| (vec![("service", id.clone())], read(handler.state()));
    inner.handlers.iter().map(of).collect()
}

fn gauge(name: &'static str, unit: &'static str, description: &'static str) -> Gauge {
    Gauge { name, unit, description, is_counter: false }
}

fn counter(name: &'static str, unit: &'static str, description: &'static str) -> Gauge {
    Gauge { is_counter: true, ..gauge(name, unit, description) }
}
