//! The ways in: gRPC, the events of booking, and what the clock makes due.

mod convert;
mod events;
mod grpc;

pub(crate) use events::Policies;
pub(crate) use grpc::OccupancyApi;
