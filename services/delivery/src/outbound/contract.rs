//! Every statement of this context, on SQLite and on PostgreSQL.

use std::time::Duration;

use chassis::db::{Database, sql};
use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;
use chassis::worker::{HEARTBEAT, Wake};
use tokio::time::timeout;

use super::simulated::{Call, Ledger};
use super::{CARRIER_MIGRATIONS, MIGRATIONS, SqlDeliveries};
use crate::application::{Bells, DeliveryStore, ForCourier, Whose};
use crate::domain::{
    Address, CarrierState, CourierId, CustomerId, Delivery, OrderId, Reservation, Standing, State, StoreId,
};

const EVER: Timestamp = Timestamp::from_micros(i64::MIN);

fn asked(order: &str, customer: &str) -> Reservation {
    Reservation {
        order_id: OrderId::try_new(order).unwrap(),
        customer_id: CustomerId::try_new(customer).unwrap(),
        store_id: StoreId::try_new("s-1").unwrap(),
        address: Address("1 Main Street".to_owned()),
    }
}

fn courier() -> CourierId {
    CourierId::try_new("k-1").unwrap()
}

fn says(state: CarrierState) -> Standing {
    Standing { state, until: Some(Timestamp::from_micros(i64::MAX)), reason: "because".to_owned() }
}

fn of(customer: &str) -> Whose {
    Whose::One(CustomerId::try_new(customer).unwrap())
}

async fn save(store: &SqlDeliveries, delivery: &mut Delivery) -> chassis::error::Result<()> {
    let mut uow = store.begin("test").await.unwrap();
    uow.save(delivery).await?;
    uow.commit().await
}

async fn add(store: &SqlDeliveries, order: &str, customer: &str, at: Timestamp) -> Delivery {
    let mut delivery = Delivery::new(&asked(order, customer), at, at.plus(Duration::from_secs(5)));
    save(store, &mut delivery).await.unwrap();
    delivery
}

/// One whose goods were ready at `at`.
async fn add_ready(store: &SqlDeliveries, order: &str, at: Timestamp) -> Delivery {
    let mut delivery = add(store, order, "c-1", at).await;
    delivery.order_placed(at);
    delivery.carrier_says(&says(CarrierState::Scheduled), at);
    delivery.order_ready(at);
    save(store, &mut delivery).await.unwrap();
    delivery
}

async fn outbox(db: &Database) -> Vec<(String, i64)> {
    let rows = db.fetch_all(sql("SELECT kind, sequence FROM outbox ORDER BY position")).await.unwrap();
    let short = |kind: String| kind.trim_start_matches("maeul.delivery.v1.").to_owned();
    rows.iter().map(|row| (short(row.get("kind").unwrap()), row.get("sequence").unwrap())).collect()
}

#[tokio::test]
async fn a_delivery_is_read_as_it_was_saved_and_tells_its_events() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlDeliveries::new(db.clone());
        let now = db.clock().now();
        let mut delivery = add_ready(&store, "o-1", now).await;
        let read = store.delivery(&delivery.data().order_id).await.unwrap().unwrap();
        assert_eq!(read.data(), delivery.data());
        delivery.pick_up(&courier(), now).unwrap();
        delivery.cancellation_requested(now);
        delivery.complete(&courier(), now).unwrap();
        save(&store, &mut delivery).await.unwrap();
        let mut uow = store.begin("test").await.unwrap();
        let read = uow.delivery(&delivery.data().order_id).await.unwrap().unwrap();
        assert_eq!((read.data(), read.version()), (delivery.data(), 3));
        let told = ["DeliveryScheduled", "DeliveryPickedUp", "CancellationRefused", "DeliveryCompleted"];
        assert_eq!(outbox(&db).await, told.iter().map(|k| (*k).to_owned()).zip(1..).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn every_event_has_its_message() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlDeliveries::new(db.clone());
        let now = db.clock().now();
        let mut cancelled = add_ready(&store, "o-1", now).await;
        cancelled.cancellation_requested(now);
        save(&store, &mut cancelled).await.unwrap();
        let mut failed = add(&store, "o-2", "c-1", now).await;
        failed.order_placed(now);
        failed.carrier_says(&says(CarrierState::Refused), now);
        save(&store, &mut failed).await.unwrap();
        let told = [("DeliveryScheduled", 1), ("DeliveryCancelled", 2), ("DeliveryFailed", 1)];
        assert_eq!(outbox(&db).await, told.map(|(kind, n)| (kind.to_owned(), n)));
    })
    .await;
}

