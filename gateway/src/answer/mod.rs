//! What HTTP clients are told when an RPC was refused: `google.rpc.Status` as JSON, with the HTTP code that goes with it.
//! The gateway's own refusals look the same.

mod details;
mod refusal;

use std::time::Duration;

use axum::body::Body;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};
use tonic::{Code, Status};
use tonic_types::StatusExt;

pub(crate) use details::TYPES;
pub(crate) use refusal::allow;
pub use refusal::{Refusal, refused};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The HTTP code that `google/rpc/code.proto` gives for a code.
pub fn http_code(code: Code) -> StatusCode {
    match code {
        Code::Ok => StatusCode::OK,
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        // No code of HTTP's own; nobody is there any more to see it.
        Code::Cancelled => StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST),
        Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
    }
}

/// A status as canonical JSON: `code`, `message`, and `details`, each with its `@type`.
pub fn as_json(status: &Status) -> Value {
    let mut body = json!({"code": status.code() as i32, "message": status.message()});
    let details = details::as_json(status.details());
    if !details.is_empty() {
        body["details"] = Value::Array(details);
    }
    body
}

/// The answer to a call that was refused.
pub fn refusal(status: &Status) -> Response<Body> {
    with_code(http_code(status.code()), status)
}

/// An answer in JSON.
pub(crate) fn json_body(code: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = code;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    // Most of it is somebody's own.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn with_code(code: StatusCode, status: &Status) -> Response<Body> {
    let mut response = json_body(code, as_json(status).to_string().into_bytes());
    let headers = response.headers_mut();
    if let Some(after) = status.get_details_retry_info().and_then(|info| info.retry_delay) {
        headers.insert(RETRY_AFTER, HeaderValue::from(whole_seconds(after)));
    }
    if code == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Whole seconds, and never too few.
fn whole_seconds(after: Duration) -> u64 {
    after.as_secs() + u64::from(after.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use chassis::error::Error;

    use super::*;

    #[test]
    fn a_refusal_says_in_json_what_grpc_says_in_details() {
        let wrong = Status::from(Error::invalid("items[0].quantity", "must be positive"));
        let body = as_json(&wrong);
        assert_eq!((&body["code"], refusal(&wrong).status().as_u16()), (&json!(3), 400));
        assert_eq!(body["message"], "items[0].quantity: must be positive");
        let info = json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "INVALID_FIELD", "domain": "maeul"});
        let details = body["details"].as_array().unwrap();
        assert!(details.contains(&info), "{details:?}");
        let violations = [json!({"field": "items[0].quantity", "description": "must be positive"})];
        let bad =
            json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations});
        assert!(details.contains(&bad), "{details:?}");
    }

    #[test]
    fn whoever_should_come_back_is_told_when() {
        let later = Status::from(Error::exhausted("FULL", "come back", Duration::from_millis(1200)));
        let response = refusal(&later);
        assert_eq!(
            (response.status().as_u16(), &response.headers()[RETRY_AFTER]),
            (429, &HeaderValue::from(2))
        );
        let details = as_json(&later)["details"].clone();
        let retry = json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1.200s"});
        assert!(details.as_array().unwrap().contains(&retry), "{details}");
        let stranger = refusal(&Error::unauthenticated("NO_TOKEN", "sign in").into());
        assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(stranger.headers()[WWW_AUTHENTICATE], "Bearer");
    }
}
