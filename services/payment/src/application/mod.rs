//! What can be done with payments: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. A unit of work is never held across a call of the provider.

mod charge;
mod end_order;
mod error;
mod ports;
mod queries;
mod settle;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::asking::Asking;
use chassis::clock::Clock;

pub(crate) use end_order::end_order;
pub(crate) use ports::{Entry, EntryKind, NoAnswer, PaymentStore, PaymentUow, Provider, Whose};

/// How long to wait after questions that stayed without an answer.
const WAITS: RangeInclusive<Duration> = Duration::from_millis(500)..=Duration::from_secs(30);

/// The use cases of paying.
pub(crate) struct Payments {
    store: Arc<dyn PaymentStore>,
    provider: Arc<dyn Provider>,
    clock: Clock,
    asking: Asking,
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
        Self { store, provider, clock, asking: Asking::new(admission, provider_timeout, WAITS) }
    }
}
