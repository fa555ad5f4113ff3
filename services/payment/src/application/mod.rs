//! What can be done with payments: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. A unit of work is never held across a call of the provider.

mod charge;
mod end_order;
mod error;
mod ports;
mod queries;
mod settle;

use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::clock::Clock;
use chassis::single_flight::SingleFlight;
use chassis::types::Timestamp;
use chassis::worker::backoff;

pub(crate) use end_order::end_order;
pub(crate) use ports::{Entry, EntryKind, NoAnswer, PaymentStore, PaymentUow, Provider, Whose};

/// The first wait after a question that stayed without an answer, and the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// How much longer than the provider may take somebody may be at a payment, before others look after it.
const GRACE: Duration = Duration::from_secs(3);

/// The use cases of paying.
pub(crate) struct Payments {
    store: Arc<dyn PaymentStore>,
    provider: Arc<dyn Provider>,
    clock: Clock,
    provider_timeout: Duration,
    flights: SingleFlight,
    admission: Admission,
}

impl Payments {
    /// Over these ports. A call of the provider lasts at most `provider_timeout`, and needs `admission`.
    pub(crate) fn new(
        store: Arc<dyn PaymentStore>,
        provider: Arc<dyn Provider>,
        clock: Clock,
        provider_timeout: Duration,
        admission: Admission,
    ) -> Self {
        Self { store, provider, clock, provider_timeout, flights: SingleFlight::new(), admission }
    }

    /// Until when nobody else looks after a payment that somebody begins to see to now.
    fn leased_until(&self, now: Timestamp) -> Timestamp {
        now.plus(self.provider_timeout).plus(GRACE)
    }
}

/// When to ask again after the `attempts`-th question that stayed without an answer.
fn again(now: Timestamp, attempts: u32) -> Timestamp {
    now.plus(backoff(attempts, FIRST_WAIT, LONGEST_WAIT))
}
