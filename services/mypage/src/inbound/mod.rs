//! What drives the use cases: calls and events.

mod convert;
mod events;
mod fact;
mod grpc;
mod loans;
mod orders;
mod rooms;
#[cfg(test)]
mod samples;

pub(crate) use events::Policies;
pub(crate) use grpc::Grpc;
