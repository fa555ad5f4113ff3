//! What the tests play with: databases, a clock that can be moved, a carrier that can be held up.

use std::sync::Arc;
use std::time::Duration;

use chassis::admission::Admission;
use chassis::async_trait;
use chassis::clock::Clock;
use chassis::db::{Database, DatabaseUrl, Migrations, sql};
use chassis::due::Due;
use chassis::simulator::Simulator;
use chassis::types::Timestamp;
use tokio::sync::Notify;

use crate::application::{Bells, Carrier, Deliveries, Entry, Happening, NoAnswer, Rules, Whose, react};
use crate::domain::{
    Address, CarrierState, CourierId, CustomerId, OrderId, Reservation, Standing, State, StoreId,
};
use crate::outbound::{CARRIER_MIGRATIONS, MIGRATIONS, Patient, SimulatedCarrier, SqlDeliveries};

/// How many calls of the carrier may be under way.
pub(super) const CALLS: usize = 100;
/// How long the carrier may take: long enough for any that answers at all, short where it never will.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
pub(super) const IMPATIENCE: Duration = Duration::from_millis(20);
pub(super) const TTL: Duration = Duration::from_mins(15);
/// How long the couriers take, each way.
pub(super) const TRIP: Duration = Duration::from_secs(3);

/// A database of deliveries, one of the carrier, and a clock that can be moved.
pub(super) struct World {
    pub(super) db: Database,
    pub(super) carrier: Arc<SimulatedCarrier>,
    pub(super) clock: Clock,
    pub(super) bells: Bells,
    _folder: tempfile::TempDir,
}

impl World {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let open = async |name: &str, migrations: &Migrations| {
            let url = DatabaseUrl::Sqlite(folder.path().join(name));
            Database::open(name, &url, migrations, clock.clone()).await.unwrap()
        };
        let db = open("delivery", &MIGRATIONS).await;
        let carrier = SimulatedCarrier::new(open("carrier", &CARRIER_MIGRATIONS).await, Simulator::default());
        Self { db, carrier: Arc::new(carrier), clock, bells: Bells::default(), _folder: folder }
    }

    /// One replica of the service, over this carrier.
    pub(super) fn replica(&self, carrier: Arc<dyn Carrier>, timeout: Duration) -> Arc<Deliveries> {
        let store = Arc::new(SqlDeliveries::new(self.db.clone()));
        let rules = Rules { carrier_timeout: timeout, reservation_lasts: TTL };
        let carrier = Arc::new(Patient::new(carrier, timeout));
        let everybody = Admission::new("the carrier", CALLS, 100);
        Arc::new(Deliveries::new(store, carrier, self.clock.clone(), rules, self.bells.clone(), everybody))
    }

    pub(super) fn service(&self) -> Arc<Deliveries> {
        self.replica(self.carrier.clone(), PATIENCE)
    }

    pub(super) async fn happens(&self, happening: Happening) {
        let mut tx = self.db.begin("test").await.unwrap();
        react(&mut tx, &order(), happening, &self.bells).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A delivery that is scheduled, and ready to be picked up.
    pub(super) async fn ready(&self) -> Arc<Deliveries> {
        let deliveries = self.service();
        deliveries.reserve(&to("1 Main Street")).await.unwrap();
        self.happens(Happening::Placed).await;
        settle(&deliveries).await;
        self.happens(Happening::Ready).await;
        deliveries
    }

    pub(super) async fn told(&self) -> Vec<String> {
        let rows = self.db.fetch_all(sql("SELECT kind FROM outbox ORDER BY position")).await.unwrap();
        let kinds = rows.iter().map(|row| row.get::<String>("kind").unwrap());
        kinds.map(|kind| kind.trim_start_matches("maeul.delivery.v1.").to_owned()).collect()
    }

    pub(super) async fn ledger(&self) -> Vec<CarrierState> {
        let entries = self.carrier.statement(0, Timestamp::from_micros(0), 999).await.unwrap();
        entries.iter().map(|entry| entry.kind).collect()
    }
}

pub(super) fn order() -> OrderId {
    OrderId::try_new("o-1").unwrap()
}

pub(super) fn courier(id: &str) -> CourierId {
    CourierId::try_new(id).unwrap()
}

pub(super) fn to(address: &str) -> Reservation {
    Reservation {
        order_id: order(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        address: Address(address.to_owned()),
    }
}

pub(super) async fn state(deliveries: &Deliveries) -> State {
    deliveries.get(&Whose::All, None, &order()).await.unwrap().data().state
}

/// Where a held call stops.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Held {
    /// The request is on its way.
    Request,
    /// The carrier acted; its answer is on its way.
    Answer,
}

/// A carrier whose reservations and schedules stop on their way until they are let through.
pub(super) struct Road {
    carrier: Arc<SimulatedCarrier>,
    held: Held,
    pub(super) stopped: Notify,
    pub(super) go: Notify,
}

impl Road {
    pub(super) fn to(carrier: &Arc<SimulatedCarrier>, held: Held) -> Arc<Self> {
        Arc::new(Self { carrier: carrier.clone(), held, stopped: Notify::new(), go: Notify::new() })
    }

    async fn stop_here(&self, at: Held) {
        if self.held == at {
            self.stopped.notify_one();
            self.go.notified().await;
        }
    }
}

#[async_trait]
impl Carrier for Road {
    async fn reserve(
        &self,
        order: &OrderId,
        address: &Address,
        until: Timestamp,
    ) -> Result<Standing, NoAnswer> {
        self.stop_here(Held::Request).await;
        let answer = self.carrier.reserve(order, address, until).await;
        self.stop_here(Held::Answer).await;
        answer
    }

    async fn schedule(&self, order: &OrderId, address: &Address) -> Result<Standing, NoAnswer> {
        self.stop_here(Held::Request).await;
        let answer = self.carrier.schedule(order, address).await;
        self.stop_here(Held::Answer).await;
        answer
    }

    async fn release(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.carrier.release(order).await
    }

    async fn cancel(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.carrier.cancel(order).await
    }

    async fn picked_up(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer> {
        self.carrier.picked_up(order, courier).await
    }

    async fn delivered(&self, order: &OrderId, courier: &CourierId) -> Result<Standing, NoAnswer> {
        self.carrier.delivered(order, courier).await
    }

    async fn status(&self, order: &OrderId) -> Result<Standing, NoAnswer> {
        self.carrier.status(order).await
    }

    async fn statement(&self, after: i64, since: Timestamp, most: i64) -> Result<Vec<Entry>, NoAnswer> {
        self.carrier.statement(after, since, most).await
    }
}

/// What the worker does.
pub(super) async fn settle(deliveries: &Deliveries) {
    loop {
        let due = deliveries.lease(32).await.unwrap();
        if due.is_empty() {
            return;
        }
        for delivery in due {
            deliveries.act(delivery).await.unwrap();
        }
    }
}
