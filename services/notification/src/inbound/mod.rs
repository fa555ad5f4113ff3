//! What drives the use cases: calls, events, and the passing of time.

mod convert;
mod events;
mod grpc;
mod members;
mod notices;

pub(crate) use events::Policies;
#[cfg(test)]
pub(crate) use events::tests::every_event;
pub(crate) use grpc::Grpc;
pub(crate) use members::StorePeople;
