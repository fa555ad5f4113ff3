//! The use cases together, over a real database and the simulated carrier: the races, the silences.

use std::sync::Arc;
use std::time::Duration;

use chassis::async_trait;
use chassis::clock::Clock;
use chassis::db::{Database, DatabaseUrl, Migrations, sql};
use chassis::latency::Latency;
use chassis::types::Timestamp;
use chassis::worker::Worker;
use tokio::sync::Notify;

use crate::application::{
    Answer, Autopilot, Bells, Carrier, Deliveries, Entry, Happening, NoAnswer, Rules, Whose, react,
};
use crate::domain::{
    Address, CarrierState, CourierId, CustomerId, OrderId, Reservation, Standing, State, StoreId,
};
use crate::inbound::{Couriers, Settler};
use crate::outbound::{CARRIER_MIGRATIONS, MIGRATIONS, Patient, SimulatedCarrier, SqlDeliveries};

/// How long the carrier may take: long enough for any that answers at all, short where it never will.
const PATIENCE: Duration = Duration::from_secs(10);
const IMPATIENCE: Duration = Duration::from_millis(20);
const TTL: Duration = Duration::from_mins(15);
/// How long the couriers take, each way.
const TRIP: Duration = Duration::from_secs(3);

/// A database of deliveries, one of the carrier, and a clock that can be moved.
struct World {
    db: Database,
    carrier: Arc<SimulatedCarrier>,
    clock: Clock,
    bells: Bells,
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
        let db = open("delivery", &MIGRATIONS).await;
        let carrier = SimulatedCarrier::new(open("carrier", &CARRIER_MIGRATIONS).await, Latency::NONE);
        Self { db, carrier: Arc::new(carrier), clock, bells: Bells::default(), _folder: folder }
    }

    /// One replica of the service, over this carrier.
    fn replica(&self, carrier: Arc<dyn Carrier>, timeout: Duration) -> Arc<Deliveries> {
        let store = Arc::new(SqlDeliveries::new(self.db.clone()));
        let rules = Rules { carrier_timeout: timeout, reservation_lasts: TTL };
        let carrier = Arc::new(Patient::new(carrier, timeout));
        Arc::new(Deliveries::new(store, carrier, self.clock.clone(), rules, self.bells.clone()))
    }

    fn service(&self) -> Arc<Deliveries> {
        self.replica(self.carrier.clone(), PATIENCE)
    }

    async fn happens(&self, happening: Happening) {
        let mut tx = self.db.begin("test").await.unwrap();
        react(&mut tx, &order(), happening, &self.bells).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn settle(&self, deliveries: &Arc<Deliveries>) {
        Settler::new(deliveries.clone(), self.bells.settler.clone()).run().await.unwrap();
    }

    /// A delivery that is scheduled, and ready to be picked up.
    async fn ready(&self) -> Arc<Deliveries> {
        let deliveries = self.service();
        deliveries.reserve(&to("1 Main Street")).await.unwrap();
        self.happens(Happening::Placed).await;
        self.settle(&deliveries).await;
        self.happens(Happening::Ready).await;
        deliveries
    }

    async fn told(&self) -> Vec<String> {
        let rows = self.db.fetch_all(sql("SELECT kind FROM outbox ORDER BY position")).await.unwrap();
        let kinds = rows.iter().map(|row| row.get::<String>("kind").unwrap());
        kinds.map(|kind| kind.trim_start_matches("maeul.delivery.v1.").to_owned()).collect()
    }

    async fn ledger(&self) -> Vec<CarrierState> {
        let entries = self.carrier.statement(0, Timestamp::from_micros(0), 999).await.unwrap();
        entries.iter().map(|entry| entry.kind).collect()
    }
}

fn order() -> OrderId {
    OrderId::try_new("o-1").unwrap()
}

fn courier(id: &str) -> CourierId {
    CourierId::try_new(id).unwrap()
}