#[tokio::test]
async fn a_delivery_that_was_changed_by_another_is_not_overwritten() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlDeliveries::new(db.clone());
        let now = db.clock().now();
        let mut mine = add(&store, "o-1", "c-1", now).await;
        let mut theirs = store.delivery(&mine.data().order_id).await.unwrap().unwrap();
        theirs.release(now).unwrap();
        save(&store, &mut theirs).await.unwrap();
        mine.order_placed(now);
        assert_eq!(save(&store, &mut mine).await.unwrap_err().code(), Code::Aborted);
        let mut second = Delivery::new(&asked("o-1", "c-1"), now, now);
        assert_eq!(save(&store, &mut second).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(outbox(&db).await, [], "what was not saved tells nothing");
    })
    .await;
}

#[tokio::test]
async fn what_is_due_is_leased_to_one_at_a_time() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlDeliveries::new(db.clone());
        let now = db.clock().now();
        assert_eq!(store.next_due().await.unwrap(), None);
        for n in 0..5_u64 {
            add(&store, &format!("o-{n}"), "c-1", now.minus(Duration::from_secs(60 - n))).await;
        }
        assert_eq!(store.next_due().await.unwrap(), Some(now.minus(Duration::from_secs(55))));
        let until = now.plus(Duration::from_mins(1));
        let lease = async |most| {
            let mut uow = store.begin("test").await.unwrap();
            let due = uow.lease_due(until, most).await.unwrap();
            uow.commit().await.unwrap();
            let mut ids: Vec<String> = due.iter().map(|d| d.data().order_id.to_string()).collect();
            ids.sort();
            ids
        };
        assert_eq!(lease(2).await, ["o-0", "o-1"]);
        assert_eq!(lease(10).await, ["o-2", "o-3", "o-4"]);
        assert!(lease(10).await.is_empty());
        assert_eq!(store.next_due().await.unwrap(), Some(until));
    })
    .await;
}

