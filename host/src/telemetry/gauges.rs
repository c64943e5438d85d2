//! What is looked up when somebody asks for it.

use super::Telemetry;
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider as _;

/// A number that is there already.
#[derive(Clone, Copy)]
pub(crate) struct Gauge {
    pub(crate) name: &'static str,
    /// By the rules of [UCUM](https://ucum.org/ucum): `By`, `s`, `{connection}`.
    pub(crate) unit: &'static str,
    pub(crate) description: &'static str,
    /// Whether it only grows.
    pub(crate) is_counter: bool,
}

/// The labels of a number, and the number.
pub(crate) type Reading = (Vec<(&'static str, String)>, u64);

impl Telemetry {
    /// Has `read` looked up for this gauge whenever somebody wants to know.
    pub(crate) fn observe(&self, gauge: &Gauge, read: impl Fn() -> Vec<Reading> + Send + Sync + 'static) {
        let Some(metrics) = self.metrics() else { return };
        let meter = metrics.provider.meter("bodega");
        let Gauge { name, unit, description, is_counter } = *gauge;
        let all = move || {
            let labels = |labels: Vec<(&'static str, String)>| labels.into_iter().map(|(name, value)| KeyValue::new(name, value));
            read().into_iter().map(move |(of, value)| (labels(of).collect::<Vec<_>>(), value))
        };
        if is_counter {
            let counter = meter.u64_observable_counter(name).with_unit(unit).with_description(description);
            counter.with_callback(move |observer| all().for_each(|(labels, value)| observer.observe(value, &labels))).build();
        } else {
            let gauge = meter.u64_observable_gauge(name).with_unit(unit).with_description(description);
            gauge.with_callback(move |observer| all().for_each(|(labels, value)| observer.observe(value, &labels))).build();
        }
    }
}
