//! Events: what has happened, told once, in order for each case.
//!
//! A change and its events commit together (outbox); a relay publishes them to the bus; a consumer
//! commits an event's effect together with the fact that it was handled (inbox). An event that fails
//! is parked with the later events of its case, so that neighbours go on.

mod bus;
mod consumer;
mod consuming;
mod embedded;
mod envelope;
mod handling;
mod jetstream;
mod observe;
mod parking;
mod reading;
mod relay;
mod replay;
mod service;
#[cfg(test)]
mod tests;

pub use bus::{Batch, EventBus, LogFilter, LogPosition, Recorded, Subscription};
pub use consumer::{Consumer, ConsumerStatus, Policy};
pub use embedded::EmbeddedLog;
pub use envelope::{Event, NewEvent, id};
pub use jetstream::{EventsUrl, JetStream, NatsArgs, NatsUrl, StreamName};
pub(crate) use observe::{Consuming, Outbox};
pub use parking::DeadLetter;
pub(crate) use parking::Retrier;
pub(crate) use relay::Relay;
pub(crate) use service::EventLogApi;
