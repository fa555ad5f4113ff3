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

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::asking::Asking;
use chassis::clock::Clock;
use chassis::error::Error;
use chassis::worker::Wake;

use crate::domain::RoomUse;

pub(crate) use ports::{Bookings, Refusal, Release, RoomUseStore, RoomUseUow, Start, Whose};
pub(crate) use react::{Happening, react};

/// How long to wait after questions that stayed without an answer: a return is noticed soon.
const WAITS: RangeInclusive<Duration> = Duration::from_millis(250)..=Duration::from_secs(2);

/// The use cases of using rooms.
pub(crate) struct RoomUses {
    store: Arc<dyn RoomUseStore>,
    bookings: Arc<dyn Bookings>,
    clock: Clock,
    asking: Asking,
    /// Rung when an end was kept.
    kept: Wake,
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
        Self { store, bookings, clock, asking: Asking::new(admission, timeout, WAITS), kept }
    }

    fn answer(&self, room_use: RoomUse) -> Answer {
        let retry_after = self.asking.retry_after(room_use.data().next_attempt_at, self.clock.now());
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
