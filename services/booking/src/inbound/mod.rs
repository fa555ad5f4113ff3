//! The ways in: gRPC, and the events of approval.

mod convert;
mod events;
mod grpc;

pub(crate) use events::Policies;
pub(crate) use grpc::BookingApi;
