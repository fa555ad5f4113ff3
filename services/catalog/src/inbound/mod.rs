//! What reaches the context: calls over gRPC, and the loans' events.

mod convert;
mod events;
mod grpc;
mod present;

pub(crate) use events::Policies;
pub(crate) use grpc::CatalogApi;
