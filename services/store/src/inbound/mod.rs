//! What reaches the context: calls over gRPC, and other contexts' events.

mod convert;
mod events;
mod grpc;
mod members;
mod present;

pub(crate) use events::StorePolicies;
pub(crate) use grpc::StoreApi;
pub(crate) use members::StorePeople;
