//! From what the gateway says of a failure to a gRPC status, with all its details.

use http::StatusCode;
use prost::Message;
use prost_reflect::DynamicMessage;
use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::answer::TYPES;

/// An answer that is no success. What is no `google.rpc.Status` was said by somebody on the way, and is judged by its
/// HTTP code as gRPC prescribes it
/// (<https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md>).
pub(super) fn refused(status: StatusCode, body: &[u8]) -> Status {
    match serde_json::from_slice::<Value>(body) {
        Ok(json) if json.get("code").is_some_and(Value::is_i64) => from_json(json),
        _ => {
            let code = match status.as_u16() {
                400 => Code::Internal,
                401 => Code::Unauthenticated,
                403 => Code::PermissionDenied,
                404 => Code::Unimplemented,
                429 | 502 | 503 | 504 => Code::Unavailable,
                _ => Code::Unknown,
            };
            Status::new(code, format!("HTTP {status}, and no reason that is understood"))
        }
    }
}

/// The status that a `google.rpc.Status` in JSON tells. A detail of a type that is not known here is left out.
pub(super) fn from_json(mut json: Value) -> Status {
    let code = json["code"].as_i64().and_then(|code| i32::try_from(code).ok()).unwrap_or(2);
    let message = json["message"].as_str().unwrap_or_default().to_owned();
    let details = match json["details"].take() {
        Value::Array(details) => details,
        _ => Vec::new(),
    };
    let details: Vec<_> =
        details.into_iter().filter(|detail| read(json!({"details": [detail]})).is_some()).collect();
    if details.is_empty() {
        return Status::new(Code::from_i32(code), message);
    }
    let whole = read(json!({"code": code, "message": message, "details": details}));
    let bytes = whole.map(|status| status.encode_to_vec()).unwrap_or_default();
    Status::with_details(Code::from_i32(code), message, bytes.into())
}

fn read(json: Value) -> Option<DynamicMessage> {
    let status = TYPES.as_ref()?.get_message_by_name("google.rpc.Status")?;
    DynamicMessage::deserialize(status, json).ok()
}

/// A request that got no answer.
pub(super) fn unanswered(why: &reqwest::Error) -> Status {
    let mut text = why.to_string();
    let mut source = std::error::Error::source(why);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    Status::unavailable(text)
}
