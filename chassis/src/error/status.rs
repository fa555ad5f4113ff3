//! The one table from application errors to gRPC statuses with `google.rpc` details.

use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt};

use super::{Code, Error};

impl From<Code> for tonic::Code {
    fn from(code: Code) -> Self {
        tonic::Code::from_i32(i32::try_from(code.as_i64()).unwrap_or(13))
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        if error.code() == Code::Internal {
            tracing::error!(error = %error, "request failed by our own mistake");
        } else if error.code() == Code::Unavailable {
            tracing::warn!(error = %error, "request could not be served");
        }
        let inner = error.0;
        let mut details = ErrorDetails::new();
        details.set_error_info(inner.reason.clone(), "maeul", std::collections::HashMap::new());
        for violation in inner.violations {
            details.add_bad_request_violation(violation.field, violation.description);
        }
        if let Some(after) = inner.retry_after {
            details.set_retry_info(Some(after));
        }
        if let Some((kind, id)) = inner.resource {
            if inner.code == Code::FailedPrecondition {
                details.add_precondition_failure_violation(
                    inner.reason,
                    format!("{kind}/{id}"),
                    &inner.message,
                );
            } else {
                details.set_resource_info(kind, id, "", &inner.message);
            }
        }
        Status::with_error_details(inner.code.into(), inner.message, details)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn details_say_what_a_client_branches_on() {
        let status = Status::from(Error::exhausted("TOO_MANY", "come back", Duration::from_secs(2)));
        assert_eq!(status.code(), tonic::Code::ResourceExhausted);
        let details = status.get_error_details();
        assert_eq!(details.error_info().map(|i| i.reason.as_str()), Some("TOO_MANY"));
        assert_eq!(details.retry_info().and_then(|r| r.retry_delay), Some(Duration::from_secs(2)));
    }

    #[test]
    fn a_recorded_refusal_comes_back_as_it_was() {
        let refusal = || Error::precondition("TOO_LATE", "it is over").with_resource("thing", "t-1");
        let (code, reason, message) = refusal().to_recorded();
        let back = Status::from(Error::from_recorded(code, &reason, message));
        let first = Status::from(refusal());
        assert_eq!((back.code(), back.message()), (first.code(), first.message()));
        assert_eq!(back.details(), first.details());
    }

    #[test]
    fn our_mistakes_tell_the_client_nothing() {
        let status = Status::from(Error::internal("secret cause"));
        assert_eq!((status.code(), status.message()), (tonic::Code::Internal, "internal error"));
    }
}