#[tokio::test]
async fn lists_run_from_the_newest_on_page_by_page() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlDeliveries::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 * n);
        for (order, customer, n) in
            [("o-1", "c-1", 1), ("o-2", "c-2", 2), ("o-3", "c-1", 3), ("o-4", "c-1", 3)]
        {
            add(&store, order, customer, at(n)).await;
        }
        let mut released = add(&store, "o-5", "c-1", at(5)).await;
        released.release(at(5)).unwrap();
        save(&store, &mut released).await.unwrap();
        let list = async |whose: Whose, state, after, token: PageToken, most| {
            let found = store.list(&whose, None, state, after, &token, most).await.unwrap();
            found.iter().map(|d| d.data().order_id.to_string()).collect::<Vec<_>>()
        };
        let all = Whose::All;
        let start = PageToken::start();
        let newest = ["o-5", "o-4", "o-3", "o-2", "o-1"];
        assert_eq!(list(all.clone(), None, EVER, start.clone(), 9).await, newest);
        assert_eq!(list(of("c-1"), None, EVER, start.clone(), 2).await, ["o-5", "o-4"]);
        assert_eq!(list(of("c-1"), None, EVER, PageToken::after(at(3), "o-4"), 9).await, ["o-3", "o-1"]);
        assert_eq!(list(all.clone(), None, at(2), start.clone(), 9).await, ["o-5", "o-4", "o-3"]);
        assert_eq!(list(all, Some(State::Released), EVER, start.clone(), 9).await, ["o-5"]);
        assert_eq!(list(of("c-2"), Some(State::Released), EVER, start, 9).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn couriers_find_what_is_ready_and_what_they_carry() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let store = SqlDeliveries::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 * n);
        let mut first = add_ready(&store, "o-1", at(1)).await;
        let third = add_ready(&store, "o-3", at(3)).await;
        let second = add_ready(&store, "o-2", at(2)).await;
        let id = |delivery: &Delivery| delivery.data().order_id.clone();
        let waits = |waiting: &[(&Delivery, i64)]| {
            waiting.iter().map(|(delivery, since)| (id(delivery), at(*since))).collect::<Vec<_>>()
        };
        let ready = waits(&[(&first, 1), (&second, 2)]);
        assert_eq!(store.for_courier(&courier(), 2).await.unwrap(), ForCourier { ready, carried: vec![] });
        first.pick_up(&courier(), at(7)).unwrap();
        save(&store, &mut first).await.unwrap();
        let (ready, carried) = (waits(&[(&second, 2), (&third, 3)]), waits(&[(&first, 7)]));
        let theirs = ForCourier { ready, carried };
        assert_eq!(store.for_courier(&courier(), 9).await.unwrap(), theirs);
        let others = store.for_courier(&CourierId::try_new("k-2").unwrap(), 9).await.unwrap();
        assert_eq!(others, ForCourier { carried: vec![], ..theirs });
        // What is only reserved concerns nobody yet.
        add(&store, "o-4", "c-1", at(4)).await;
        for (courier, theirs) in [("k-1", vec!["o-3", "o-2", "o-1"]), ("k-2", vec!["o-3", "o-2"])] {
            let found =
                store.list(&Whose::All, Some(courier), None, EVER, &PageToken::start(), 9).await.unwrap();
            assert_eq!(found.iter().map(|it| it.data().order_id.as_str()).collect::<Vec<_>>(), theirs);
            assert!(found.iter().all(|it| it.concerns(courier)), "{courier}");
        }
        assert!(!first.concerns("k-2") && second.concerns("k-2"));
    })
    .await;
}

fn reserve(until: Timestamp) -> Call {
    Call::Reserve { until, decline: None }
}

