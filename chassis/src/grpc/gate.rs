//! The gate: a process answers as soon as it listens, also while it waits for its database.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;
use tonic::service::Routes;
use tower::{Layer, Service};

use crate::error::Error;

/// Health is asked before anything is ready.
const ALWAYS: &str = "/grpc.health.v1.Health/";

/// What is served once it is open. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate(Arc<OnceLock<Routes>>);

impl Gate {
    /// Serves `routes` from now on.
    pub(crate) fn open(&self, routes: Routes) {
        // Prepared once, not for each call.
        let _ = self.0.set(routes.prepare());
    }
}

/// Puts a gate before the services that always answer.
#[derive(Debug, Clone)]
pub(crate) struct GateLayer(pub(crate) Gate);

impl<S> Layer<S> for GateLayer {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { gate: self.0.clone(), inner }
    }
}

/// See [`GateLayer`].
#[derive(Debug, Clone)]
pub(crate) struct Gated<S> {
    gate: Gate,
    inner: S,
}

impl<S> Service<Request<Body>> for Gated<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        if request.uri().path().starts_with(ALWAYS) {
            return Box::pin(self.inner.call(request));
        }
        if let Some(routes) = self.gate.0.get() {
            let mut routes = routes.clone();
            // An axum router is always ready.
            return Box::pin(async move { routes.call(request).await });
        }
        let why = "this service has just been started and waits for what it needs";
        let status = Status::from(Error::unavailable("STARTING", why, Duration::from_secs(1)));
        Box::pin(async move { Ok(status.into_http()) })
    }
}
