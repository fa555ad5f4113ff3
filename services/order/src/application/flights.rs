//! Single flight: in this process, one task at a time works on the money of an order; whoever comes
//! meanwhile waits for it and sees the same outcome.
//!
//! Only saves work. What keeps an order from being charged twice is its id, the key towards payment.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::OrderId;

/// The orders that are being worked on.
#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<HashMap<OrderId, watch::Receiver<()>>>);

/// The right to work on an order; given back when dropped, also by a panic.
#[derive(Debug)]
pub(super) struct Lead<'a> {
    flights: &'a Flights,
    order: OrderId,
    /// Those who wait learn of the end by the end of this.
    _end: watch::Sender<()>,
}

impl Flights {
    /// Whether somebody works on the order.
    pub(super) fn is_running(&self, order: &OrderId) -> bool {
        self.running().contains_key(order)
    }

    /// The right to work on the order, or `None` after somebody else has done so.
    pub(super) async fn lead_or_wait(&self, order: &OrderId) -> Option<Lead<'_>> {
        let mut end = {
            let mut running = self.running();
            let Some(end) = running.get(order).cloned() else {
                let (sender, end) = watch::channel(());
                running.insert(order.clone(), end);
                return Some(Lead { flights: self, order: order.clone(), _end: sender });
            };
            end
        };
        while end.changed().await.is_ok() {}
        None
    }

    fn running(&self) -> MutexGuard<'_, HashMap<OrderId, watch::Receiver<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        self.flights.running().remove(&self.order);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn order() -> OrderId {
        OrderId::try_new("o-1").unwrap()
    }

    #[tokio::test]
    async fn one_leads_and_the_others_wait_for_it() {
        let flights = Flights::default();
        let order = order();
        let lead = flights.lead_or_wait(&order).await;
        assert!(lead.is_some() && flights.is_running(&order));
        let (waited, ()) = tokio::join!(flights.lead_or_wait(&order), async { drop(lead) });
        assert!(waited.is_none() && !flights.is_running(&order));
    }

    #[tokio::test]
    async fn a_panic_gives_the_order_back() {
        let flights = Arc::new(Flights::default());
        let theirs = flights.clone();
        let panicked = tokio::spawn(async move {
            let _lead = theirs.lead_or_wait(&order()).await;
            panic!("on purpose");
        });
        assert!(panicked.await.is_err());
        assert!(flights.lead_or_wait(&order()).await.is_some());
    }
}
