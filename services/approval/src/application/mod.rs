//! What can be done with requests for approval: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. A denial asks booking first, which alone decides, and writes down then
//! what it said; a unit of work is never held across a call. Whoever dies between the two is finished by
//! booking's own event, which says the same.

mod deny;
mod error;
mod finish;
mod grant;
mod ports;
mod queries;
mod react;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::asking::Asking;
use chassis::clock::Clock;
use chassis::worker::Wake;

use crate::domain::ApprovalRequest;

pub(crate) use deny::Deny;
pub(crate) use ports::{ApprovalStore, ApprovalUow, Bookings, Denial, TooLate, Whose};
pub(crate) use react::{Happening, react};

/// How long to wait after questions that stayed without an answer: a return is noticed soon.
const WAITS: RangeInclusive<Duration> = Duration::from_millis(250)..=Duration::from_secs(2);

/// The use cases of deciding.
pub(crate) struct Approvals {
    store: Arc<dyn ApprovalStore>,
    bookings: Arc<dyn Bookings>,
    clock: Clock,
    asking: Asking,
    /// Rung when a denial was kept.
    kept: Wake,
}

impl Approvals {
    /// Over these ports. A call of booking needs `admission` and lasts `timeout` at most; `kept` is rung when
    /// the worker is to finish something.
    pub(crate) fn new(
        store: Arc<dyn ApprovalStore>,
        bookings: Arc<dyn Bookings>,
        clock: Clock,
        admission: Admission,
        kept: Wake,
        timeout: Duration,
    ) -> Self {
        Self { store, bookings, clock, asking: Asking::new(admission, timeout, WAITS), kept }
    }

    fn answer(&self, request: ApprovalRequest) -> Answer {
        let retry_after = self.asking.retry_after(request.data().next_attempt_at, self.clock.now());
        Answer { request, retry_after }
    }
}

/// What a denial answers: the request as it is now.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The request.
    pub(crate) request: ApprovalRequest,
    /// When to look again, where booking is still to be told.
    pub(crate) retry_after: Option<Duration>,
}
