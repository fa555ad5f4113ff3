//! The use cases over real tables, many at the same moment.

use std::sync::Arc;
use std::time::Duration;

use chassis::db::Database;
use chassis::error::{Code, Error};
use chassis::idempotency::RequestKey;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;
use futures::future::join_all;

use super::contract::{booking_id, customer, range, register, room};
use super::{MIGRATIONS, SqlBookings};
use crate::application::{BookRoom, BookingStore, Bookings, RegisterRoom, Whose, Wish, granted};
use crate::domain::{Booking, Limits, Refusal, Room, State, TimeRange};

/// As many as the promise says.
const CROWD: u32 = 64;
const LIMITS: Limits = Limits {
    grace: Duration::from_mins(1),
    longest: Duration::from_hours(24),
    ahead: Duration::from_hours(24 * 366),
};

fn service(db: &Database) -> Arc<Bookings> {
    Arc::new(Bookings::new(Arc::new(SqlBookings::new(db.clone())), LIMITS))
}

fn key(rpc: &'static str, request: &str) -> RequestKey {
    RequestKey::new("c-1", rpc, request, &())
}

fn wish(room: &Room, range: TimeRange) -> BookRoom {
    BookRoom { customer_id: customer("c-1"), room_id: room.id.clone(), range }
}

async fn open(db: &Database) -> (Arc<Bookings>, Room, Timestamp) {
    let now = db.clock().now();
    let maru = room("maru", now);
    register(db, &maru).await;
    (service(db), maru, now)
}

/// A booking that its manager has agreed to.
async fn approved(db: &Database, bookings: &Bookings, room: &Room, range: TimeRange, n: u32) -> Booking {
    let booked = bookings.book_room(&wish(room, range), &key("BookRoom", &format!("r-{n}"))).await.unwrap();
    let mut tx = db.begin("test").await.unwrap();
    granted(&mut tx, booked.data().id.as_str()).await.unwrap();
    tx.commit().await.unwrap();
    booked
}

#[tokio::test]
async fn r1_of_64_overlapping_bookings_of_one_room_exactly_one_wins() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, maru, now) = open(&db).await;
        // Each has a minute of its own, and all have the last one in common.
        let tries = (0..CROWD).map(|n| {
            let (bookings, wish) = (bookings.clone(), wish(&maru, range(now, n, CROWD + n + 1)));
            tokio::spawn(async move { bookings.book_room(&wish, &key("BookRoom", &format!("r-{n}"))).await })
        });
        let answers: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 63));
        assert!(lost.iter().all(|one| one.as_ref().unwrap_err().reason() == "ROOM_TAKEN"));
        let ever = Timestamp::from_micros(i64::MIN);
        let start = chassis::grpc::PageToken::start();
        assert_eq!(bookings.bookings(&Whose::All, None, ever, &start, 99).await.unwrap().items.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn r1_of_64_bookings_that_only_touch_nobody_is_turned_away() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, maru, now) = open(&db).await;
        let tries = (0..CROWD).map(|n| {
            let (bookings, wish) = (bookings.clone(), wish(&maru, range(now, n, n + 1)));
            tokio::spawn(async move { bookings.book_room(&wish, &key("BookRoom", &format!("r-{n}"))).await })
        });
        for booked in join_all(tries).await {
            booked.unwrap().unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn r3_in_64_races_of_start_cancel_and_deny_exactly_one_wins_and_everybody_agrees() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, now) = (service(&db), db.clock().now());
        for n in 0..CROWD {
            let maru = room(&format!("maru-{n}"), now);
            register(&db, &maru).await;
            let id = approved(&db, &bookings, &maru, range(now, 0, 60), n).await.data().id.clone();
            let owner = customer("c-1");
            let (start, deny, request) =
                (Wish::Start(owner.clone()), Wish::Deny(String::new()), format!("c-{n}"));
            let cancel_key = key("CancelBooking", &request);
            let (started, cancelled, denied) = tokio::join!(
                bookings.decide(&id, &start),
                bookings.cancel_booking(&owner, &id, &cancel_key),
                bookings.decide(&id, &deny),
            );
            let (started, denied) = (started.unwrap(), denied.unwrap());
            let end = bookings.booking(&Whose::All, None, &id).await.unwrap().state();
            let won = [
                (started.refusal.is_none(), State::Started),
                (cancelled.is_ok(), State::Cancelled),
                (denied.refusal.is_none(), State::Denied),
            ];
            let winners: Vec<_> = won.iter().filter(|(won, _)| *won).map(|(_, state)| *state).collect();
            assert_eq!(winners, [end], "race {n}");
            let why = match end {
                State::Started => Refusal::Started,
                State::Cancelled => Refusal::Cancelled,
                _ => Refusal::Denied,
            };
            assert!([started.refusal, denied.refusal].iter().flatten().all(|told| *told == why), "race {n}");
        }
    })
    .await;
}

