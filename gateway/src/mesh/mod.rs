//! The village as gRPC, behind the gateway: each call finds the service that it is for, whichever door it came in by.

mod again;
mod ending;
mod forward;
mod headers;
mod outside;
mod peers;
mod platform;
mod village;

use std::convert::Infallible;

use chassis::access::{AccessLayer, Door};
use chassis::grpc::CallLayer;
use http::{Request, Response};
use tonic::body::Body;
use tower::Layer;
use tower::util::BoxCloneSyncService;

pub(crate) use outside::Outside;
pub use peers::Peers;
pub(crate) use village::{Village, services};

/// Whatever answers gRPC.
pub(crate) type Calls = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// What every call goes through, by REST as by gRPC, from the outside in.
pub(crate) fn stack(village: Village, door: &Door) -> Calls {
    // Its span, its line in the log, its duration, its deadline.
    let call = CallLayer;
    // Whether the caller may, as the services judge again: what is above counts refusals.
    let access = AccessLayer(door.clone().front());
    BoxCloneSyncService::new(call.layer(access.layer(village)))
}
