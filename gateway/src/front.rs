//! What becomes of a request: by which door it comes in, and whether it comes too often.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use chassis::access::{Person, SignIn};
use http::header::{
    ACCEPT, ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, ORIGIN,
    RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Version};
use tokio_util::sync::CancellationToken;
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::answer::{self, Refusal};
use crate::args::{GatewayArgs, Origin};
use crate::limits::RateLimit;
use crate::mesh::{Calls, Outside};
use crate::rest::Rest;

/// What a page may send along.
const MAY_SEND: [HeaderName; 9] = [
    ACCEPT,
    AUTHORIZATION,
    CONTENT_TYPE,
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("last-event-id"),
    HeaderName::from_static("maeul-correlation-id"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
];
/// What a page may look at in an answer.
const MAY_SEE: [HeaderName; 5] = [
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-status-details-bin"),
    RETRY_AFTER,
    WWW_AUTHENTICATE,
];
/// How long a browser remembers what pages may.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Answers whatever comes. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Front {
    rest: Rest,
    grpc: Outside,
    grpc_web: GrpcWebService<Outside>,
    pages: Router,
    cors: Option<CorsLayer>,
    rate: RateLimit,
    sign_in: Option<Arc<dyn SignIn>>,
    /// Whether only this machine may call.
    local: bool,
}

impl Front {
    /// Everything ends in `calls`, or in `pages`, which are beside the API. Streams end when `stop` is cancelled.
    pub(crate) fn new(
        args: &GatewayArgs,
        calls: Calls,
        pages: Router,
        sign_in: Option<Arc<dyn SignIn>>,
        stop: CancellationToken,
    ) -> Self {
        let grpc = Outside::new(calls.clone(), args.limits(), stop.clone());
        let cors = (!args.cors_origins.is_empty()).then(|| cors(&args.cors_origins));
        Self {
            rest: Rest::new(calls, args.limits(), stop),
            grpc_web: GrpcWebLayer::new().layer(grpc.clone()),
            grpc,
            pages: pages.fallback(async || answer::refused(&Refusal::NoSuchPath)),
            cors,
            rate: RateLimit::new(args.rate_limit),
            local: sign_in.is_none() && args.is_local(),
            sign_in,
        }
    }

    /// Who has called how often.
    pub(crate) fn rate(&self) -> &RateLimit {
        &self.rate
    }

    /// The answer to a request that came from this address.
    pub(crate) async fn answer(&self, request: Request<Body>, from: IpAddr) -> Response<Body> {
        // OPTIONS without a method that a page wants is a question of its own, for us.
        let of_a_page = request.headers().contains_key(ORIGIN)
            && (request.method() != Method::OPTIONS
                || request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD));
        let Some(cors) = self.cors.as_ref().filter(|_| of_a_page) else {
            return self.counted(request, from).await;
        };
        let counted = service_fn(|request| async { Ok(self.counted(request, from).await) });
        match cors.layer(counted).oneshot(request).await {
            Ok(answer) => answer,
            Err::<_, std::convert::Infallible>(never) => match never {},
        }
    }

    async fn counted(&self, request: Request<Body>, from: IpAddr) -> Response<Body> {
        if self.local && !is_local(&request) {
            return refused(request.headers(), &Refusal::NotThisMachine);
        }
        let person = self.person(request.headers()).await;
        let counted = self.rate.count(person.as_ref().map(|person| person.id.as_str()), from);
        match counted {
            Ok(()) => self.dispatched(request).await,
            Err(wait) => refused(request.headers(), &Refusal::TooManyRequests(wait)),
        }
    }

    /// Whose calls are counted. Whether they may call at all is not asked here.
    async fn person(&self, headers: &HeaderMap) -> Option<Arc<Person>> {
        let sign_in = self.sign_in.as_ref().filter(|_| self.rate.counts())?;
        let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        sign_in.person(token.trim()).await.ok()
    }

    async fn dispatched(&self, request: Request<Body>) -> Response<Body> {
        let Some(kind) = grpc_kind(request.headers()) else {
            return match self.rest.answer(request).await {
                Ok(answer) => answer,
                Err(request) => infallible(self.pages.clone().oneshot(request).await),
            };
        };
        if kind.as_bytes().starts_with(GRPC_WEB) {
            return infallible(self.grpc_web.clone().oneshot(request).await).map(Body::new);
        }
        if request.version() != Version::HTTP_2 {
            return answer::refused(&Refusal::UnsupportedMediaType("application/json: gRPC needs HTTP/2"));
        }
        infallible(self.grpc.clone().oneshot(request.map(tonic::body::Body::new)).await).map(Body::new)
    }
}

/// A refusal as the caller can read it.
fn refused(headers: &HeaderMap, why: &Refusal) -> Response<Body> {
    match grpc_kind(headers) {
        Some(kind) => {
            let mut answer = why.status().into_http();
            answer.headers_mut().insert(CONTENT_TYPE, kind.clone());
            answer
        }
        None => answer::refused(why),
    }
}

/// Whether the caller calls this machine by a name that only this machine has.
fn is_local(request: &Request<Body>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let Some(authority) = request.uri().authority().cloned().or(host) else { return false };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

const GRPC: &[u8] = b"application/grpc";
const GRPC_WEB: &[u8] = b"application/grpc-web";

/// The content-type, where it is one of gRPC's.
fn grpc_kind(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(CONTENT_TYPE).filter(|kind| kind.as_bytes().starts_with(GRPC))
}

fn infallible<T>(result: Result<T, std::convert::Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

fn cors(origins: &[Origin]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().map(|origin| origin.0.clone())))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(MAY_SEND)
        .expose_headers(MAY_SEE)
        .max_age(REMEMBERED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n9_a_page_whose_name_leads_here_is_told_from_this_machine() {
        let asks = |uri: &str, host: Option<&str>| {
            let mut request = Request::get(uri).body(Body::empty()).unwrap();
            if let Some(host) = host {
                request.headers_mut().insert(HOST, host.parse().unwrap());
            }
            is_local(&request)
        };
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "127.9.9.9"] {
            assert!(asks("/v1/stores", Some(host)), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "192.0.2.1",
            "",
            "127.0.0.1.evil.example:8080",
            "0.0.0.0",
        ] {
            assert!(!asks("/v1/stores", Some(host)), "{host}");
        }
        assert!(
            asks("http://127.0.0.1:8080/v1/stores", None)
                && !asks("http://evil.example/v1/stores", Some("localhost"))
        );
        assert!(!asks("/v1/stores", None));
    }
}
