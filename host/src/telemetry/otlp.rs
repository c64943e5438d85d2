//! What sends to a collector, by [OTLP](https://opentelemetry.io/docs/specs/otlp/). The exporters read the variables for addresses,
//! headers and times themselves, and the providers those for samplers, batches and the resource.

use super::client::Sender;
use super::settings::{Protocol, Settings};
use crate::limits;
use opentelemetry_otlp::{
    LogExporter, MetricExporter, Protocol as Format, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use prometheus::Registry;
use std::env;

/// Where the signals go.
pub(super) struct Providers {
    pub(super) traces: Option<SdkTracerProvider>,
    pub(super) metrics: Option<SdkMeterProvider>,
    pub(super) logs: Option<SdkLoggerProvider>,
}

impl Providers {
    /// Those that the settings ask for; metrics also for a registry that is asked for them.
    pub(super) fn start(settings: &Settings, registry: Option<&Registry>) -> anyhow::Result<Self> {
        let [traces, metrics, logs] = settings.sent;
        let resource = resource();
        Ok(Self {
            traces: traces.map(|protocol| self::traces(protocol, resource.clone())).transpose()?,
            metrics: self::metrics(metrics, registry, resource.clone())?,
            logs: logs.map(|protocol| self::logs(protocol, resource)).transpose()?,
        })
    }

    /// Sends what is left.
    pub(super) fn finish(&self) {
        let Self { traces, metrics, logs } = self;
        // What cannot be sent now is lost, and the process ends.
        let _ = traces.as_ref().map(|provider| provider.shutdown_with_timeout(limits::TELEMETRY_GRACE));
        let _ = metrics.as_ref().map(|provider| provider.shutdown_with_timeout(limits::TELEMETRY_GRACE));
        let _ = logs.as_ref().map(|provider| provider.shutdown_with_timeout(limits::TELEMETRY_GRACE));
    }
}

/// What all signals are about.
fn resource() -> Resource {
    let mut builder = Resource::builder();
    if env::var_os("OTEL_SERVICE_NAME").is_none()
        && !env::var("OTEL_RESOURCE_ATTRIBUTES").is_ok_and(|all| all.contains("service.name="))
    {
        builder = builder.with_service_name("bodega");
    }
    builder.with_attribute(opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"))).build()
}

fn traces(protocol: Protocol, resource: Resource) -> anyhow::Result<SdkTracerProvider> {
    let exporter = match protocol {
        Protocol::Grpc => SpanExporter::builder().with_tonic().build()?,
        Protocol::Http => {
            SpanExporter::builder().with_http().with_http_client(Sender::new()).with_protocol(Format::HttpBinary).build()?
        }
    };
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

fn metrics(
    protocol: Option<Protocol>,
    registry: Option<&Registry>,
    resource: Resource,
) -> anyhow::Result<Option<SdkMeterProvider>> {
    if protocol.is_none() && registry.is_none() {
        return Ok(None);
    }
    let mut provider = SdkMeterProvider::builder().with_resource(resource);
    provider = match protocol {
        None => provider,
        Some(Protocol::Grpc) => provider.with_periodic_exporter(MetricExporter::builder().with_tonic().build()?),
        Some(Protocol::Http) => provider.with_periodic_exporter(
            MetricExporter::builder().with_http().with_http_client(Sender::new()).with_protocol(Format::HttpBinary).build()?,
        ),
    };
    if let Some(registry) = registry {
        let exporter = opentelemetry_prometheus::exporter().with_registry(registry.clone()).scope_info_enabled(false).build()?;
        provider = provider.with_reader(exporter);
    }
    Ok(Some(provider.build()))
}

fn logs(protocol: Protocol, resource: Resource) -> anyhow::Result<SdkLoggerProvider> {
    let exporter = match protocol {
        Protocol::Grpc => LogExporter::builder().with_tonic().build()?,
        Protocol::Http => {
            LogExporter::builder().with_http().with_http_client(Sender::new()).with_protocol(Format::HttpBinary).build()?
        }
    };
    Ok(SdkLoggerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}
