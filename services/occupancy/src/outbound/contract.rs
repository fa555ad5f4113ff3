//! Every statement of this context, on both databases.

use std::time::Duration;

use chassis::db::{Database, sql};
use chassis::error::{Code, Result};
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::{MIGRATIONS, SqlRoomUses};
use crate::application::{RoomUseStore, RoomUseUow, Whose};
use crate::domain::{Booked, BookingId, CustomerId, RoomId, RoomUse, State, Trigger};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn booking(id: &str) -> BookingId {
    BookingId::try_new(id).unwrap()
}

pub(super) fn customer(id: &str) -> CustomerId {
    CustomerId::try_new(id).unwrap()
}

pub(super) fn booked(id: &str, now: Timestamp) -> Booked {
    Booked {
        booking_id: booking(id),
        room_id: RoomId::try_new("maru").unwrap(),
        room_name: "Maru".to_owned(),
        customer_id: customer("c-1"),
        from: now,
        until: now.plus(SECOND * 3600),
    }
}

async fn save(db: &Database, room_use: &mut RoomUse) -> Result<()> {
    let mut tx = db.begin("test").await?;
    tx.save(room_use).await?;
    tx.commit().await
}

/// What was told, without the names' common begin.
pub(super) async fn told(db: &Database) -> Vec<String> {
    let rows = db.fetch_all(sql("SELECT kind FROM outbox ORDER BY position")).await.unwrap();
    let kinds = rows.iter().map(|row| row.get::<String>("kind").unwrap());
    kinds.map(|kind| kind.trim_start_matches("maeul.occupancy.v1.").to_owned()).collect()
}

#[tokio::test]
async fn r3_a_use_comes_back_as_it_was_saved_with_its_events() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (uses, now) = (SqlRoomUses::new(db.clone()), db.clock().now());
        let mut one = RoomUse::expected(booked("b-1", now), now);
        save(&db, &mut one).await.unwrap();
        assert_eq!(uses.room_use(&booking("b-1")).await.unwrap().as_ref(), Some(&one));
        one.happened(Trigger::Started, now.plus(SECOND)).unwrap();
        save(&db, &mut one).await.unwrap();
        one.keep_end(now.plus(SECOND * 2), now.plus(SECOND * 3)).unwrap();
        save(&db, &mut one).await.unwrap();
        assert_eq!(uses.room_use(&booking("b-1")).await.unwrap().as_ref(), Some(&one));
        one.happened(Trigger::Released, now.plus(SECOND * 9)).unwrap();
        save(&db, &mut one).await.unwrap();
        save(&db, &mut one).await.unwrap();
        assert_eq!(uses.room_use(&booking("b-1")).await.unwrap().as_ref(), Some(&one));
        assert_eq!(one.take_pending().expected, 4, "what did not change is not written");
        assert_eq!(uses.room_use(&booking("b-2")).await.unwrap(), None);
        assert_eq!(told(&db).await, ["UseStarted", "UseEnded"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_what_another_changed_meanwhile_is_aborted() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let now = db.clock().now();
        let mut first = RoomUse::expected(booked("b-1", now), now);
        let mut twin = first.clone();
        save(&db, &mut first).await.unwrap();
        assert_eq!(save(&db, &mut twin).await.unwrap_err().code(), Code::Aborted);
        let mut second = first.clone();
        first.happened(Trigger::Started, now).unwrap();
        save(&db, &mut first).await.unwrap();
        second.happened(Trigger::BookingEnded, now).unwrap();
        assert_eq!(save(&db, &mut second).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(told(&db).await, ["UseStarted"]);
    })
    .await;
}

#[tokio::test]
async fn r7_ends_that_are_kept_are_leased_in_their_order_to_one_at_a_time() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (uses, now) = (SqlRoomUses::new(db.clone()), db.clock().now());
        assert_eq!(uses.next_due().await.unwrap(), None);
        for (id, due) in
            [("b-1", now.minus(SECOND)), ("b-2", now.minus(SECOND * 2)), ("b-3", now.plus(SECOND * 60))]
        {
            let mut one = RoomUse::expected(booked(id, now), now);
            one.happened(Trigger::Started, now).unwrap();
            one.keep_end(now, due).unwrap();
            save(&db, &mut one).await.unwrap();
        }
        assert_eq!(uses.next_due().await.unwrap(), Some(now.minus(SECOND * 2)));
        let until = now.plus(SECOND * 30);
        let lease = async |most| {
            let mut tx = db.begin("test").await.unwrap();
            let leased = tx.lease_due(until, most).await.unwrap();
            tx.commit().await.unwrap();
            leased.iter().map(|one| one.data().booked.booking_id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(lease(1).await, ["b-2"]);
        assert_eq!(lease(9).await, ["b-1"]);
        assert!(lease(9).await.is_empty());
        assert_eq!(uses.next_due().await.unwrap(), Some(until));
    })
    .await;
}

#[tokio::test]
async fn uses_are_listed_newest_first_page_by_page() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let uses = SqlRoomUses::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 + n);
        for (id, time) in [("b-1", 1), ("b-2", 2), ("b-3", 2)] {
            save(&db, &mut RoomUse::expected(booked(id, at(time)), at(time))).await.unwrap();
        }
        let ever = Timestamp::from_micros(i64::MIN);
        let list = async |whose: &Whose, after, token: &PageToken, most| -> Vec<String> {
            let page = uses.list(whose, after, token, most).await.unwrap();
            page.iter().map(|one| one.data().booked.booking_id.to_string()).collect()
        };
        let (start, mine) = (PageToken::start(), Whose::One(customer("c-1")));
        assert_eq!(list(&mine, ever, &start, 9).await, ["b-3", "b-2", "b-1"]);
        assert_eq!(list(&Whose::All, ever, &PageToken::after(at(2), "b-3"), 1).await, ["b-2"]);
        assert_eq!(list(&Whose::All, at(1), &start, 9).await, ["b-3", "b-2"]);
        assert!(list(&Whose::One(customer("c-2")), ever, &start, 9).await.is_empty());
        let one = uses.room_use(&booking("b-1")).await.unwrap().unwrap();
        assert_eq!(one.state(), State::Expected);
    })
    .await;
}
