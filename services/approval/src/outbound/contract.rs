//! Every statement of this context, on both databases.

use std::time::Duration;

use chassis::db::{Database, sql};
use chassis::error::{Code, Result};
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::{MIGRATIONS, SqlApprovals};
use crate::application::{ApprovalStore, ApprovalUow, Whose};
use crate::domain::{ApprovalRequest, Booked, BookingId, CustomerId, ManagerId, RoomId, State, Trigger};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn booking(id: &str) -> BookingId {
    BookingId::try_new(id).unwrap()
}

pub(super) fn manager(id: &str) -> ManagerId {
    ManagerId::try_new(id).unwrap()
}

pub(super) fn booked(id: &str, now: Timestamp) -> Booked {
    Booked {
        booking_id: booking(id),
        room_id: RoomId::try_new("maru").unwrap(),
        room_name: "Maru".to_owned(),
        manager_id: manager("m-1"),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        from: now,
        until: now.plus(SECOND * 3600),
    }
}

async fn save(db: &Database, request: &mut ApprovalRequest) -> Result<()> {
    let mut tx = db.begin("test").await?;
    tx.save(request).await?;
    tx.commit().await
}

/// What was told, without the names' common begin.
pub(super) async fn told(db: &Database) -> Vec<String> {
    let rows = db.fetch_all(sql("SELECT kind FROM outbox ORDER BY position")).await.unwrap();
    let kinds = rows.iter().map(|row| row.get::<String>("kind").unwrap());
    kinds.map(|kind| kind.trim_start_matches("maeul.approval.v1.").to_owned()).collect()
}

#[tokio::test]
async fn r2_a_request_comes_back_as_it_was_saved_with_its_events() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (requests, now) = (SqlApprovals::new(db.clone()), db.clock().now());
        let mut made = ApprovalRequest::new(booked("b-1", now), now);
        save(&db, &mut made).await.unwrap();
        assert_eq!(requests.request(&booking("b-1")).await.unwrap().as_ref(), Some(&made));
        made.happened(Trigger::Grant, now.plus(SECOND)).unwrap();
        save(&db, &mut made).await.unwrap();
        made.keep_denial("a wedding", now.plus(SECOND * 2), now.plus(SECOND * 3)).unwrap();
        save(&db, &mut made).await.unwrap();
        assert_eq!(requests.request(&booking("b-1")).await.unwrap().as_ref(), Some(&made));
        made.denied("a wedding", now.plus(SECOND * 9)).unwrap();
        save(&db, &mut made).await.unwrap();
        save(&db, &mut made).await.unwrap();
        assert_eq!(requests.request(&booking("b-1")).await.unwrap().as_ref(), Some(&made));
        assert_eq!(made.take_pending().expected, 4, "what did not change is not written");
        assert_eq!(requests.request(&booking("b-2")).await.unwrap(), None);
        assert_eq!(told(&db).await, ["ApprovalGranted", "ApprovalDenied"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_what_another_changed_meanwhile_is_aborted() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let now = db.clock().now();
        let mut first = ApprovalRequest::new(booked("b-1", now), now);
        let mut twin = first.clone();
        save(&db, &mut first).await.unwrap();
        assert_eq!(save(&db, &mut twin).await.unwrap_err().code(), Code::Aborted);
        let mut second = first.clone();
        first.happened(Trigger::Grant, now).unwrap();
        save(&db, &mut first).await.unwrap();
        second.happened(Trigger::BookingCancelled, now).unwrap();
        assert_eq!(save(&db, &mut second).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(told(&db).await, ["ApprovalGranted"]);
    })
    .await;
}

#[tokio::test]
async fn r7_denials_that_are_kept_are_leased_in_their_order_to_one_at_a_time() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let (requests, now) = (SqlApprovals::new(db.clone()), db.clock().now());
        assert_eq!(requests.next_due().await.unwrap(), None);
        for (id, due) in
            [("b-1", now.minus(SECOND)), ("b-2", now.minus(SECOND * 2)), ("b-3", now.plus(SECOND * 60))]
        {
            let mut one = ApprovalRequest::new(booked(id, now), now);
            one.keep_denial("no", now, due).unwrap();
            save(&db, &mut one).await.unwrap();
        }
        assert_eq!(requests.next_due().await.unwrap(), Some(now.minus(SECOND * 2)));
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
        assert_eq!(requests.next_due().await.unwrap(), Some(until));
    })
    .await;
}

#[tokio::test]
async fn requests_are_listed_newest_first_page_by_page() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let requests = SqlApprovals::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 + n);
        for (id, time) in [("b-1", 1), ("b-2", 2), ("b-3", 2)] {
            save(&db, &mut ApprovalRequest::new(booked(id, at(time)), at(time))).await.unwrap();
        }
        let ever = Timestamp::from_micros(i64::MIN);
        let list = async |whose: &Whose, state, after, token: &PageToken, most| -> Vec<String> {
            let page = requests.list(whose, state, after, token, most).await.unwrap();
            page.iter().map(|one| one.data().booked.booking_id.to_string()).collect()
        };
        let (start, mine) = (PageToken::start(), Whose::One(manager("m-1")));
        assert_eq!(list(&mine, None, ever, &start, 9).await, ["b-3", "b-2", "b-1"]);
        assert_eq!(list(&Whose::All, None, ever, &PageToken::after(at(2), "b-3"), 1).await, ["b-2"]);
        assert_eq!(list(&Whose::All, None, at(1), &start, 9).await, ["b-3", "b-2"]);
        assert!(list(&Whose::One(manager("m-2")), None, ever, &start, 9).await.is_empty());
        let mut granted = requests.request(&booking("b-1")).await.unwrap().unwrap();
        granted.happened(Trigger::Grant, at(9)).unwrap();
        save(&db, &mut granted).await.unwrap();
        assert_eq!(list(&mine, Some(State::Granted), ever, &start, 9).await, ["b-1"]);
        assert_eq!(list(&Whose::All, Some(State::Pending), ever, &start, 9).await, ["b-3", "b-2"]);
    })
    .await;
}
