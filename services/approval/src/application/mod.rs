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

use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::clock::Clock;
use chassis::single_flight::SingleFlight;
use chassis::worker::{Wake, backoff};

use crate::domain::ApprovalRequest;

pub(crate) use deny::Deny;
pub(crate) use ports::{ApprovalStore, ApprovalUow, Bookings, Denial, TooLate, Whose};
pub(crate) use react::{Happening, react};

/// The first wait after a question that stayed without an answer, and the longest: a return is noticed soon.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// How much longer than a call may take somebody may be at a request, before others look after it.
const GRACE: Duration = Duration::from_secs(3);

/// The use cases of deciding.
pub(crate) struct Approvals {
    store: Arc<dyn ApprovalStore>,
    bookings: Arc<dyn Bookings>,
    clock: Clock,
    admission: Admission,
    flights: SingleFlight,
    /// Rung when a denial was kept.
    kept: Wake,
    /// How long a call of booking lasts at most.
    timeout: Duration,
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
        Self { store, bookings, clock, admission, flights: SingleFlight::new(), kept, timeout }
    }

    fn answer(&self, request: ApprovalRequest) -> Answer {
        let now = self.clock.now();
        let retry_after = request.data().next_attempt_at.map(|at| at.since(now).max(FIRST_WAIT));
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

/// How long to wait after the `attempts`-th question that stayed without an answer.
fn wait(attempts: u32, hint: Option<Duration>) -> Duration {
    hint.unwrap_or_else(|| backoff(attempts, FIRST_WAIT, LONGEST_WAIT)).clamp(FIRST_WAIT, LONGEST_WAIT)
}
