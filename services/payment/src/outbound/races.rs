//! The use cases together, over a real database and the simulated provider: the races, the silences.

use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::async_trait;
use chassis::clock::Clock;
use chassis::db::{Database, DatabaseUrl, Migrations, sql};
use chassis::due::Due;
use chassis::simulator::Simulator;
use chassis::types::{Currency, Money, Timestamp};
use chassis::worker::Wake;
use tokio::sync::Notify;

use super::{MIGRATIONS, PROVIDER_MIGRATIONS, Patient, SimulatedProvider, SqlPayments};
use crate::application::{Entry, EntryKind, NoAnswer, Payments, Provider, Whose, end_order};
use crate::domain::{Charge, CustomerId, OrderId, Outcome, PaymentMethod, Standing, State, StoreId};

/// How long the provider may take: long enough for any that answers at all, short where it never will.
const PATIENCE: Duration = Duration::from_secs(10);
const IMPATIENCE: Duration = Duration::from_millis(20);

/// A database of payments, one of the provider, and a clock that can be moved.
struct World {
    db: Database,
    provider: Arc<SimulatedProvider>,
    clock: Clock,
    wake: Wake,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let open = async |name: &str, migrations: &Migrations| {
            let url = DatabaseUrl::Sqlite(folder.path().join(name));
            Database::open(name, &url, migrations, clock.clone()).await.unwrap()
        };
        let db = open("payment", &MIGRATIONS).await;
        let provider =
            SimulatedProvider::new(open("provider", &PROVIDER_MIGRATIONS).await, Simulator::default());
        Self { db, provider: Arc::new(provider), clock, wake: Wake::default(), _folder: folder }
    }

    /// One replica of the service, over this provider.
    fn replica(&self, provider: Arc<dyn Provider>, timeout: Duration) -> Arc<Payments> {
        let store = Arc::new(SqlPayments::new(self.db.clone()));
        let provider = Arc::new(Patient::new(provider, timeout));
        let everybody = Admission::new("the payment provider", 100, 100);
        Arc::new(Payments::new(store, provider, self.clock.clone(), timeout, everybody))
    }

    fn service(&self) -> Arc<Payments> {
        self.replica(self.provider.clone(), PATIENCE)
    }

    async fn order_ends(&self, charge: &Charge) {
        let mut tx = self.db.begin("test").await.unwrap();
        let of = charge.clone();
        end_order(&mut tx, of.order_id, of.customer_id, of.store_id, &self.wake).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What the worker does.
    async fn settle(&self, payments: &Payments) {
        loop {
            let due = payments.lease(32).await.unwrap();
            if due.is_empty() {
                return;
            }
            for payment in due {
                payments.act(payment).await.unwrap();
            }
        }
    }

    async fn told(&self) -> Vec<String> {
        let rows = self.db.fetch_all(sql("SELECT kind FROM outbox ORDER BY position")).await.unwrap();
        let kinds = rows.iter().map(|row| row.get::<String>("kind").unwrap());
        kinds.map(|kind| kind.trim_start_matches("maeul.payment.v1.").to_owned()).collect()
    }

    async fn ledger(&self) -> Vec<EntryKind> {
        let entries = self.provider.statement(0, Timestamp::from_micros(0), 999).await.unwrap();
        entries.iter().map(|entry| entry.kind).collect()
    }
}

