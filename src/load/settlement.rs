//! Waits after the load until every order that was answered is settled.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use chassis::worker::backoff;
use futures::StreamExt;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::journey::Counter;
use super::tally::{Ordered, Place};

const AT_ONCE: usize = 4;
const FIRST_LOOK: Duration = Duration::from_millis(50);
const LONGEST_LOOK: Duration = Duration::from_secs(2);

/// How the waiting ended.
#[derive(Debug, Default, Clone)]
pub(super) struct Settlement {
    /// When all were seen settled, from the end of the load on.
    pub(super) after: Option<Duration>,
    /// What the others lack.
    pub(super) open: HashMap<Place, &'static str>,
}

impl Settlement {
    /// How many orders lack what.
    pub(super) fn lacking(&self) -> BTreeMap<String, u64> {
        let mut lacking = BTreeMap::new();
        for what in self.open.values() {
            *lacking.entry((*what).to_owned()).or_default() += 1;
        }
        lacking
    }

    /// Waits; `seen` is told each time how many are still open.
    pub(super) async fn wait<C: Counter>(
        counter: &C,
        orders: &[Ordered],
        given_up: &CancellationToken,
        seen: impl Fn(usize),
    ) -> Self {
        let begun = Instant::now();
        let mut open: HashMap<Place, &'static str> = (0..orders.len()).map(|place| (place, "view")).collect();
        let mut looks = 0;
        while !open.is_empty() {
            seen(open.len());
            let look = look(counter, orders, &mut open);
            if given_up.run_until_cancelled(look).await.is_none() {
                break;
            }
            if open.is_empty() {
                seen(0);
                return Self { after: Some(begun.elapsed()), open };
            }
            looks += 1;
            let pause = sleep(backoff(looks, FIRST_LOOK, LONGEST_LOOK));
            if given_up.run_until_cancelled(pause).await.is_none() {
                break;
            }
        }
        let after = open.is_empty().then_some(Duration::ZERO);
        Self { after, open }
    }
}

/// Looks at the pages of all customers of whom an order is open.
async fn look<C: Counter>(counter: &C, orders: &[Ordered], open: &mut HashMap<Place, &'static str>) {
    let mut by_customer = HashMap::<usize, HashMap<&str, Place>>::new();
    for place in open.keys().copied() {
        if let Some(order) = orders.get(place) {
            by_customer.entry(order.customer).or_default().insert(&order.id, place);
        }
    }
    let pages = futures::stream::iter(by_customer)
        .map(|(customer, wanted)| async move { (counter.page(customer).await, wanted) });
    let mut pages = pages.buffer_unordered(AT_ONCE);
    while let Some((page, wanted)) = pages.next().await {
        // A page that cannot be read now is read at the next look.
        for (id, lack) in page.unwrap_or_default() {
            let Some(place) = wanted.get(id.as_str()) else { continue };
            match lack {
                None => drop(open.remove(place)),
                Some(what) => drop(open.insert(*place, what)),
            }
        }
    }
}
