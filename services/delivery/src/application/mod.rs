//! What can be done with deliveries: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. A unit of work is never held across a call of the carrier.

mod autopilot;
mod complete;
mod error;
mod pick_up;
mod ports;
mod queries;
mod react;
mod release;
mod reserve;
mod settle;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::asking::Asking;
use chassis::clock::Clock;
use chassis::worker::{HEARTBEAT, Wake};

use crate::domain::Delivery;

pub(crate) use autopilot::Autopilot;
pub(crate) use ports::{Carrier, DeliveryStore, DeliveryUow, Entry, ForCourier, NoAnswer, Whose};
pub(crate) use react::{Happening, react};
pub(crate) use reserve::Answer;

/// How long to wait after questions that stayed without an answer.
const WAITS: RangeInclusive<Duration> = Duration::from_millis(500)..=Duration::from_secs(30);

/// What the operator decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// How long a call of the carrier lasts at most.
    pub(crate) carrier_timeout: Duration,
    /// How long a reservation holds.
    pub(crate) reservation_lasts: Duration,
}

/// The use cases of delivering.
pub(crate) struct Deliveries {
    store: Arc<dyn DeliveryStore>,
    carrier: Arc<dyn Carrier>,
    clock: Clock,
    rules: Rules,
    bells: Bells,
    asking: Asking,
}

/// What is rung when deliveries change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bells {
    /// The carrier is to be asked or told something.
    pub(crate) settler: Wake,
    /// The carrier's couriers may have something to do.
    pub(crate) autopilot: Wake,
}

impl Bells {
    /// Rings once `uow`, which saved this delivery, is durable: whoever has to do something about it.
    pub(crate) fn ring_after(&self, uow: &mut dyn DeliveryUow, delivery: &Delivery) {
        // What is due later than that it finds by itself.
        let soon = uow.now().plus(HEARTBEAT);
        if delivery.data().next_attempt_at.is_some_and(|at| at <= soon) {
            uow.wake(&self.settler);
        }
        if delivery.calls_courier() {
            uow.wake(&self.autopilot);
        }
    }
}

impl Deliveries {
    /// Over these ports. A call of the carrier needs `admission`.
    pub(crate) fn new(
        store: Arc<dyn DeliveryStore>,
        carrier: Arc<dyn Carrier>,
        clock: Clock,
        rules: Rules,
        bells: Bells,
        admission: Admission,
    ) -> Self {
        let asking = Asking::new(admission, rules.carrier_timeout, WAITS);
        Self { store, carrier, clock, rules, bells, asking }
    }
}
