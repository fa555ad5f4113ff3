//! What the transport refuses by itself before a service sees it, told as our own refusals are.
//!
//! tonic answers bytes that are no message with `INTERNAL` and without details, though it is the caller's
//! mistake. Whatever a service answers carries `ErrorInfo`, so the two can be told apart.

use std::collections::HashMap;

use http::Response;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

/// The answer as it is to leave: a refusal of the transport's own gets a reason, and a code that says whose
/// mistake it was.
pub(super) fn explained(response: Response<Body>) -> Response<Body> {
    let Some(status) = Status::from_header_map(response.headers()) else { return response };
    if !status.details().is_empty() {
        return response;
    }
    let (code, reason, message) = match status.code() {
        Code::Internal | Code::Unknown | Code::DataLoss => {
            (Code::InvalidArgument, "MALFORMED_MESSAGE", status.message())
        }
        Code::OutOfRange | Code::ResourceExhausted => {
            (Code::InvalidArgument, "MESSAGE_TOO_LARGE", status.message())
        }
        Code::Unimplemented if status.message().is_empty() => {
            (Code::Unimplemented, "METHOD_NOT_FOUND", "no service here has this method")
        }
        Code::Unimplemented => (Code::Unimplemented, "COMPRESSION_NOT_SUPPORTED", status.message()),
        _ => return response,
    };
    let details = ErrorDetails::with_error_info(reason, "maeul", HashMap::new());
    // Its headers say, for example, which compression would be understood.
    let metadata = status.metadata().clone();
    Status::with_error_details_and_metadata(code, message, details, metadata).into_http()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn told(status: Status) -> (Code, String) {
        let response = explained(status.into_http());
        let status = Status::from_header_map(response.headers()).unwrap();
        let reason = status.get_details_error_info().map(|info| info.reason);
        (status.code(), reason.unwrap_or_default())
    }

    #[test]
    fn the_transports_refusals_become_the_callers_and_ours_stay_ours() {
        let malformed = told(Status::internal("failed to decode Protobuf message"));
        assert_eq!(malformed, (Code::InvalidArgument, "MALFORMED_MESSAGE".to_owned()));
        let large = told(Status::out_of_range("decoded message length too large"));
        assert_eq!(large, (Code::InvalidArgument, "MESSAGE_TOO_LARGE".to_owned()));
        let ours = told(Error::internal("a mistake of ours").into());
        assert_eq!(ours, (Code::Internal, "INTERNAL".to_owned()));
        assert!(explained(Response::new(Body::empty())).headers().is_empty(), "a success stays as it is");
    }
}
