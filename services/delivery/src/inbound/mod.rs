//! What sets deliveries to work: calls, events of orders and stores, and the passing of time.

mod convert;
mod events;
mod grpc;
mod worker;

pub(crate) use events::Policies;
pub(crate) use grpc::DeliveryApi;
pub(crate) use worker::Couriers;
