//! Customers who keep ordering, whatever happens to the village: as people with a good app do, they repeat
//! what was not answered under the same key.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use maeul_proto::order::v1::order_service_client::OrderServiceClient;
use maeul_proto::order::v1::{GetOrderRequest, Order, OrderState, PlaceOrderRequest};
use tokio::task::JoinHandle;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

use super::{Contact, PATIENCE, Shop, order_for, unique, until_within};

/// What becomes of one try.
const PATIENCE_OF_A_CALL: Duration = Duration::from_secs(10);
/// A pause between two tries, so that a village that is away is not hammered.
const PAUSE: Duration = Duration::from_millis(20);

/// Customers at work.
pub(crate) struct Crowd {
    leaving: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    customers: Vec<JoinHandle<Visit>>,
}

/// How customers take their time.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    /// How long they wait for an answer, and then for an order that was put off to be paid.
    pub(crate) patience: Duration,
    /// How long they think before they order again.
    pub(crate) think: Duration,
}

/// In a hurry, and not for long.
const HURRY: Pace = Pace { patience: Duration::from_mins(1), think: Duration::ZERO };

/// What customers saw.
#[derive(Debug, Default)]
pub(crate) struct Visit {
    /// Every order that was answered with OK.
    pub(crate) orders: Vec<Order>,
    /// How many of them were not paid at once.
    pub(crate) deferred: usize,
    /// How often something had to be asked again, by the code of the refusal.
    pub(crate) repeats: Vec<Code>,
    /// Refusals that are no passing ones, and what was not answered or not paid in time.
    pub(crate) refused: Vec<String>,
}

impl Crowd {
    /// `n` customers who order `dish` one order at a time, each until it is settled as far as they care.
    pub(crate) fn of(n: usize, contact: &Contact, shop: &Shop, dish: &str) -> Self {
        Self::at(HURRY, n, contact, shop, dish)
    }

    /// The same at another pace.
    pub(crate) fn at(pace: Pace, n: usize, contact: &Contact, shop: &Shop, dish: &str) -> Self {
        let (leaving, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let customer = |_| {
            let (leaving, answered) = (leaving.clone(), answered.clone());
            let (shop, dish) = (shop.clone(), dish.to_owned());
            let orders = OrderServiceClient::new(contact.to("order"));
            tokio::spawn(async move {
                let (mut visit, who) = (Visit::default(), unique("customer"));
                while !leaving.load(Ordering::Relaxed) {
                    visit.one(&orders, order_for(&who, &shop, &dish), pace.patience, &answered).await;
                    if !pace.think.is_zero() {
                        tokio::time::sleep(pace.think).await;
                    }
                }
                visit
            })
        };
        Self { customers: (0..n).map(customer).collect(), leaving, answered }
    }

    /// Waits until so many more orders were answered.
    pub(crate) async fn orders(&self, more: usize) {
        let enough = self.answered.load(Ordering::Relaxed) + more;
        // They wait for their deferred orders, at most so long.
        until_within(4 * PATIENCE, &format!("{more} more orders are answered"), || async {
            (self.answered.load(Ordering::Relaxed) >= enough).then_some(())
        })
        .await;
    }

    /// How many orders were answered so far.
    #[cfg(feature = "soak")]
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    /// Everybody finishes what they are at and goes.
    pub(crate) async fn leaves(self) -> Visit {
        self.leaving.store(true, Ordering::Relaxed);
        let mut all = Visit::default();
        for customer in self.customers {
            let visit = customer.await.unwrap();
            all.orders.extend(visit.orders);
            all.deferred += visit.deferred;
            all.repeats.extend(visit.repeats);
            all.refused.extend(visit.refused);
        }
        all
    }
}

impl Visit {
    async fn one(
        &mut self,
        orders: &OrderServiceClient<Channel>,
        wish: PlaceOrderRequest,
        patience: Duration,
        answered: &AtomicUsize,
    ) {
        let end = tokio::time::Instant::now() + patience;
        let order = loop {
            let mut request = Request::new(wish.clone());
            request.set_timeout(PATIENCE_OF_A_CALL);
            match orders.clone().place_order(request).await {
                Ok(answer) => break answer.into_inner().order.unwrap(),
                Err(status) if is_passing(&status) && tokio::time::Instant::now() < end => {
                    self.repeats.push(status.code());
                    tokio::time::sleep(PAUSE).await;
                }
                Err(status) => return self.refused.push(format!("{status:?}")),
            }
        };
        answered.fetch_add(1, Ordering::Relaxed);
        if is_unpaid(&order) {
            self.deferred += 1;
            if tokio::time::timeout(patience, paid(orders, &order)).await.is_err() {
                self.refused.push(format!("unpaid for too long: {order:?}"));
            }
        }
        self.orders.push(order);
    }
}

/// The worker finishes what was put off: the customer only looks.
async fn paid(orders: &OrderServiceClient<Channel>, order: &Order) {
    let request =
        GetOrderRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
    loop {
        if let Ok(now) = orders.clone().get_order(request.clone()).await
            && now.into_inner().order.is_some_and(|now| !is_unpaid(&now))
        {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn is_unpaid(order: &Order) -> bool {
    matches!(order.state(), OrderState::AwaitingPayment | OrderState::AwaitingDelivery)
}

/// What a good client asks again.
fn is_passing(status: &Status) -> bool {
    use std::error::Error;
    // A connection that broke is no answer of the village's.
    let broken = matches!(status.code(), Code::Unknown | Code::Internal) && status.source().is_some();
    broken
        || matches!(
            status.code(),
            Code::Unavailable
                | Code::Aborted
                | Code::DeadlineExceeded
                | Code::ResourceExhausted
                | Code::Cancelled
        )
}
