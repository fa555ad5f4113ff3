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
pub(super) const PATIENCE_OF_A_CALL: Duration = Duration::from_secs(10);
/// A pause between two tries, so that a village that is away is not hammered.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// Customers at work.
pub(crate) struct Crowd {
    now: Arc<Now>,
    customers: Vec<JoinHandle<Visit>>,
}

/// How things stand while they are at work.
#[derive(Default)]
struct Now {
    leaving: AtomicBool,
    paid: AtomicUsize,
    put_off: AtomicUsize,
    turned_away: AtomicUsize,
}

impl Now {
    fn note(&self, refusal: &Status) {
        if refusal.code() == Code::Unavailable {
            self.turned_away.fetch_add(1, Ordering::Relaxed);
        }
    }
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
        let now = Arc::<Now>::default();
        let customer = |_| {
            let (now, shop, dish) = (now.clone(), shop.clone(), dish.to_owned());
            let orders = OrderServiceClient::new(contact.to("order"));
            tokio::spawn(async move {
                let (mut visit, who) = (Visit::default(), unique("customer"));
                while !now.leaving.load(Ordering::Relaxed) {
                    visit.one(&orders, order_for(&who, &shop, &dish), pace.patience, &now).await;
                    if !pace.think.is_zero() {
                        tokio::time::sleep(pace.think).await;
                    }
                }
                visit
            })
        };
        Self { customers: (0..n).map(customer).collect(), now }
    }

    /// Waits until so many more orders were answered and paid.
    pub(crate) async fn orders(&self, more: usize) {
        // They wait for their deferred orders, at most so long.
        grown(&self.now.paid, more, 4 * PATIENCE, "orders are paid").await;
    }

    /// Waits until so many more of them were put off. Who is put off orders nothing else until it is paid.
    pub(crate) async fn is_put_off(&self, more: usize) {
        grown(&self.now.put_off, more, PATIENCE, "orders are put off").await;
    }

    /// Waits until one more of them was told to come back.
    pub(crate) async fn is_turned_away(&self) {
        grown(&self.now.turned_away, 1, PATIENCE, "is told to come back").await;
    }

    /// How many orders were paid so far.
    #[cfg(feature = "soak")]
    pub(crate) fn paid(&self) -> usize {
        self.now.paid.load(Ordering::Relaxed)
    }

    /// Everybody finishes what they are at and goes.
    pub(crate) async fn leaves(self) -> Visit {
        self.now.leaving.store(true, Ordering::Relaxed);
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
        now: &Now,
    ) {
        let end = tokio::time::Instant::now() + patience;
        let order = loop {
            let mut request = Request::new(wish.clone());
            request.set_timeout(PATIENCE_OF_A_CALL);
            match orders.clone().place_order(request).await {
                Ok(answer) => break answer.into_inner().order.unwrap(),
                Err(status) if is_passing(&status) && tokio::time::Instant::now() < end => {
                    self.repeats.push(status.code());
                    now.note(&status);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(status) => return self.refused.push(format!("{status:?}")),
            }
        };
        let mut is_paid = true;
        if is_unpaid(&order) {
            self.deferred += 1;
            now.put_off.fetch_add(1, Ordering::Relaxed);
            if tokio::time::timeout(patience, paid(orders, &order, now)).await.is_err() {
                self.refused.push(format!("unpaid for too long: {order:?}"));
                is_paid = false;
            }
        }
        now.paid.fetch_add(usize::from(is_paid), Ordering::Relaxed);
        self.orders.push(order);
    }
}

/// Waits until `count` has grown by so many.
async fn grown(count: &AtomicUsize, more: usize, patience: Duration, what: &str) {
    let enough = count.load(Ordering::Relaxed) + more;
    until_within(patience, &format!("{more} more {what}"), || async {
        (count.load(Ordering::Relaxed) >= enough).then_some(())
    })
    .await;
}

/// The worker finishes what was put off: the customer only looks.
async fn paid(orders: &OrderServiceClient<Channel>, order: &Order, now: &Now) {
    let request =
        GetOrderRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
    loop {
        match orders.clone().get_order(request.clone()).await {
            Ok(found) if found.get_ref().order.as_ref().is_some_and(|found| !is_unpaid(found)) => return,
            Ok(_) => {}
            Err(status) => now.note(&status),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn is_unpaid(order: &Order) -> bool {
    matches!(order.state(), OrderState::AwaitingPayment | OrderState::AwaitingDelivery)
}

/// What a good client asks again.
pub(super) fn is_passing(status: &Status) -> bool {
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
