//! What drives the use cases: calls and events.

mod convert;
mod events;
mod facts;
mod grpc;
#[cfg(test)]
mod samples;
mod wire;

pub(crate) use events::Policies;
pub(crate) use grpc::Grpc;
