//! The use cases over real tables, with a booking service that answers what the test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chassis::admission::Admission;
use chassis::async_trait;
use chassis::db::Database;
use chassis::due::Due;
use chassis::error::{Code, Result};
use chassis::idempotency::RequestKey;
use chassis::testing::on_both_databases;
use chassis::worker::Wake;

use super::contract::{booked, booking, manager, told};
use super::{MIGRATIONS, SqlApprovals};
use crate::application::{Approvals, Bookings, Denial, Deny, Happening, TooLate, Whose, react};
use crate::domain::{BookingId, State};

/// Booking as the test wants it: denying unless told otherwise, for the first reason that it heard.
#[derive(Default)]
struct Booking {
    answers: Mutex<VecDeque<Denial>>,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl Bookings for Booking {
    async fn deny(&self, _: &BookingId, reason: &str) -> Denial {
        self.asked.lock().unwrap().push(reason.to_owned());
        self.answers.lock().unwrap().pop_front().unwrap_or_else(|| Denial::Denied(reason.to_owned()))
    }
}

struct World {
    db: Database,
    booking: Arc<Booking>,
    approvals: Arc<Approvals>,
}

impl World {
    /// A village in which a room was just booked.
    async fn new(db: Database) -> Self {
        let booking = Arc::new(Booking::default());
        let approvals = Approvals::new(
            Arc::new(SqlApprovals::new(db.clone())),
            booking.clone(),
            db.clock().clone(),
            Admission::new("booking", 8, 8),
            Wake::default(),
            Duration::from_secs(1),
        );
        let world = Self { db, booking, approvals: Arc::new(approvals) };
        world.happens(Happening::Requested).await;
        world
    }

    fn will_answer(&self, answers: impl IntoIterator<Item = Denial>) {
        self.booking.answers.lock().unwrap().extend(answers);
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.booking.asked.lock().unwrap())
    }

    async fn happens(&self, happening: Happening) {
        let mut tx = self.db.begin("test").await.unwrap();
        let now = tx.now();
        react(&mut tx, booked("b-1", now), happening).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn grant(&self, request: &str) -> Result<State> {
        let key = key("GrantApproval", request);
        Ok(self.approvals.grant(&manager("m-1"), &booking("b-1"), &key).await?.state())
    }

    async fn deny(&self, reason: &str, request: &str) -> Result<(State, bool)> {
        let wish = Deny { manager_id: manager("m-1"), booking_id: booking("b-1"), reason: reason.to_owned() };
        let answer = self.approvals.deny(&wish, &key("DenyApproval", request)).await?;
        Ok((answer.request.state(), answer.retry_after.is_some()))
    }

    /// Does what is due now and within the next seconds, as the worker does.
    async fn finish(&self) {
        for _ in 0..200 {
            for due in self.approvals.lease(9).await.unwrap() {
                self.approvals.act(due).await.unwrap();
            }
            if self.approvals.next_due().await.unwrap().is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it is never finished");
    }

    async fn standing(&self) -> (State, String) {
        let request = self.approvals.get(&Whose::All, &booking("b-1")).await.unwrap();
        (request.state(), request.data().reason.clone())
    }
}

fn key(rpc: &'static str, request: &str) -> RequestKey {
    RequestKey::new("m-1", rpc, request, &())
}

#[tokio::test]
async fn r2_a_denial_denies_the_booking_in_the_same_call_and_repeats_change_nothing() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db).await;
        assert_eq!(world.grant("g-1").await.unwrap(), State::Granted);
        for _ in 0..2 {
            assert_eq!(world.deny("a wedding", "d-1").await.unwrap(), (State::Denied, false));
        }
        assert_eq!(world.deny("a funeral", "d-2").await.unwrap().0, State::Denied, "it is so already");
        assert_eq!(world.grant("g-1").await.unwrap(), State::Denied, "a repeat answers it as it is then");
        assert_eq!(world.grant("g-2").await.unwrap_err().reason(), "APPROVAL_ALREADY_DECIDED");
        world.happens(Happening::Denied("a wedding".into())).await;
        assert_eq!(world.standing().await, (State::Denied, "a wedding".into()));
        assert_eq!(world.asked(), ["a wedding"]);
        assert_eq!(told(&world.db).await, ["ApprovalGranted", "ApprovalDenied"]);
    })
    .await;
}

