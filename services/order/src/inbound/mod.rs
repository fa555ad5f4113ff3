//! The ways in: gRPC, events of other contexts, and what the clock makes due.

mod convert;
mod events;
mod grpc;
mod worker;

pub(crate) use events::Policies;
pub(crate) use grpc::OrderApi;
pub(crate) use worker::{Expirer, Finisher};
