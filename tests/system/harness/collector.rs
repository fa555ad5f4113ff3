//! A collector: takes in what is sent by OTLP, and keeps it to be looked at.

use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{LogsService, LogsServiceServer};
use opentelemetry_proto::tonic::collector::logs::v1::{ExportLogsServiceRequest, ExportLogsServiceResponse};
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value::Value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::trace::v1::Span;
use tokio::net::TcpListener;
use tonic::{Request, Response, Status};

/// Takes in spans, metrics and logs; ends when dropped.
pub(crate) struct Collector {
    pub(crate) url: String,
    received: Arc<Mutex<Received>>,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Received {
    /// Each with the name of its service.
    spans: Vec<(String, Span)>,
    metrics: Vec<Metric>,
    logs: Vec<LogRecord>,
    services: Vec<String>,
    headers: Vec<String>,
}

impl Collector {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Received::default()));
        let sink = Sink(received.clone());
        let server = tonic::transport::Server::builder()
            .add_service(TraceServiceServer::new(sink.clone()))
            .add_service(MetricsServiceServer::new(sink.clone()))
            .add_service(LogsServiceServer::new(sink))
            .serve_with_incoming(tonic::transport::server::TcpIncoming::from(listener));
        let server = tokio::spawn(async move { server.await.unwrap() });
        Self { url, received, server }
    }

    /// The spans of a trace, by its id in hexadecimal digits.
    pub(crate) fn trace(&self, id: &str) -> Vec<Span> {
        self.trace_by_service(id).into_iter().map(|(_, span)| span).collect()
    }

    /// The same, each with the name of its service.
    pub(crate) fn trace_by_service(&self, id: &str) -> Vec<(String, Span)> {
        let received = self.received.lock().unwrap();
        received.spans.iter().filter(|(_, span)| hex(&span.trace_id) == id).cloned().collect()
    }

    /// Every span.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.received.lock().unwrap().spans.iter().map(|(_, span)| span.clone()).collect()
    }

    /// The log lines of a trace.
    pub(crate) fn logs_of(&self, trace: &str) -> Vec<LogRecord> {
        self.logs().into_iter().filter(|log| hex(&log.trace_id) == trace).collect()
    }

    /// Every log line.
    pub(crate) fn logs(&self) -> Vec<LogRecord> {
        self.received.lock().unwrap().logs.clone()
    }

    /// The names of the metrics.
    pub(crate) fn metrics(&self) -> Vec<String> {
        self.received.lock().unwrap().metrics.iter().map(|metric| metric.name.clone()).collect()
    }

    /// The names of the services that sent something.
    pub(crate) fn services(&self) -> Vec<String> {
        self.received.lock().unwrap().services.clone()
    }

    /// What `x-village` said in each request.
    pub(crate) fn headers(&self) -> Vec<String> {
        self.received.lock().unwrap().headers.clone()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// As ids are written.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An attribute's text; empty where it is missing or no text.
pub(crate) fn attribute<'a>(attributes: &'a [KeyValue], key: &str) -> &'a str {
    let found = attributes.iter().find(|attribute| attribute.key == key);
    match found.and_then(|attribute| attribute.value.as_ref()) {
        Some(AnyValue { value: Some(Value::StringValue(text)) }) => text,
        _ => "",
    }
}

#[derive(Clone)]
struct Sink(Arc<Mutex<Received>>);

impl Sink {
    fn note<T>(&self, request: &Request<T>, resources: impl Iterator<Item = Vec<KeyValue>>) {
        let mut received = self.0.lock().unwrap();
        let header = request.metadata().get("x-village").and_then(|v| v.to_str().ok()).unwrap_or_default();
        received.headers.push(header.to_owned());
        received.services.extend(resources.map(|of| attribute(&of, "service.name").to_owned()));
    }
}

#[tonic::async_trait]
impl TraceService for Sink {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let sent = &request.get_ref().resource_spans;
        self.note(&request, sent.iter().flat_map(|sent| sent.resource.clone()).map(|of| of.attributes));
        let mut received = self.0.lock().unwrap();
        for sent in request.into_inner().resource_spans {
            let of = sent.resource.unwrap_or_default().attributes;
            let service = attribute(&of, "service.name");
            let spans = sent.scope_spans.into_iter().flat_map(|scope| scope.spans);
            received.spans.extend(spans.map(|span| (service.to_owned(), span)));
        }
        Ok(Response::new(Default::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Sink {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        let sent = &request.get_ref().resource_metrics;
        self.note(&request, sent.iter().flat_map(|sent| sent.resource.clone()).map(|of| of.attributes));
        let sent = request.into_inner().resource_metrics.into_iter().flat_map(|sent| sent.scope_metrics);
        self.0.lock().unwrap().metrics.extend(sent.flat_map(|scope| scope.metrics));
        Ok(Response::new(Default::default()))
    }
}

#[tonic::async_trait]
impl LogsService for Sink {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let sent = &request.get_ref().resource_logs;
        self.note(&request, sent.iter().flat_map(|sent| sent.resource.clone()).map(|of| of.attributes));
        let sent = request.into_inner().resource_logs.into_iter().flat_map(|sent| sent.scope_logs);
        self.0.lock().unwrap().logs.extend(sent.flat_map(|scope| scope.log_records));
        Ok(Response::new(Default::default()))
    }
}
