//! Which service a call is for.

use std::convert::Infallible;
use std::task::{Context, Poll};

use chassis::error::Error;
use chassis::readiness::Readiness;
use futures::future::BoxFuture;
use http::{Request, Response};
use maeul_proto::access::{self, Access};
use maeul_proto::platform::v1::clock_service_server::ClockServiceServer;
use maeul_proto::platform::v1::event_log_service_server::EventLogServiceServer;
use tonic::Status;
use tonic::body::Body;
use tonic::service::{Routes, RoutesBuilder};
use tower::Service;

use super::Peers;
use super::forward::forward;
use super::platform::Platform;

/// All that can be called through the gateway.
#[derive(Debug, Clone)]
pub(crate) struct Village {
    peers: Peers,
    /// Health of the gateway, reflection, and what lives in every process.
    here: Routes,
}

impl Village {
    pub(crate) fn new(peers: Peers, readiness: &Readiness) -> Result<Self, Error> {
        let mut here = RoutesBuilder::default();
        here.add_service(readiness.health_service());
        here.add_service(EventLogServiceServer::new(Platform::new(peers.clone())));
        here.add_service(ClockServiceServer::new(Platform::new(peers.clone())));
        let mut reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(maeul_proto::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET);
        for name in services() {
            reflection = reflection.with_service_name(name);
        }
        here.add_service(reflection.build_v1().map_err(Error::internal)?);
        Ok(Self { peers, here: here.routes().prepare() })
    }

    async fn call(mut self, request: Request<Body>) -> Response<Body> {
        let path = request.uri().path();
        match access::of(path) {
            Some(Access::Internal(_)) => {
                let why = "this is for services of the village only";
                Status::from(Error::denied("INTERNAL_RPC", why)).into_http()
            }
            Some(Access::Public(_)) if !path.starts_with("/maeul.platform.") => {
                match self.peers.of(context(path)) {
                    Some(peer) => forward(peer, request).await,
                    None => unknown(),
                }
            }
            Some(Access::Public(_)) => self.here(request).await,
            // What the contracts do not have nobody has: nobody could say for whom it is.
            None if path.starts_with("/grpc.") => self.here(request).await,
            None => unknown(),
        }
    }

    async fn here(&mut self, request: Request<Body>) -> Response<Body> {
        // An axum router is always ready.
        match self.here.call(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    }
}

/// The names of all services that can be called here: of those with a public RPC, and of the gateway's own.
pub(crate) fn services() -> Vec<String> {
    let public = access::all().iter().filter(|(_, rule)| matches!(rule, Access::Public(_)));
    let mut names: Vec<_> = public
        .filter_map(|(path, _)| path.trim_start_matches('/').split('/').next())
        .map(str::to_owned)
        .collect();
    names.extend(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"].map(str::to_owned));
    names.dedup();
    names
}

/// `order` of `/maeul.order.v1.OrderService/PlaceOrder`.
fn context(path: &str) -> &str {
    path.split('.').nth(1).unwrap_or_default()
}

fn unknown() -> Response<Body> {
    Status::unimplemented("").into_http()
}

impl Service<Request<Body>> for Village {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let village = self.clone();
        Box::pin(async move { Ok(Village::call(village, request).await) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_with_a_public_rpc_can_be_called_and_is_named_once() {
        let names = services();
        assert!(
            names.len() >= 16 && names.contains(&"maeul.platform.v1.ClockService".to_owned()),
            "{names:?}"
        );
        assert_eq!(names.len(), names.iter().collect::<std::collections::BTreeSet<_>>().len());
        assert_eq!(context("/maeul.order.v2.OrderService/PlaceOrder"), "order");
    }
}
