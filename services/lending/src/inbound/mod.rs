//! What sets loans to work: calls, the catalog's decisions, and the passing of days.

mod convert;
mod events;
mod grpc;
mod present;
mod worker;

pub(crate) use events::Policies;
pub(crate) use grpc::LendingApi;
pub(crate) use worker::Announcer;