fn charge(method: &str) -> Charge {
    Charge {
        order_id: OrderId::try_new("o-1").unwrap(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        amount: Money::from_micros(Currency::KRW, 9_000_000_000),
        method: PaymentMethod(method.to_owned()),
    }
}

async fn state(payments: &Payments) -> State {
    payments.get(&Whose::All, &charge("card").order_id).await.unwrap().data().state
}

/// Where a held call stops.
#[derive(Clone, Copy, PartialEq)]
enum Held {
    /// The request is on its way.
    Request,
    /// The provider acted; its answer is on its way.
    Answer,
}

/// A provider whose charges stop on their way until they are let through.
struct Road {
    provider: Arc<SimulatedProvider>,
    held: Held,
    stopped: Notify,
    go: Notify,
}

impl Road {
    fn to(provider: &Arc<SimulatedProvider>, held: Held) -> Arc<Self> {
        Arc::new(Self { provider: provider.clone(), held, stopped: Notify::new(), go: Notify::new() })
    }

    async fn stop_here(&self, at: Held) {
        if self.held == at {
            self.stopped.notify_one();
            self.go.notified().await;
        }
    }
}

#[async_trait]
impl Provider for Road {
    async fn charge(
        &self,
        order: &OrderId,
        amount: Money,
        method: &PaymentMethod,
    ) -> Result<Standing, NoAnswer> {
        self.stop_here(Held::Request).await;
        let answer = self.provider.charge(order, amount, method).await;
        self.stop_here(Held::Answer).await;
        answer
    }

    async fn status(&self, order: &OrderId) -> Result<Option<Standing>, NoAnswer> {
        self.provider.status(order).await
    }

    async fn void(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.provider.void(order).await
    }

    async fn refund(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.provider.refund(order).await
    }

    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer> {
        self.provider.statement(after, since, most).await
    }
}

/// A provider that is away.
struct Away;

#[async_trait]
impl Provider for Away {
    async fn charge(&self, _: &OrderId, _: Money, _: &PaymentMethod) -> Result<Standing, NoAnswer> {
        Err(NoAnswer::Failed("away".to_owned()))
    }

    async fn status(&self, _: &OrderId) -> Result<Option<Standing>, NoAnswer> {
        Err(NoAnswer::Failed("away".to_owned()))
    }

    async fn void(&self, _: &OrderId) -> Result<Standing, NoAnswer> {
        Err(NoAnswer::Failed("away".to_owned()))
    }

    async fn refund(&self, _: &OrderId) -> Result<Standing, NoAnswer> {
        Err(NoAnswer::Failed("away".to_owned()))
    }

    async fn statement(&self, _: i64, _: Timestamp, _: i64) -> Result<Vec<Entry>, NoAnswer> {
        Err(NoAnswer::Failed("away".to_owned()))
    }
}

#[tokio::test]
async fn n3_fifty_charges_at_once_on_two_replicas_take_the_money_once() {
    let world = World::new().await;
    let replicas = [world.service(), world.service()];
    let calls = (0..50).map(|n| {
        let payments = replicas[n % 2].clone();
        tokio::spawn(async move { payments.charge(&charge("card")).await.unwrap() })
    });
    let mut approved = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Outcome::Approved { .. } => approved += 1,
            // The other replica was at it.
            Outcome::Pending { .. } => {}
            Outcome::Declined { .. } => panic!("a good card was declined"),
        }
    }
    assert!(approved >= 25);
    assert_eq!(world.ledger().await, [EntryKind::Charged]);
    assert_eq!(world.told().await, ["PaymentApproved"]);
}

#[tokio::test]
async fn a_declined_charge_stays_declined_and_is_not_given_back() {
    let world = World::new().await;
    let payments = world.service();
    for card in ["card-declined", "card"] {
        assert!(matches!(payments.charge(&charge(card)).await.unwrap(), Outcome::Declined { .. }));
    }
    world.order_ends(&charge("card")).await;
    world.settle(&payments).await;
    assert_eq!(state(&payments).await, State::Declined);
    assert_eq!(world.told().await, ["PaymentDeclined"]);
}

#[tokio::test]
async fn void_before_charge_the_provider_is_never_asked() {
    let world = World::new().await;
    let payments = world.service();
    world.order_ends(&charge("card")).await;
    assert_eq!(payments.charge(&charge("card")).await.unwrap_err().reason(), "PAYMENT_VOIDED");
    assert_eq!(world.ledger().await, []);
    assert_eq!(world.told().await, ["PaymentVoided"]);
}

#[tokio::test]
async fn void_while_the_charge_is_on_its_way_blocks_it() {
    let world = World::new().await;
    let road = Road::to(&world.provider, Held::Request);
    let payments = world.replica(road.clone(), PATIENCE);
    let call = tokio::spawn({
        let payments = payments.clone();
        async move { payments.charge(&charge("card")).await }
    });
    road.stopped.notified().await;
    world.order_ends(&charge("card")).await;
    world.settle(&payments).await;
    assert_eq!(state(&payments).await, State::Voided);
    road.go.notify_one();
    assert_eq!(call.await.unwrap().unwrap_err().reason(), "PAYMENT_VOIDED");
    assert_eq!(world.ledger().await, [EntryKind::Voided]);
    assert_eq!(world.told().await, ["PaymentVoided"]);
}

