//! What drives the use cases: gRPC and the event log.

mod convert;
mod events;
mod grpc;

pub(crate) use events::Policies;
pub(crate) use grpc::MarketingApi;
