//! The providers of the three signals, and where each sends what it has.

use opentelemetry::KeyValue;
use opentelemetry_otlp::tonic_types::transport::{Certificate, ClientTlsConfig, Identity};
use opentelemetry_otlp::{ExporterBuildError, LogExporter, MetricExporter, SpanExporter, WithTonicConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::config::Exports;

/// One provider a signal. Metrics are kept in any case, for whoever scrapes them.
#[derive(Debug)]
pub(super) struct Providers {
    pub(super) traces: SdkTracerProvider,
    pub(super) metrics: SdkMeterProvider,
    pub(super) logs: Option<SdkLoggerProvider>,
    pub(super) scraped: prometheus::Registry,
}

impl Providers {
    /// Sends what `exports` says, in the name of `service` unless the environment names another.
    pub(super) fn new(service: &str, exports: &Exports) -> Result<Self, String> {
        let resource = resource(service);
        let wrong = |e: ExporterBuildError| format!("OTEL_EXPORTER_OTLP_…: {e}");

        let mut traces = SdkTracerProvider::builder().with_resource(resource.clone());
        if exports.traces {
            let exporter = SpanExporter::builder().with_tonic().with_tls_config(tls("TRACES")?);
            traces = traces.with_batch_exporter(exporter.build().map_err(wrong)?);
        }

        let scraped = prometheus::Registry::new();
        let reader = opentelemetry_prometheus::exporter().with_registry(scraped.clone()).build();
        let reader = reader.map_err(|e| format!("cannot keep metrics: {e}"))?;
        let mut metrics = SdkMeterProvider::builder().with_resource(resource.clone()).with_reader(reader);
        if let Some(interval) = exports.metrics {
            let exporter = MetricExporter::builder().with_tonic().with_tls_config(tls("METRICS")?);
            let exporter = exporter.build().map_err(wrong)?;
            metrics = metrics.with_reader(PeriodicReader::builder(exporter).with_interval(interval).build());
        }

        let mut logs = None;
        if exports.logs {
            let exporter = LogExporter::builder().with_tonic().with_tls_config(tls("LOGS")?);
            let exporter = exporter.build().map_err(wrong)?;
            logs = Some(
                SdkLoggerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build(),
            );
        }
        Ok(Self { traces: traces.build(), metrics: metrics.build(), logs, scraped })
    }

    /// Sends what is left, all signals at once: a collector that hangs holds up the end for 5 s, not for
    /// three times that.
    pub(super) fn shutdown(&self) {
        std::thread::scope(|scope| {
            scope.spawn(|| told(self.traces.shutdown()));
            scope.spawn(|| told(self.metrics.shutdown()));
            if let Some(logs) = &self.logs {
                scope.spawn(|| told(logs.shutdown()));
            }
        });
    }
}

fn told(done: OTelSdkResult) {
    if let Err(error) = done {
        tracing::warn!(%error, "telemetry was not sent to its end");
    }
}

fn resource(service: &str) -> Resource {
    let resource = Resource::builder()
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_attribute(KeyValue::new("service.instance.id", crate::clock::new_id()));
    let named = |variable: &str| std::env::var(variable).unwrap_or_default();
    if !named("OTEL_SERVICE_NAME").is_empty() || named("OTEL_RESOURCE_ATTRIBUTES").contains("service.name=") {
        resource.build()
    } else {
        resource.with_service_name(service.to_owned()).build()
    }
}

/// The system's certificates, or those that the environment names; used where the endpoint is https.
fn tls(signal: &str) -> Result<ClientTlsConfig, String> {
    let file = |what: &str| {
        let variables = [format!("OTEL_EXPORTER_OTLP_{signal}_{what}"), format!("OTEL_EXPORTER_OTLP_{what}")];
        let named = variables
            .iter()
            .find_map(|name| Some((name, std::env::var(name).ok().filter(|v| !v.is_empty())?)));
        let read = |(name, path): (&String, String)| {
            std::fs::read(&path).map_err(|e| format!("{name}: cannot read {path}: {e}"))
        };
        named.map(read).transpose()
    };
    let mut config = ClientTlsConfig::new().with_enabled_roots();
    if let Some(authority) = file("CERTIFICATE")? {
        config = config.ca_certificate(Certificate::from_pem(authority));
    }
    match (file("CLIENT_CERTIFICATE")?, file("CLIENT_KEY")?) {
        (Some(certificate), Some(key)) => Ok(config.identity(Identity::from_pem(certificate, key))),
        (None, None) => Ok(config),
        _ => Err("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and _CLIENT_KEY belong together".to_owned()),
    }
}