#[tokio::test]
async fn void_while_the_approval_is_on_its_way_gives_the_money_back() {
    for settled_first in [true, false] {
        let world = World::new().await;
        let road = Road::to(&world.provider, Held::Answer);
        let payments = world.replica(road.clone(), PATIENCE);
        let call = tokio::spawn({
            let payments = payments.clone();
            async move { payments.charge(&charge("card")).await }
        });
        road.stopped.notified().await;
        world.order_ends(&charge("card")).await;
        if settled_first {
            world.settle(&payments).await;
        }
        road.go.notify_one();
        assert_eq!(call.await.unwrap().unwrap_err().reason(), "PAYMENT_VOIDED");
        world.settle(&payments).await;
        assert_eq!(state(&payments).await, State::Refunded);
        assert_eq!(world.ledger().await, [EntryKind::Charged, EntryKind::Refunded]);
        assert_eq!(world.told().await, ["PaymentRefunded"]);
    }
}

#[tokio::test]
async fn an_approved_payment_is_refunded_when_its_order_ends() {
    let world = World::new().await;
    let payments = world.service();
    payments.charge(&charge("card")).await.unwrap();
    for _ in 0..2 {
        world.order_ends(&charge("card")).await;
        world.settle(&payments).await;
    }
    assert_eq!(world.ledger().await, [EntryKind::Charged, EntryKind::Refunded]);
    assert_eq!(world.told().await, ["PaymentApproved", "PaymentRefunded"]);
}

#[tokio::test]
async fn n1_a_charge_whose_answer_gets_lost_is_pending_and_then_found() {
    let world = World::new().await;
    let payments = world.replica(world.provider.clone(), IMPATIENCE);
    let outcome = payments.charge(&charge("card-times-out")).await.unwrap();
    let Outcome::Pending { retry_after } = outcome else { panic!("{outcome:?}") };
    assert_eq!(state(&payments).await, State::Unknown);
    world.clock.advance(retry_after).unwrap();
    world.settle(&payments).await;
    assert_eq!(state(&payments).await, State::Approved);
    assert_eq!(world.ledger().await, [EntryKind::Charged]);
    assert_eq!(world.told().await, ["PaymentApproved"]);
}

#[tokio::test]
async fn n1_a_provider_that_fails_is_asked_again_with_the_same_key() {
    let world = World::new().await;
    let payments = world.service();
    for _ in 0..2 {
        assert!(matches!(payments.charge(&charge("card-fails")).await.unwrap(), Outcome::Pending { .. }));
    }
    assert!(matches!(payments.charge(&charge("card-fails")).await.unwrap(), Outcome::Approved { .. }));
    assert_eq!(world.ledger().await, [EntryKind::Charged]);
}

#[tokio::test]
async fn n4_a_charge_that_a_crash_left_open_is_looked_after() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let road = Road::to(&world.provider, held);
        let doomed = world.replica(road.clone(), PATIENCE);
        let call = tokio::spawn(async move { doomed.charge(&charge("card")).await });
        road.stopped.notified().await;
        call.abort();

        let payments = world.service();
        assert!(
            matches!(payments.charge(&charge("card")).await.unwrap(), Outcome::Pending { .. }),
            "may be in flight"
        );
        world.clock.advance(PATIENCE + Duration::from_secs(3)).unwrap();
        world.settle(&payments).await;
        let found = if held == Held::Answer { State::Approved } else { State::Unknown };
        assert_eq!(state(&payments).await, found);
        assert!(matches!(payments.charge(&charge("card")).await.unwrap(), Outcome::Approved { .. }));
        assert_eq!(world.ledger().await, [EntryKind::Charged]);
        assert_eq!(world.told().await, ["PaymentApproved"]);
    }
}

#[tokio::test]
async fn a_refund_is_tried_again_later_and_later_until_the_provider_confirms() {
    let world = World::new().await;
    let payments = world.service();
    payments.charge(&charge("card")).await.unwrap();
    world.order_ends(&charge("card")).await;
    let away = world.replica(Arc::new(Away), PATIENCE);
    let mut before = Duration::ZERO;
    for _ in 0..4 {
        world.settle(&away).await;
        let wait = away.next_due().await.unwrap().unwrap().since(world.clock.now());
        assert!(wait > before, "{wait:?} after {before:?}");
        before = wait;
        world.settle(&payments).await;
        assert_eq!(state(&payments).await, State::Refunding, "not before its time");
        world.clock.advance(wait).unwrap();
    }
    world.settle(&payments).await;
    assert_eq!(state(&payments).await, State::Refunded);
}
