//! What the gateway itself refuses, before any service sees it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use http::header::ALLOW;
use http::{HeaderValue, Method, Response, StatusCode};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

/// Why the gateway does not pass a request on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 404: nothing has this path.
    NoSuchPath,
    /// 421: nobody signs in here, so only this machine may call, and it calls itself by another name: a page that has its
    /// own name lead to this machine does that.
    NotThisMachine,
    /// 405: the path is there, for these methods.
    MethodNotAllowed(Vec<Method>),
    /// 400: the body is no JSON, or nested too deeply; why.
    MalformedJson(String),
    /// 415: the body is not what is understood here; what is.
    UnsupportedMediaType(&'static str),
    /// 413: the body has more bytes than this.
    BodyTooLarge(usize),
    /// 400: the body ended before its end, or was not sent as HTTP has it.
    BodyBroken,
    /// 408: the body did not arrive within this time.
    RequestTimeout(Duration),
    /// 429: this caller calls too often; when they may again.
    TooManyRequests(Duration),
}

/// The answer to a request that the gateway refuses, for those who read JSON.
pub fn refused(why: &Refusal) -> Response<Body> {
    let mut response = super::with_code(why.http_code(), &why.status());
    if let Refusal::MethodNotAllowed(methods) = why {
        response.headers_mut().insert(ALLOW, allow(methods));
    }
    response
}

/// Methods as the header `Allow` has them.
pub(crate) fn allow(methods: &[Method]) -> HeaderValue {
    let list = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    HeaderValue::from_str(&list).unwrap_or(HeaderValue::from_static(""))
}

impl Refusal {
    fn http_code(&self) -> StatusCode {
        match self {
            Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::NotThisMachine => StatusCode::MISDIRECTED_REQUEST,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::MalformedJson(_) | Self::BodyBroken => StatusCode::BAD_REQUEST,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RequestTimeout(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// The word that clients branch on.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NoSuchPath => "NO_SUCH_PATH",
            Self::NotThisMachine => "HOST_NOT_LOCAL",
            Self::MethodNotAllowed(_) => "METHOD_NOT_ALLOWED",
            Self::MalformedJson(_) => "MALFORMED_JSON",
            Self::UnsupportedMediaType(_) => "UNSUPPORTED_MEDIA_TYPE",
            Self::BodyTooLarge(_) => "BODY_TOO_LARGE",
            Self::BodyBroken => "BODY_BROKEN",
            Self::RequestTimeout(_) => "REQUEST_TIMEOUT",
            Self::TooManyRequests(_) => "TOO_MANY_REQUESTS",
        }
    }

    /// The same for those who speak gRPC.
    pub fn status(&self) -> Status {
        let mut details = ErrorDetails::with_error_info(self.reason(), "maeul", HashMap::new());
        if let Self::TooManyRequests(after) = self {
            details.set_retry_info(Some(*after));
        }
        let code = match self {
            Self::NoSuchPath => Code::NotFound,
            Self::NotThisMachine => Code::PermissionDenied,
            Self::MethodNotAllowed(_) => Code::Unimplemented,
            Self::RequestTimeout(_) => Code::DeadlineExceeded,
            Self::TooManyRequests(_) => Code::ResourceExhausted,
            Self::MalformedJson(_)
            | Self::UnsupportedMediaType(_)
            | Self::BodyTooLarge(_)
            | Self::BodyBroken => Code::InvalidArgument,
        };
        Status::with_error_details(code, self.message(), details)
    }

    fn message(&self) -> String {
        let mut text = String::new();
        let _ = match self {
            Self::NoSuchPath => write!(text, "nothing here has this path; /openapi.json says what there is"),
            Self::NotThisMachine => {
                write!(text, "nobody signs in here, so call it localhost or by its address")
            }
            Self::MethodNotAllowed(methods) => {
                let known = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
                write!(text, "this path is there for {known}")
            }
            Self::MalformedJson(why) => write!(text, "the body cannot be read as JSON: {why}"),
            Self::UnsupportedMediaType(known) => write!(text, "the content-type must be {known}"),
            Self::BodyTooLarge(most) => write!(text, "the body may have {most} bytes at most"),
            Self::BodyBroken => write!(text, "the body ended before its end"),
            Self::RequestTimeout(most) => {
                write!(text, "the request did not arrive within {}", humantime::format_duration(*most))
            }
            Self::TooManyRequests(_) => write!(text, "that is too often; come back after a while"),
        };
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_gateways_own_looks_like_a_services() {
        let later = Refusal::TooManyRequests(Duration::from_millis(1));
        assert_eq!(refused(&later).headers()["retry-after"], "1");
        assert_eq!(later.status().get_details_error_info().unwrap().reason, "TOO_MANY_REQUESTS");
        let elsewhere = refused(&Refusal::MethodNotAllowed(vec![Method::GET, Method::HEAD]));
        assert_eq!(elsewhere.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(elsewhere.headers()[ALLOW], "GET, HEAD");
    }
}
