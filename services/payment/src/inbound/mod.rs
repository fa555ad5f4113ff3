//! What sets payments to work: calls, events of orders, and the passing of time.

mod convert;
mod events;
mod grpc;

pub(crate) use events::Policies;
pub(crate) use grpc::PaymentApi;
