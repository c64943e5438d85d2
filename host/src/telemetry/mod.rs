//! What is told to those who watch the process: spans, metrics and lines, named by OpenTelemetry's
//! [semantic conventions](https://opentelemetry.io/docs/specs/semconv/).

mod client;
mod gauges;
mod instruments;
mod otlp;
mod process;
mod request;
mod run;
mod settings;
mod statement;

pub(crate) use gauges::{Gauge, Reading};
pub(crate) use request::Watched;
pub(crate) use statement::{Ended, Query, name as statement_name};

use self::instruments::Instruments;
use self::otlp::Providers;
use self::settings::Settings;
use crate::output::collect;
use opentelemetry::logs::LoggerProvider as _;
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracer;
use prometheus::{Encoder as _, Registry, TextEncoder};
use std::sync::Arc;

/// Those who watch, if anybody does. Where nobody does, nothing is measured.
#[derive(Clone, Default)]
pub struct Telemetry(Option<Arc<Inner>>);

struct Inner {
    tracer: Option<SdkTracer>,
    metrics: Option<Metrics>,
    providers: Providers,
}

struct Metrics {
    instruments: Instruments,
    provider: SdkMeterProvider,
    /// For those who ask for the metrics, rather than have them sent.
    registry: Registry,
}

impl Telemetry {
    /// As the variables `OTEL_*` of the environment ask for, and with metrics where `scraped` says that somebody may ask for them.
    /// Called within the runtime, which then has the connections to the collector.
    ///
    /// # Errors
    /// A sentence about the variable that cannot be followed.
    pub(crate) fn start(scraped: bool) -> anyhow::Result<Self> {
        let settings = Settings::from_environment()?;
        if !scraped && !settings.sends_anything() {
            return Ok(Self::default());
        }
        let registry = Registry::new();
        let providers = Providers::start(&settings, scraped.then_some(&registry))?;
        let metrics = providers.metrics.clone().map(|provider| {
            let instruments = Instruments::new(&provider.meter("bodega"));
            Metrics { instruments, provider, registry }
        });
        if let Some(logs) = &providers.logs {
            collect(logs.logger("bodega"));
        }
        let tracer = providers.traces.as_ref().map(|provider| provider.tracer("bodega"));
        Ok(Self(Some(Arc::new(Inner { tracer, metrics, providers }))))
    }

    /// Whether anybody watches.
    pub(crate) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The metrics as text for Prometheus.
    ///
    /// # Errors
    /// What the encoder says.
    pub(crate) fn exposition(&self) -> anyhow::Result<Vec<u8>> {
        let mut text = Vec::new();
        if let Some(metrics) = self.metrics() {
            TextEncoder::new().encode(&metrics.registry.gather(), &mut text)?;
        }
        Ok(text)
    }

    /// Sends what is left, for at most [`limits::TELEMETRY_GRACE`](crate::limits::TELEMETRY_GRACE).
    pub(crate) fn finish(&self) {
        if let Some(inner) = &self.0 {
            inner.providers.finish();
        }
    }

    fn tracer(&self) -> Option<&SdkTracer> {
        self.0.as_ref()?.tracer.as_ref()
    }

    fn metrics(&self) -> Option<&Metrics> {
        self.0.as_ref()?.metrics.as_ref()
    }

    fn instruments(&self) -> Option<&Instruments> {
        self.metrics().map(|metrics| &metrics.instruments)
    }
}