#[tokio::test]
async fn the_carrier_acts_once_for_a_key_and_remembers_all_of_it() {
    use CarrierState as C;
    on_both_databases(&CARRIER_MIGRATIONS, |db| async move {
        let ledger = Ledger::new(db.clone());
        let later = db.clock().now().plus(Duration::from_hours(1));
        let take = async |key: &str, call: Call| ledger.take(key, &call).await.unwrap().state;
        let of_courier = || "k-1".to_owned();

        assert_eq!(take("o-1", Call::Look).await, C::Unheard);
        for _ in 0..2 {
            assert_eq!(take("o-1", reserve(later)).await, C::Reserved);
        }
        for _ in 0..2 {
            assert_eq!(take("o-1", Call::Schedule { refuse: None }).await, C::Scheduled);
        }
        assert_eq!(take("o-1", reserve(later)).await, C::Scheduled, "a late request changes nothing");
        assert_eq!(take("o-1", Call::PickedUp { courier: of_courier() }).await, C::PickedUp);
        assert_eq!(take("o-1", Call::Cancel).await, C::PickedUp);
        for _ in 0..2 {
            assert_eq!(take("o-1", Call::Delivered { courier: of_courier() }).await, C::Delivered);
        }
        assert_eq!(take("o-2", Call::Release).await, C::Released);
        assert_eq!(take("o-2", reserve(later)).await, C::Released, "closed for good");
        let decline = Some("no".to_owned());
        assert_eq!(take("o-3", Call::Reserve { until: later, decline }).await, C::Declined);
        assert_eq!(take("o-3", reserve(later)).await, C::Declined, "the first call decides");
        assert_eq!(take("o-4", Call::Schedule { refuse: Some("no".to_owned()) }).await, C::Refused);
        assert_eq!(ledger.take("o-4", &Call::Look).await.unwrap().reason, "no");
        assert_eq!((ledger.count("o-4").await.unwrap(), ledger.count("o-4").await.unwrap()), (1, 2));

        let entries = ledger.entries(0, EVER, 99).await.unwrap();
        let shown: Vec<_> = entries.iter().map(|e| (e.key.as_str(), e.kind, e.courier.as_str())).collect();
        let all = [
            ("o-1", C::Reserved, ""),
            ("o-1", C::Scheduled, ""),
            ("o-1", C::PickedUp, "k-1"),
            ("o-1", C::Delivered, "k-1"),
            ("o-2", C::Released, ""),
            ("o-3", C::Declined, ""),
            ("o-4", C::Refused, ""),
        ];
        assert_eq!(shown, all);
        assert_eq!(ledger.entries(entries[4].id, EVER, 99).await.unwrap(), entries[5..]);
        assert_eq!(ledger.entries(0, EVER, 2).await.unwrap(), entries[..2]);
        assert_eq!(ledger.entries(0, entries[6].at, 99).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_reservation_lapses_by_itself_and_is_revived() {
    use CarrierState as C;
    on_both_databases(&CARRIER_MIGRATIONS, |db| async move {
        let ledger = Ledger::new(db.clone());
        let now = db.clock().now();
        let take = async |call: Call| ledger.take("o-1", &call).await.unwrap().state;
        assert_eq!(take(reserve(now)).await, C::Unheard, "came too late to be of use");
        assert_eq!(take(reserve(now.plus(Duration::from_hours(1)))).await, C::Reserved);
        let mut tx = db.begin("test").await.unwrap();
        tx.execute(sql("UPDATE standings SET reserved_until = $1").bind(now)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(Call::Look).await, C::Expired);
        assert_eq!(take(Call::Schedule { refuse: None }).await, C::Scheduled);
        let kinds: Vec<_> = ledger.entries(0, EVER, 99).await.unwrap().iter().map(|e| e.kind).collect();
        assert_eq!(kinds, [C::Reserved, C::Expired, C::Scheduled]);
    })
    .await;
}

#[tokio::test]
async fn schedule_and_cancel_of_one_key_at_the_same_time_end_cancelled() {
    on_both_databases(&CARRIER_MIGRATIONS, |db| async move {
        let ledger = Ledger::new(db.clone());
        for n in 0..20 {
            let key = format!("o-{n}");
            let schedule = Call::Schedule { refuse: None };
            let (scheduled, cancelled) =
                tokio::join!(ledger.take(&key, &schedule), ledger.take(&key, &Call::Cancel));
            scheduled.unwrap();
            assert_eq!(cancelled.unwrap().state, CarrierState::Cancelled);
            assert_eq!(ledger.take(&key, &Call::Look).await.unwrap().state, CarrierState::Cancelled);
        }
    })
    .await;
}

#[tokio::test]
async fn who_looks_anyway_before_something_is_due_is_not_rung_for_it() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (store, bells) = (SqlDeliveries::new(db.clone()), Bells::default());
        let rings = async |delivery: &mut Delivery| {
            let mut uow = store.begin("test").await.unwrap();
            uow.save(delivery).await.unwrap();
            bells.ring_after(&mut *uow, delivery);
            uow.commit().await.unwrap();
            let rung = async |bell: &Wake| timeout(Duration::ZERO, bell.heard()).await.is_ok();
            (rung(&bells.settler).await, rung(&bells.autopilot).await)
        };
        let now = db.clock().now();
        for (order, held, rung) in [("o-1", HEARTBEAT * 2, false), ("o-2", HEARTBEAT / 2, true)] {
            let mut delivery = Delivery::new(&asked(order, "c-1"), now, now.plus(held));
            assert_eq!(rings(&mut delivery).await, (rung, false), "{held:?}");
        }
        let mut delivery = Delivery::new(&asked("o-3", "c-1"), now, now.plus(HEARTBEAT * 2));
        delivery.order_placed(now);
        assert_eq!(rings(&mut delivery).await, (true, false), "to be scheduled at once");
        delivery.carrier_says(&says(CarrierState::Scheduled), now);
        assert_eq!(rings(&mut delivery).await, (false, false), "nothing is left to do");
        delivery.order_ready(now);
        assert_eq!(rings(&mut delivery).await, (false, true));
    })
    .await;
}