fn to(address: &str) -> Reservation {
    Reservation {
        order_id: order(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        address: Address(address.to_owned()),
    }
}

async fn state(deliveries: &Deliveries) -> State {
    deliveries.get(&Whose::Everybody, &order()).await.unwrap().data().state
}

/// Where a held call stops.
#[derive(Clone, Copy, PartialEq)]
enum Held {
    /// The request is on its way.
    Request,
    /// The carrier acted; its answer is on its way.
    Answer,
}

/// A carrier whose reservations and schedules stop on their way until they are let through.
struct Road {
    carrier: Arc<SimulatedCarrier>,
    held: Held,
    stopped: Notify,
    go: Notify,
}

impl Road {
    fn to(carrier: &Arc<SimulatedCarrier>, held: Held) -> Arc<Self> {
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

#[tokio::test]
async fn n3_fifty_reservations_at_once_reserve_once() {
    let world = World::new().await;
    let road = Road::to(&world.carrier, Held::Request);
    let deliveries = world.replica(road.clone(), PATIENCE);
    let call = || {
        let deliveries = deliveries.clone();
        tokio::spawn(async move { deliveries.reserve(&to("1 Main Street")).await.unwrap() })
    };
    let first = call();
    road.stopped.notified().await;
    let others: Vec<_> = (1..50).map(|_| call()).collect();
    tokio::task::yield_now().await;
    road.go.notify_one();
    let reserved = first.await.unwrap();
    assert!(matches!(reserved, Answer::Reserved(_)));
    for other in others {
        assert_eq!(other.await.unwrap(), reserved);
    }
    assert_eq!(world.ledger().await, [CarrierState::Reserved]);
}

#[tokio::test]
async fn o7_a_delivery_goes_from_its_reservation_to_the_door() {
    use CarrierState as C;
    let world = World::new().await;
    let deliveries = world.ready().await;
    deliveries.pick_up(&order(), &courier("k-1"), None).await.unwrap();
    deliveries.complete(&order(), &courier("k-1"), None).await.unwrap();
    world.settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Delivered);
    assert_eq!(world.ledger().await, [C::Reserved, C::Scheduled, C::PickedUp, C::Delivered]);
    assert_eq!(world.told().await, ["DeliveryScheduled", "DeliveryPickedUp", "DeliveryCompleted"]);
}

#[tokio::test]
async fn o7_no_delivery_starts_for_a_declined_or_released_reservation() {
    for (address, then) in [("nowhere", State::Declined), ("1 Main Street", State::Released)] {
        let world = World::new().await;
        let deliveries = world.service();
        let answer = deliveries.reserve(&to(address)).await.unwrap();
        assert_eq!(matches!(answer, Answer::Declined(_)), address == "nowhere");
        for _ in 0..2 {
            deliveries.release(&order()).await.unwrap();
            world.settle(&deliveries).await;
        }
        assert_eq!(state(&deliveries).await, then);
        assert_eq!(world.told().await, [""; 0]);
        let error = deliveries.pick_up(&order(), &courier("k-1"), None).await.unwrap_err();
        assert_eq!(error.reason(), "DELIVERY_NOT_ACTIVE");
    }
}

#[tokio::test]
async fn a_release_without_a_reservation_is_fine_and_makes_none() {
    let world = World::new().await;
    let deliveries = world.service();
    assert!(deliveries.release(&order()).await.unwrap().is_none());
}

#[tokio::test]
async fn n2_a_silent_or_failing_carrier_is_pending_and_asked_again_with_the_same_key() {
    for (address, tries) in [("carrier-times-out", 1), ("carrier-fails", 2)] {
        let world = World::new().await;
        let impatient = world.replica(world.carrier.clone(), IMPATIENCE);
        let deliveries = if tries == 1 { impatient } else { world.service() };
        for _ in 0..tries {
            assert!(
                matches!(deliveries.reserve(&to(address)).await.unwrap(), Answer::Pending(_)),
                "{address}"
            );
            assert_eq!(state(&deliveries).await, State::Reserving);
            world.clock.advance(Duration::from_secs(1)).unwrap();
        }
        assert!(
            matches!(world.service().reserve(&to(address)).await.unwrap(), Answer::Reserved(_)),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_reservation_lapses_and_an_order_that_is_placed_after_all_revives_it() {
    use CarrierState as C;
    let world = World::new().await;
    let deliveries = world.service();
    deliveries.reserve(&to("1 Main Street")).await.unwrap();
    world.clock.advance(TTL).unwrap();
    world.settle(&deliveries).await;
    assert_eq!(
        (state(&deliveries).await, world.ledger().await),
        (State::Expired, vec![C::Reserved, C::Expired])
    );
    world.happens(Happening::Placed).await;
    world.settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Scheduled);
    assert_eq!(world.ledger().await, [C::Reserved, C::Expired, C::Scheduled]);
}

#[tokio::test]
async fn n2_a_lapsed_reservation_can_be_reserved_again_before_it_is_paid() {
    let world = World::new().await;
    let deliveries = world.service();
    deliveries.reserve(&to("1 Main Street")).await.unwrap();
    world.clock.advance(TTL).unwrap();
    world.settle(&deliveries).await;
    let Answer::Reserved(until) = deliveries.reserve(&to("1 Main Street")).await.unwrap() else { panic!() };
    assert!(until > world.clock.now());
    world.settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Reserved, "not checked before its time");
}

#[tokio::test]
async fn n4_a_reservation_that_a_crash_left_open_is_settled() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let road = Road::to(&world.carrier, held);
        let doomed = world.replica(road.clone(), PATIENCE);
        let call = tokio::spawn(async move { doomed.reserve(&to("1 Main Street")).await });
        road.stopped.notified().await;
        call.abort();

        let deliveries = world.service();
        world.clock.advance(TTL).unwrap();
        world.settle(&deliveries).await;
        assert_eq!(state(&deliveries).await, State::Expired);
        assert!(matches!(deliveries.reserve(&to("1 Main Street")).await.unwrap(), Answer::Reserved(_)));
    }
}

#[tokio::test]
async fn a_release_while_the_reservation_is_on_its_way_wins() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let road = Road::to(&world.carrier, held);
        let deliveries = world.replica(road.clone(), PATIENCE);
        let call = tokio::spawn({
            let deliveries = deliveries.clone();
            async move { deliveries.reserve(&to("1 Main Street")).await }
        });
        road.stopped.notified().await;
        deliveries.release(&order()).await.unwrap();
        world.settle(&deliveries).await;
        road.go.notify_one();
        assert_eq!(call.await.unwrap().unwrap_err().reason(), "DELIVERY_NOT_RESERVABLE");
        world.settle(&deliveries).await;
        assert_eq!(state(&deliveries).await, State::Released);
        assert_eq!(world.ledger().await.last(), Some(&CarrierState::Released));
    }
}

