//! Every statement of this context, on both databases.

use std::time::Duration;

use chassis::db::{Database, sql};
use chassis::error::{Code, Result};
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::{MIGRATIONS, SqlBookings};
use crate::application::{BookingStore, BookingUow, Whose};
use crate::domain::{Booking, BookingId, CustomerId, ManagerId, Room, RoomId, State, TimeRange, Trigger};

const MINUTE: Duration = Duration::from_mins(1);

pub(super) fn room(id: &str, now: Timestamp) -> Room {
    Room {
        id: RoomId::try_new(id).unwrap(),
        manager_id: ManagerId::try_new("m-1").unwrap(),
        name: format!("Room {id}"),
        created_at: now,
    }
}

pub(super) fn booking_id(id: &str) -> BookingId {
    BookingId::try_new(id).unwrap()
}

pub(super) fn customer(id: &str) -> CustomerId {
    CustomerId::try_new(id).unwrap()
}

/// So many minutes from `now` on.
pub(super) fn range(now: Timestamp, from: u32, to: u32) -> TimeRange {
    TimeRange::try_new(now.plus(MINUTE * from), now.plus(MINUTE * to)).unwrap()
}

pub(super) async fn register(db: &Database, room: &Room) {
    let mut tx = db.begin("test").await.unwrap();
    tx.add_room(room).await.unwrap();
    tx.commit().await.unwrap();
}

/// Books, if the room is free.
pub(super) async fn book(db: &Database, id: &str, room: &Room, range: TimeRange) -> Result<Option<Booking>> {
    let mut tx = db.begin("test").await?;
    let now = tx.now();
    let mut booking = Booking::request(booking_id(id), customer("c-1"), room, range, now);
    if !tx.hold(&mut booking).await? {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(booking))
}

/// Saves what happens, as it was read before.
pub(super) async fn happens(
    db: &Database,
    booking: &mut Booking,
    trigger: Trigger,
    at: Timestamp,
) -> Result<()> {
    booking.happened(trigger, "why not", at)?;
    let mut tx = db.begin("test").await?;
    tx.save(booking).await?;
    tx.commit().await
}

async fn told(db: &Database) -> Vec<(String, i64)> {
    let rows = db.fetch_all(sql("SELECT kind, sequence FROM outbox ORDER BY position")).await.unwrap();
    let kind = |kind: String| kind.trim_start_matches("maeul.booking.v1.").to_owned();
    rows.iter().map(|row| (kind(row.get("kind").unwrap()), row.get("sequence").unwrap())).collect()
}

#[tokio::test]
async fn r1_a_booking_comes_back_as_it_was_saved_with_its_events() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, now) = (SqlBookings::new(db.clone()), db.clock().now());
        let maru = room("maru", now);
        register(&db, &maru).await;
        assert_eq!(bookings.room(&maru.id).await.unwrap().as_ref(), Some(&maru));
        let mut used = book(&db, "b-1", &maru, range(now, 0, 60)).await.unwrap().unwrap();
        for trigger in [Trigger::Grant, Trigger::Start, Trigger::Release] {
            assert_eq!(bookings.booking(&booking_id("b-1")).await.unwrap().as_ref(), Some(&used));
            happens(&db, &mut used, trigger, now.plus(MINUTE)).await.unwrap();
        }
        assert_eq!(bookings.booking(&booking_id("b-1")).await.unwrap().as_ref(), Some(&used));
        let mut denied = book(&db, "b-2", &maru, range(now, 60, 90)).await.unwrap().unwrap();
        happens(&db, &mut denied, Trigger::Deny, now).await.unwrap();
        assert_eq!(bookings.booking(&booking_id("b-2")).await.unwrap().as_ref(), Some(&denied));
        assert_eq!(bookings.booking(&booking_id("b-3")).await.unwrap(), None);
        let events = told(&db).await;
        let events: Vec<_> = events.iter().map(|(kind, n)| (kind.as_str(), *n)).collect();
        assert_eq!(
            events,
            [
                ("RoomRegistered", 1),
                ("BookingRequested", 1),
                ("BookingApproved", 2),
                ("BookingStarted", 3),
                ("BookingReleased", 4),
                ("BookingRequested", 1),
                ("BookingDenied", 2)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn r1_what_overlaps_a_held_range_is_refused_and_what_touches_it_is_not() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let now = db.clock().now();
        let (maru, sarang) = (room("maru", now), room("sarang", now));
        register(&db, &maru).await;
        register(&db, &sarang).await;
        let free = async |id: &str, of: &Room, from, to| {
            book(&db, id, of, range(now, from, to)).await.unwrap().is_some()
        };
        assert!(free("b-1", &maru, 30, 60).await);
        for (from, to) in [(30, 60), (29, 31), (59, 61), (40, 50), (20, 70), (30, 31), (59, 60)] {
            assert!(!free("b-2", &maru, from, to).await, "{from} to {to}");
        }
        assert!(free("b-3", &maru, 60, 61).await, "it begins when the other ends");
        assert!(free("b-4", &maru, 7, 30).await, "it ends when the other begins");
        assert!(free("b-5", &sarang, 30, 60).await, "another room");
        assert_eq!(told(&db).await.len(), 6, "who is refused tells nothing");
    })
    .await;
}

