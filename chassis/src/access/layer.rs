//! Puts the door before services.

use std::convert::Infallible;
use std::task::{Context as TaskContext, Poll};

use futures::future::BoxFuture;
use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use super::Caller;
use super::body::first_message;
use super::door::{Door, Judgement};
use super::ending::Ending;
use crate::context::Context;
use crate::grpc::method;

/// Lets nobody through who may not call; whoever comes through is the [`Caller`] of the call's context.
#[derive(Clone)]
pub struct AccessLayer(pub Door);

impl<S> Layer<S> for AccessLayer {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { door: self.0.clone(), inner }
    }
}

/// See [`AccessLayer`].
#[derive(Clone)]
pub struct Guarded<S> {
    door: Door,
    inner: S,
}

impl<S> Service<Request<Body>> for Guarded<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let standby = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, standby);
        let door = self.door.clone();
        Box::pin(async move {
            match admit(&door, request).await {
                Ok((caller, request)) => {
                    let streams = method(request.uri().path()).streams;
                    let until = caller.person.as_ref().and_then(|person| person.until).filter(|_| streams);
                    let context = Context { caller, ..Context::current() };
                    let answer = context.scope(inner.call(request)).await?;
                    Ok(match until {
                        Some(until) if answer.headers().get("grpc-status").is_none() => {
                            answer.map(|body| Body::new(Ending::at(until, body)))
                        }
                        _ => answer,
                    })
                }
                Err(refused) => Ok(refused.into_http()),
            }
        })
    }
}

async fn admit(door: &Door, request: Request<Body>) -> Result<(Caller, Request<Body>), Status> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let (person, public) = match door.judge(path, &parts.headers, &parts.extensions).await? {
        Judgement::In(caller) => return Ok((caller, Request::from_parts(parts, body))),
        Judgement::ByMessage(person, public) => (person, public),
    };
    let (message, body) = first_message(body).await?;
    // Nothing came that could be about somebody: the service says what is missing.
    let caller = match message {
        Some(message) => door.judge_message(path, person, public, &message).await?,
        None => Caller { person: Some(person), sight: super::Sight::Public },
    };
    Ok((caller, Request::from_parts(parts, body)))
}
