//! What can be done with the uses of rooms: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. Booking is asked first, and what it says is written down then: it
//! alone decides, and a unit of work is never held across a call. Whoever dies between the two is finished by
//! booking's own event, which says the same.

mod end_use;
mod error;
mod finish;
mod ports;
mod queries;
mod react;
mod start_use;

use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::clock::Clock;
use chassis::error::Error;
use chassis::single_flight::SingleFlight;
use chassis::worker::{Wake, backoff};

use crate::domain::RoomUse;

pub(crate) use ports::{Bookings, Refusal, Release, RoomUseStore, RoomUseUow, Start, Whose};
pub(crate) use react::{Happening, react};

/// The first wait after a question that stayed without an answer, and the longest: a return is noticed soon.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// How much longer than a call may take somebody may be at a use, before others look after it.
const GRACE: Duration = Duration::from_secs(3);

/// The use cases of using rooms.
pub(crate) struct RoomUses {
    store: Arc<dyn RoomUseStore>,
    bookings: Arc<dyn Bookings>,
    clock: Clock,
    admission: Admission,
    flights: SingleFlight,
    /// Rung when an end was kept.
    kept: Wake,
    /// How long a call of booking lasts at most.
    timeout: Duration,
}

impl RoomUses {
    /// Over these ports. A call of booking needs `admission` and lasts `timeout` at most; `kept` is rung when
    /// the worker is to finish something.
    pub(crate) fn new(
        store: Arc<dyn RoomUseStore>,
        bookings: Arc<dyn Bookings>,
        clock: Clock,
        admission: Admission,
        kept: Wake,
        timeout: Duration,
    ) -> Self {
        Self { store, bookings, clock, admission, flights: SingleFlight::new(), kept, timeout }
    }

    fn answer(&self, room_use: RoomUse) -> Answer {
        let now = self.clock.now();
        let retry_after = room_use.data().next_attempt_at.map(|at| at.since(now).max(FIRST_WAIT));
        Answer { room_use, retry_after }
    }
}

/// What a command answers: the use as it is now.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The use.
    pub(crate) room_use: RoomUse,
    /// When to look again, where booking is still to be told.
    pub(crate) retry_after: Option<Duration>,
}

/// What a customer is told who cannot be served without booking.
fn away(hint: Option<Duration>) -> Error {
    let why = "booking does not answer; the use was not started";
    Error::unavailable("BOOKING_UNAVAILABLE", why, hint.unwrap_or(Duration::from_secs(1)))
}

/// How long to wait after the `attempts`-th question that stayed without an answer.
fn wait(attempts: u32, hint: Option<Duration>) -> Duration {
    hint.unwrap_or_else(|| backoff(attempts, FIRST_WAIT, LONGEST_WAIT)).clamp(FIRST_WAIT, LONGEST_WAIT)
}