#[tokio::test]
async fn r3_r4_what_was_given_up_denied_or_released_is_free_again() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let now = db.clock().now();
        let maru = room("maru", now);
        register(&db, &maru).await;
        for (n, trigger) in [Trigger::Cancel, Trigger::Deny].into_iter().enumerate() {
            let mut ended = book(&db, &format!("b-{n}"), &maru, range(now, 0, 60)).await.unwrap().unwrap();
            happens(&db, &mut ended, trigger, now).await.unwrap();
        }
        let mut used = book(&db, "b-2", &maru, range(now, 0, 60)).await.unwrap().unwrap();
        happens(&db, &mut used, Trigger::Grant, now).await.unwrap();
        happens(&db, &mut used, Trigger::Start, now.plus(MINUTE)).await.unwrap();
        happens(&db, &mut used, Trigger::Release, now.plus(MINUTE * 10)).await.unwrap();
        assert!(
            book(&db, "b-3", &maru, range(now, 9, 20)).await.unwrap().is_none(),
            "it was used until then"
        );
        assert!(book(&db, "b-3", &maru, range(now, 10, 60)).await.unwrap().is_some(), "the rest is free");
    })
    .await;
}

#[tokio::test]
async fn a_change_of_what_another_changed_meanwhile_is_aborted() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let now = db.clock().now();
        let maru = room("maru", now);
        register(&db, &maru).await;
        let first = book(&db, "b-1", &maru, range(now, 0, 60)).await.unwrap().unwrap();
        let mut second = first.clone();
        happens(&db, &mut first.clone(), Trigger::Cancel, now).await.unwrap();
        let met = happens(&db, &mut second, Trigger::Deny, now).await.unwrap_err();
        assert_eq!(met.code(), Code::Aborted);
        let kept = SqlBookings::new(db.clone()).booking(&booking_id("b-1")).await.unwrap().unwrap();
        assert_eq!(kept.state(), State::Cancelled);
        let mut tx = db.begin("test").await.unwrap();
        let again = async {
            tx.add_room(&maru).await?;
            tx.commit().await
        };
        assert_eq!(again.await.unwrap_err().code(), Code::Aborted, "a room is registered once");
    })
    .await;
}

#[tokio::test]
async fn bookings_are_listed_newest_first_and_rooms_by_their_ids() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (bookings, now) = (SqlBookings::new(db.clone()), db.clock().now());
        for id in ["maru", "sarang", "bada"] {
            register(&db, &room(id, now)).await;
        }
        let rooms = async |token: &PageToken, most| -> Vec<String> {
            let page = bookings.rooms(token, most).await.unwrap();
            page.into_iter().map(|room| room.id.to_string()).collect()
        };
        assert_eq!(rooms(&PageToken::start(), 2).await, ["bada", "maru"]);
        assert_eq!(rooms(&PageToken { at: 0, id: "maru".into() }, 2).await, ["sarang"]);

        let mut made = Vec::new();
        for n in 0..3 {
            let id = format!("b-{n}");
            made.push(book(&db, &id, &room("maru", now), range(now, n, n + 1)).await.unwrap().unwrap());
        }
        let ever = Timestamp::from_micros(i64::MIN);
        let list = async |whose: &Whose, after, token: &PageToken, most| -> Vec<String> {
            let page = bookings.bookings(whose, None, after, token, most).await.unwrap();
            page.into_iter().map(|booking| booking.data().id.to_string()).collect()
        };
        let (start, mine) = (PageToken::start(), Whose::One(customer("c-1")));
        assert_eq!(list(&mine, ever, &start, 9).await, ["b-2", "b-1", "b-0"]);
        assert_eq!(list(&Whose::All, ever, &start, 2).await, ["b-2", "b-1"]);
        let token = PageToken::after(made[1].data().created_at, "b-1");
        assert_eq!(list(&Whose::All, ever, &token, 9).await, ["b-0"]);
        assert_eq!(list(&mine, made[1].data().updated_at, &start, 9).await, ["b-2"]);
        assert!(list(&Whose::One(customer("c-2")), ever, &start, 9).await.is_empty());
        let manager = room("maru", now).manager_id;
        for (manager, many) in [(manager.as_str(), 3), ("another", 0)] {
            for whose in [&mine, &Whose::All] {
                let of_rooms = bookings.bookings(whose, Some(manager), ever, &start, 9).await.unwrap();
                assert_eq!(of_rooms.len(), many, "bookings of rooms of {manager}");
            }
        }
    })
    .await;
}
