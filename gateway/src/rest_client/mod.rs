//! A client of the front door that takes gRPC calls and makes REST calls of them: every generated client works over it as
//! over a channel, so that what is told of one way in can be tried on the other.
//!
//! Owns: the way from a gRPC call to an HTTP request and from its answer back, status and details included. Knows no
//! contract by name; which request means which RPC is said by [`crate::binding`].

mod answer;
mod call;
mod status;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::task::{Context, Poll};
use std::time::Duration;

use chassis::grpc::parse_timeout;
use futures::future::BoxFuture;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, Request, Response};
use tonic::Status;
use tonic::body::Body;
use tower::Service;

use crate::binding::request_of;
use call::Call;

/// How long the gateway may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(3);

/// A way to a village through its gateway's REST. Cheap to clone; connections are kept and shared. Give it to a generated
/// client in place of a channel.
///
/// An RPC that has no HTTP path is `UNIMPLEMENTED` here, a gateway that does not answer is `UNAVAILABLE`. A deadline
/// (`grpc-timeout`) holds until the answer, or the stream of answers, begins.
#[derive(Debug, Clone)]
pub struct RestChannel {
    /// The gateway's address, without a slash at the end.
    base: String,
    http: reqwest::Client,
}

impl RestChannel {
    /// A way to the gateway at `url`, for example `http://127.0.0.1:8080`. Nothing is sent yet. An error says in one
    /// line what is wrong with the address.
    pub fn try_new(url: &str) -> Result<Self, String> {
        let parsed = reqwest::Url::parse(url).map_err(|why| format!("{url:?}: {why}"))?;
        if !matches!(parsed.scheme(), "http" | "https") || parsed.query().is_some() {
            return Err(format!("{url:?}: not the address of a gateway, such as http://127.0.0.1:8080"));
        }
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        let http = http.build().map_err(|why| format!("{url:?}: {why}"))?;
        Ok(Self { base: parsed.as_str().trim_end_matches('/').to_owned(), http })
    }

    /// Whether anybody answers there by HTTP, whatever it is.
    pub async fn answers(&self) -> bool {
        self.http.get(&self.base).timeout(CONNECT).send().await.is_ok()
    }

    async fn send(self, request: Request<Body>) -> Result<Response<Body>, Status> {
        let (parts, body) = request.into_parts();
        let call = Call::read(parts.uri.path(), body).await?;
        let asked = request_of(&call.rpc, &call.request).ok_or_else(|| call.cannot_be_said())?;
        let mut request = self.http.request(asked.method, format!("{}{}", self.base, asked.target));
        request = request.headers(metadata(&parts.headers)).header(ACCEPT, answer::accepted(&call.rpc));
        if let Some(body) = asked.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let response = request.send().await.map_err(|why| status::unanswered(&why))?;
        answer::read(&call.rpc, response).await
    }
}

/// The call's own metadata: all but what HTTP and gRPC say of the body and of the connection.
fn metadata(headers: &HeaderMap) -> HeaderMap {
    let of_the_protocol = |name: &str| {
        matches!(
            name,
            "te" | "host" | "connection" | "keep-alive" | "transfer-encoding" | "user-agent" | "accept"
        ) || name.starts_with("content-")
            || name.starts_with("grpc-")
    };
    let own = headers.iter().filter(|(name, _)| !of_the_protocol(name.as_str()));
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

impl Service<Request<Body>> for RestChannel {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let timeout =
            request.headers().get("grpc-timeout").and_then(|text| parse_timeout(text.to_str().ok()?));
        let answer = self.clone().send(request);
        Box::pin(async move {
            let answer = match timeout {
                None => answer.await,
                Some(timeout) => tokio::time::timeout(timeout, answer).await.unwrap_or_else(|_| {
                    Err(Status::deadline_exceeded("the time given was over before the answer was there"))
                }),
            };
            Ok(answer.unwrap_or_else(Status::into_http))
        })
    }
}
