//! What can be done with orders: one use case a file, over the ports of `ports`.
//!
//! No SQL, no protobuf, no status codes. A unit of work is never held across a remote call.

mod advance;
mod cancel_order;
mod error;
mod expire;
mod finish_due;
mod pace;
mod pay_order;
mod place_order;
mod ports;
mod queries;
mod react;

use std::sync::Arc;
use std::time::Duration;

use chassis::case::Cases;
use chassis::clock::Clock;
use chassis::single_flight::SingleFlight;
use chassis::worker::Wake;

use crate::domain::Order;
use pace::Pace;

pub(crate) use place_order::PlaceOrder;
pub(crate) use ports::{Charge, Condition, Deliveries, OrderStore, OrderUow, Payments, Reservation, Whose};
pub(crate) use react::react;

/// What the operator decides.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// How many orders may be unpaid at once.
    pub(crate) max_deferred: i64,
    /// How long an order may stay unpaid.
    pub(crate) expires_after: Duration,
    /// How long one attempt to reserve and charge lasts at most.
    pub(crate) attempt_lasts: Duration,
    /// How long a reservation must still hold when a charge begins.
    pub(crate) charge_margin: Duration,
}

/// The use cases of ordering.
pub(crate) struct Orders {
    store: Arc<dyn OrderStore>,
    payments: Arc<dyn Payments>,
    deliveries: Arc<dyn Deliveries>,
    clock: Clock,
    cases: Cases,
    rules: Rules,
    flights: SingleFlight,
    deferred: Wake,
    pace: Pace,
}

impl Orders {
    /// Over these ports. `deferred` is rung when an order was put off; `cases` know on whose behalf.
    pub(crate) fn new(
        store: Arc<dyn OrderStore>,
        payments: Arc<dyn Payments>,
        deliveries: Arc<dyn Deliveries>,
        clock: Clock,
        cases: Cases,
        rules: Rules,
        deferred: Wake,
    ) -> Self {
        Self {
            store,
            payments,
            deliveries,
            clock,
            cases,
            rules,
            flights: SingleFlight::new(),
            deferred,
            pace: Pace::default(),
        }
    }

    fn answer(&self, order: Order) -> Answer {
        let now = self.clock.now();
        let retry_after = order.data().next_attempt_at.map(|at| at.since(now).max(SHORTEST_WAIT));
        Answer { order, retry_after }
    }
}

/// Nobody is asked to come back sooner.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// What a command answers: the order as it is now.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The order.
    pub(crate) order: Order,
    /// When to come back, where something is still awaited.
    pub(crate) retry_after: Option<Duration>,
}