#[tokio::test]
async fn o6_a_cancellation_while_the_schedule_is_on_its_way_wins() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let deliveries = world.service();
        deliveries.reserve(&to("1 Main Street")).await.unwrap();
        world.happens(Happening::Placed).await;
        let road = Road::to(&world.carrier, held);
        let slow = world.replica(road.clone(), PATIENCE);
        let settling = tokio::spawn({
            let settler = Settler::new(slow, world.bells.settler.clone());
            async move { settler.run().await }
        });
        road.stopped.notified().await;
        world.happens(Happening::CancellationRequested).await;
        world.settle(&deliveries).await;
        road.go.notify_one();
        settling.await.unwrap().unwrap();
        world.settle(&deliveries).await;
        assert_eq!(state(&deliveries).await, State::Cancelled);
        assert_eq!(world.ledger().await.last(), Some(&CarrierState::Cancelled));
        assert_eq!(world.told().await, ["DeliveryCancelled"]);
    }
}

#[tokio::test]
async fn o6_cancel_and_pick_up_at_once_have_one_winner() {
    for round in 0..10 {
        let world = World::new().await;
        let deliveries = world.ready().await;
        let cancel = world.happens(Happening::CancellationRequested);
        let (k1, k2, id) = (courier("k-1"), courier("k-2"), order());
        let pick_up = deliveries.pick_up(&id, &k1, None);
        let picked_up = if round % 2 == 0 {
            tokio::join!(cancel, pick_up).1.is_ok()
        } else {
            tokio::join!(pick_up, cancel).0.is_ok()
        };
        world.settle(&deliveries).await;
        let (state, last, told) = if picked_up {
            (
                State::PickedUp,
                CarrierState::PickedUp,
                vec!["DeliveryScheduled", "DeliveryPickedUp", "CancellationRefused"],
            )
        } else {
            (State::Cancelled, CarrierState::Cancelled, vec!["DeliveryScheduled", "DeliveryCancelled"])
        };
        assert_eq!((self::state(&deliveries).await, world.ledger().await.last()), (state, Some(&last)));
        assert_eq!(world.told().await, told);
        assert!(deliveries.pick_up(&id, &k2, None).await.is_err());
    }
}

#[tokio::test]
async fn a_carrier_that_will_not_come_fails_the_delivery() {
    let world = World::new().await;
    let deliveries = world.service();
    deliveries.reserve(&to("unreachable")).await.unwrap();
    world.happens(Happening::Placed).await;
    world.settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Failed);
    world.happens(Happening::CancellationRequested).await;
    world.happens(Happening::Ended).await;
    world.settle(&deliveries).await;
    assert_eq!(world.told().await, ["DeliveryFailed"]);
    assert_eq!(world.ledger().await, [CarrierState::Reserved, CarrierState::Refused]);
}

#[tokio::test]
async fn the_carriers_couriers_pick_up_and_deliver_in_their_time() {
    let world = World::new().await;
    let deliveries = world.ready().await;
    let couriers = Couriers(Autopilot::try_new(deliveries.clone(), TRIP, TRIP).unwrap());
    couriers.run().await.unwrap();
    assert_eq!(state(&deliveries).await, State::Scheduled, "not yet");
    world.clock.advance(TRIP).unwrap();
    couriers.run().await.unwrap();
    assert_eq!(state(&deliveries).await, State::PickedUp);
    world.clock.advance(TRIP).unwrap();
    couriers.run().await.unwrap();
    assert_eq!(state(&deliveries).await, State::Delivered);
}

#[tokio::test]
async fn what_another_courier_took_is_that_couriers() {
    let world = World::new().await;
    let deliveries = world.ready().await;
    deliveries.pick_up(&order(), &courier("k-1"), None).await.unwrap();
    let couriers = Couriers(Autopilot::try_new(deliveries.clone(), TRIP, TRIP).unwrap());
    world.clock.advance(TRIP * 2).unwrap();
    couriers.run().await.unwrap();
    assert_eq!(state(&deliveries).await, State::PickedUp);
    let error = deliveries.complete(&order(), &courier("carrier"), None).await.unwrap_err();
    assert_eq!(error.reason(), "NOT_THE_COURIER");
}