#[tokio::test]
async fn r3_a_denial_that_comes_too_late_is_refused_and_its_repeat_too() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db).await;
        world.grant("g-1").await.unwrap();
        for (why, reason) in [(TooLate::Started, "BOOKING_STARTED"), (TooLate::Released, "BOOKING_RELEASED")]
        {
            world.will_answer([Denial::Late(why)]);
            let refused = world.deny("no", reason).await.unwrap_err();
            assert_eq!((refused.code(), refused.reason()), (Code::FailedPrecondition, reason));
            assert_eq!(world.standing().await, (State::Granted, String::new()));
        }
        world.will_answer([Denial::Late(TooLate::Cancelled)]);
        assert_eq!(world.deny("no", "d-3").await.unwrap_err().reason(), "BOOKING_CANCELLED");
        assert_eq!(world.standing().await.0, State::Withdrawn);
        assert_eq!(world.deny("no", "d-4").await.unwrap_err().reason(), "APPROVAL_ALREADY_DECIDED");
        assert_eq!(told(&world.db).await, ["ApprovalGranted"]);
    })
    .await;
}

#[tokio::test]
async fn r7_without_booking_a_denial_is_kept_and_finished_by_the_worker() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db).await;
        world.will_answer([Denial::NoAnswer(None), Denial::NoAnswer(None)]);
        assert_eq!(world.deny("a wedding", "d-1").await.unwrap(), (State::Denying, true));
        assert_eq!(world.deny("a wedding", "d-1").await.unwrap().0, State::Denying, "a repeat asks nobody");
        assert_eq!(world.grant("g-1").await.unwrap_err().reason(), "APPROVAL_ALREADY_DECIDED");
        assert!(told(&world.db).await.is_empty());
        world.finish().await;
        assert_eq!(world.standing().await, (State::Denied, "a wedding".into()));
        assert_eq!(told(&world.db).await, ["ApprovalDenied"]);
        assert_eq!(world.asked(), ["a wedding"; 3]);
    })
    .await;
}

#[tokio::test]
async fn r7_a_kept_denial_that_turns_out_to_be_late_leaves_what_booking_decided() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db).await;
        world.grant("g-1").await.unwrap();
        world.will_answer([Denial::NoAnswer(None), Denial::Late(TooLate::Started)]);
        assert_eq!(world.deny("no", "d-1").await.unwrap().0, State::Denying);
        world.finish().await;
        assert_eq!(world.standing().await, (State::Granted, String::new()));
        world.will_answer([Denial::NoAnswer(None)]);
        assert_eq!(world.deny("no", "d-2").await.unwrap().0, State::Denying);
        world.happens(Happening::Cancelled).await;
        assert_eq!(world.standing().await.0, State::Withdrawn);
        world.finish().await;
        assert_eq!(told(&world.db).await, ["ApprovalGranted"]);
    })
    .await;
}

#[tokio::test]
async fn n4_a_denial_whose_call_died_comes_by_event_and_its_repeat_is_answered() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db).await;
        world.happens(Happening::Denied("a wedding".into())).await;
        assert_eq!(world.deny("a wedding", "d-1").await.unwrap(), (State::Denied, false));
        assert!(world.asked().is_empty());
        assert_eq!(world.standing().await, (State::Denied, "a wedding".into()));
        assert_eq!(told(&world.db).await, ["ApprovalDenied"]);
    })
    .await;
}

#[tokio::test]
async fn n9_only_the_manager_of_the_room_decides() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db).await;
        let stranger = manager("m-2");
        let granted = world.approvals.grant(&stranger, &booking("b-1"), &key("GrantApproval", "g-1")).await;
        assert_eq!(granted.unwrap_err().reason(), "APPROVAL_REQUEST_NOT_FOUND");
        let wish = Deny { manager_id: stranger, booking_id: booking("b-1"), reason: String::new() };
        let denied = world.approvals.deny(&wish, &key("DenyApproval", "d-1")).await;
        assert_eq!(denied.unwrap_err().reason(), "APPROVAL_REQUEST_NOT_FOUND");
        assert!(world.asked().is_empty());
        assert_eq!(world.standing().await.0, State::Pending);
    })
    .await;
}