#[tokio::test]
async fn n3_a_booking_sent_twice_is_one_and_is_answered_as_it_is_then() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, maru, now) = open(&db).await;
        let (hour, first) = (wish(&maru, range(now, 0, 60)), key("BookRoom", "r-1"));
        let tries = (0..8).map(|_| bookings.book_room(&hour, &first));
        let ids: Vec<_> =
            join_all(tries).await.into_iter().map(|one| one.unwrap().data().id.clone()).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        let cancel = key("CancelBooking", "c-1");
        for _ in 0..2 {
            let cancelled = bookings.cancel_booking(&customer("c-1"), &ids[0], &cancel).await.unwrap();
            assert_eq!(cancelled.state(), State::Cancelled);
        }
        assert_eq!(bookings.book_room(&hour, &first).await.unwrap().state(), State::Cancelled);
        let twice = bookings.cancel_booking(&customer("c-1"), &ids[0], &key("CancelBooking", "c-2")).await;
        assert_eq!(twice.unwrap_err().reason(), "BOOKING_ENDED");
        let stranger = bookings.cancel_booking(&customer("c-2"), &ids[0], &key("CancelBooking", "c-3")).await;
        assert_eq!(stranger.unwrap_err().code(), Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn r1_what_cannot_be_booked_is_refused_naming_the_field() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, maru, now) = open(&db).await;
        let earlier = now.minus(Duration::from_mins(90));
        for (n, (field, range)) in [
            ("start_time", range(earlier, 0, 60)),
            ("start_time", range(now, 367 * 24 * 60, 367 * 24 * 60 + 1)),
            ("end_time", range(now, 1, 24 * 60 + 2)),
        ]
        .into_iter()
        .enumerate()
        {
            let refused = bookings.book_room(&wish(&maru, range), &key("BookRoom", &format!("r-{n}"))).await;
            let refused: Error = refused.unwrap_err();
            assert_eq!(refused.code(), Code::InvalidArgument);
            assert!(refused.message().starts_with(&format!("{field}: ")), "{refused}");
        }
        let nowhere = wish(&room("nowhere", now), range(now, 0, 1));
        let unknown = bookings.book_room(&nowhere, &key("BookRoom", "r-9")).await.unwrap_err();
        assert_eq!(unknown.reason(), "ROOM_NOT_FOUND");
        let again = RegisterRoom { room_id: maru.id, manager_id: maru.manager_id, name: "Other".into() };
        let exists = bookings.register_room(&again, &key("RegisterRoom", "r-1")).await.unwrap_err();
        assert_eq!(exists.reason(), "ROOM_ALREADY_EXISTS");
        assert!(SqlBookings::new(db.clone()).booking(&booking_id("b-1")).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn r2_r3_other_services_are_answered_alike_however_often_they_ask() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, maru, now) = open(&db).await;
        let id = approved(&db, &bookings, &maru, range(now, 0, 60), 1).await.data().id.clone();
        let stranger = bookings.decide(&id, &Wish::Start(customer("c-2"))).await.unwrap_err();
        assert_eq!(stranger.reason(), "BOOKING_NOT_FOUND");
        for (wish, state) in [
            (Wish::Start(customer("c-1")), State::Started),
            (Wish::Start(customer("c-1")), State::Started),
            (Wish::Release, State::Released),
            (Wish::Release, State::Released),
        ] {
            let decided = bookings.decide(&id, &wish).await.unwrap();
            assert_eq!((decided.refusal, decided.booking.state()), (None, state));
        }
        let late = bookings.decide(&id, &Wish::Deny("no".into())).await.unwrap();
        assert_eq!((late.refusal, late.booking.state()), (Some(Refusal::Released), State::Released));
    })
    .await;
}
