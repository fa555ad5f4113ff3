//! REST: from an HTTP request to the RPC that it means and back, in protobuf's own JSON. Streams are answered as they come.

mod codec;
mod locate;
mod query;
mod request;
mod resume;
mod stream;

use std::time::Duration;

use axum::body::Body;
use http::header::{ACCEPT, ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderName};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use prost_reflect::{DynamicMessage, FieldDescriptor, MessageDescriptor};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::metadata::MetadataMap;

use crate::answer::{self, Refusal};
use crate::binding::{Matched, Mismatch, route};
use crate::limits::{Limits, whole};
use crate::mesh::Calls;
use stream::{Format, Watch};

/// What a request carries to the service beside its message.
const CARRIED: [HeaderName; 4] = [
    AUTHORIZATION,
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
    HeaderName::from_static("maeul-correlation-id"),
];

/// How much of what a caller sent is repeated to them, in bytes.
const SHORT: usize = 200;

/// Answers REST. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Rest {
    calls: Calls,
    limits: Limits,
    stop: CancellationToken,
}

impl Rest {
    /// Calls by `calls`; streams end when `stop` is cancelled.
    pub(crate) fn new(calls: Calls, limits: Limits, stop: CancellationToken) -> Self {
        Self { calls, limits, stop }
    }

    /// The answer; `None` where nothing of the contracts has this path.
    pub(crate) async fn answer(&self, request: Request<Body>) -> Result<Response<Body>, Request<Body>> {
        let matched = match route(request.method(), request.uri().path()) {
            Ok(matched) => matched,
            Err(Mismatch::NoSuchPath) => return Err(request),
            Err(Mismatch::MethodNotAllowed(methods)) if request.method() == Method::OPTIONS => {
                return Ok(options(&methods));
            }
            Err(Mismatch::MethodNotAllowed(methods)) => {
                return Ok(answer::refused(&Refusal::MethodNotAllowed(methods)));
            }
            Err(Mismatch::NotText(field)) => {
                let wrong = chassis::error::Error::invalid(field, "is not UTF-8");
                return Ok(answer::refusal(&wrong.into()));
            }
        };
        let (parts, body) = request.into_parts();
        Ok(self.call(&matched, parts, body).await.unwrap_or_else(|refused| *refused))
    }

    async fn call(
        &self,
        matched: &Matched,
        parts: Parts,
        body: Body,
    ) -> Result<Response<Body>, Box<Response<Body>>> {
        let mut bytes = bytes::Bytes::new();
        if matched.binding.has_body {
            if !is_json(&parts.headers) {
                return Err(Box::new(answer::refused(&Refusal::UnsupportedMediaType("application/json"))));
            }
            bytes = whole(body, self.limits.max_body, self.limits.request_timeout)
                .await
                .map_err(|why| answer::refused(&why))?;
        }
        let query = parts.uri.query().unwrap_or_default();
        let message = request::message(matched, query, &bytes).map_err(|why| why.answer())?;
        let rpc = matched.binding.rpc.clone();
        if !rpc.is_server_streaming() {
            let answer = self.unary(matched, message, &parts.headers).await;
            return Ok(without_body_for_head(&parts.method, answer));
        }
        let format = Format::wanted(parts.headers.get(ACCEPT));
        if parts.method == Method::HEAD {
            return Ok(format.headers(Body::empty()));
        }
        let (metadata, within) = (carried(&parts.headers), self.limits.request_timeout);
        let watch = Watch::new(self.calls.clone(), rpc, message, metadata, format, within);
        let watch = watch.resumed_by(&parts.headers).map_err(|why| answer::refusal(&why.into()))?;
        Ok(watch.answer(self.stop.clone()).await)
    }

    async fn unary(&self, matched: &Matched, message: DynamicMessage, headers: &HeaderMap) -> Response<Body> {
        let rpc = &matched.binding.rpc;
        let mut request = tonic::Request::new(message);
        *request.metadata_mut() = carried(headers);
        request.set_timeout(self.limits.request_timeout);
        let called = async {
            let mut grpc = client(self.calls.clone()).await;
            grpc.unary(request, path(matched.binding.grpc_path())?, codec::Dynamic(rpc.output())).await
        };
        match called.await.and_then(|answer| json(answer.get_ref())) {
            Ok(body) => answer::json_body(StatusCode::OK, body),
            Err(status) => answer::refusal(&status),
        }
    }
}

/// A client that is ready. What comes from within the village may be large.
async fn client(calls: Calls) -> tonic::client::Grpc<Calls> {
    let mut grpc = tonic::client::Grpc::new(calls).max_decoding_message_size(usize::MAX);
    let Ok(()) = grpc.ready().await;
    grpc
}

fn path(path: String) -> Result<PathAndQuery, Status> {
    PathAndQuery::try_from(path).map_err(|error| Status::internal(error.to_string()))
}

/// Protobuf's own JSON.
fn json(message: &DynamicMessage) -> Result<Vec<u8>, Status> {
    serde_json::to_vec(message).map_err(|error| chassis::error::Error::internal(error).into())
}

fn carried(headers: &HeaderMap) -> MetadataMap {
    let all = CARRIED.into_iter().filter_map(|name| {
        let value = headers.get(&name)?.clone();
        Some((name, value))
    });
    MetadataMap::from_headers(all.collect())
}

fn is_json(headers: &HeaderMap) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|said| said.to_str().ok());
    said.and_then(|said| said.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// What can be done here.
fn options(methods: &[Method]) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(ALLOW, answer::allow(methods));
    response
}

fn without_body_for_head(method: &Method, response: Response<Body>) -> Response<Body> {
    if *method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

/// A field by either spelling of its name.
fn field(message: &MessageDescriptor, name: &str) -> Option<FieldDescriptor> {
    message.get_field_by_json_name(name).or_else(|| message.get_field_by_name(name))
}

/// The beginning of what a caller sent, for an error's text.
fn shortened(text: &str) -> String {
    let mut end = text.len().min(SHORT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end == text.len() { text.to_owned() } else { format!("{}…", &text[..end]) }
}

/// How long a stream that says nothing is let alone before it says that it is there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt;

    use super::*;
    use crate::binding::bindings;

    /// The request of an RPC.
    pub(super) fn request_of(name: &str) -> MessageDescriptor {
        bindings().iter().find(|binding| binding.rpc.full_name() == name).unwrap().rpc.input()
    }

    /// The fields that a refusal names.
    pub(super) fn fields_of(status: &Status) -> Vec<String> {
        let bad = status.get_details_bad_request().map(|bad| bad.field_violations);
        bad.unwrap_or_default().into_iter().map(|violation| violation.field).collect()
    }

    #[test]
    fn only_json_is_taken_for_json() {
        let said = |text: &str| is_json(&HeaderMap::from_iter([(CONTENT_TYPE, text.parse().unwrap())]));
        assert!(said("application/json") && said("Application/JSON; charset=utf-8"));
        assert!(
            !said("text/plain") && !said("application/x-www-form-urlencoded") && !is_json(&HeaderMap::new())
        );
        assert_eq!(shortened(&"é".repeat(150)), format!("{}…", "é".repeat(100)));
    }
}
