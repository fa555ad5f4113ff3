//! What reaches the context: calls over gRPC, in each version that is served, and the loans' events.

mod convert;
mod events;
mod grpc;
mod present;
mod v2;

pub(crate) use events::Policies;
pub(crate) use grpc::CatalogApi;
