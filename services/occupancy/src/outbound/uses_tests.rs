//! The use cases over real tables, with a booking service that answers what the test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chassis::admission::Admission;
use chassis::async_trait;
use chassis::db::Database;
use chassis::due::Due;
use chassis::error::Code;
use chassis::idempotency::RequestKey;
use chassis::testing::on_both_databases;
use chassis::worker::Wake;

use super::contract::{booked, booking, customer, told};
use super::{MIGRATIONS, SqlRoomUses};
use crate::application::{Bookings, Happening, Refusal, Release, RoomUses, Start, Whose, react};
use crate::domain::{BookingId, CustomerId, State};

/// Booking as the test wants it: starting and releasing unless told otherwise.
struct Booking {
    db: Database,
    starts: Mutex<VecDeque<Start>>,
    releases: Mutex<VecDeque<Release>>,
    asked: Mutex<Vec<&'static str>>,
}

#[async_trait]
impl Bookings for Booking {
    async fn start(&self, booking: &BookingId, _: &CustomerId) -> Start {
        self.asked.lock().unwrap().push("start");
        let now = self.db.clock().now();
        let scripted = self.starts.lock().unwrap().pop_front();
        scripted.unwrap_or_else(|| Start::Started(booked(booking.as_str(), now), now))
    }

    async fn release(&self, _: &BookingId) -> Release {
        self.asked.lock().unwrap().push("release");
        self.releases.lock().unwrap().pop_front().unwrap_or(Release::Released)
    }
}

struct World {
    db: Database,
    booking: Arc<Booking>,
    uses: Arc<RoomUses>,
}

impl World {
    fn new(db: Database) -> Self {
        let booking = Arc::new(Booking {
            db: db.clone(),
            starts: Mutex::default(),
            releases: Mutex::default(),
            asked: Mutex::default(),
        });
        let uses = RoomUses::new(
            Arc::new(SqlRoomUses::new(db.clone())),
            booking.clone(),
            db.clock().clone(),
            Admission::new("booking", 8, 8),
            Wake::default(),
            Duration::from_secs(1),
        );
        Self { db, booking, uses: Arc::new(uses) }
    }

    fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.booking.asked.lock().unwrap())
    }

    async fn happens(&self, happening: Happening) {
        let mut tx = self.db.begin("test").await.unwrap();
        let now = tx.now();
        react(&mut tx, booked("b-1", now), happening, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn start(&self, request: &str) -> chassis::error::Result<State> {
        let started =
            self.uses.start_use(&customer("c-1"), &booking("b-1"), &key("StartUse", request)).await?;
        Ok(started.state())
    }

    async fn end(&self, request: &str) -> chassis::error::Result<(State, bool)> {
        let answer = self.uses.end_use(&customer("c-1"), &booking("b-1"), &key("EndUse", request)).await?;
        Ok((answer.room_use.state(), answer.retry_after.is_some()))
    }

    /// Does what is due now and within the next seconds, as the worker does.
    async fn finish(&self) {
        for _ in 0..100 {
            for due in self.uses.lease(9).await.unwrap() {
                self.uses.act(due).await.unwrap();
            }
            if self.uses.next_due().await.unwrap().is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it is never finished");
    }

    async fn state(&self) -> State {
        self.uses.get(&Whose::All, &booking("b-1")).await.unwrap().state()
    }
}

fn key(rpc: &'static str, request: &str) -> RequestKey {
    RequestKey::new("c-1", rpc, request, &())
}

#[tokio::test]
async fn r3_a_room_is_used_and_left_in_two_calls_and_repeats_change_nothing() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db);
        world.happens(Happening::Approved).await;
        for _ in 0..2 {
            assert_eq!(world.start("s-1").await.unwrap(), State::InUse);
        }
        assert_eq!(world.start("s-2").await.unwrap(), State::InUse, "it is so already");
        for _ in 0..2 {
            assert_eq!(world.end("e-1").await.unwrap(), (State::Ended, false));
        }
        assert_eq!(world.start("s-1").await.unwrap(), State::Ended, "a repeat answers the use as it is then");
        assert_eq!(world.start("s-3").await.unwrap_err().reason(), "USE_NOT_STARTABLE");
        assert_eq!(world.asked(), ["start", "release"]);
        world.happens(Happening::Started).await;
        world.happens(Happening::Released).await;
        assert_eq!(told(&world.db).await, ["UseStarted", "UseEnded"]);
    })
    .await;
}

#[tokio::test]
async fn r3_without_booking_a_start_is_refused_and_the_same_key_goes_through_later() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db);
        world.happens(Happening::Approved).await;
        world.booking.starts.lock().unwrap().push_back(Start::NoAnswer(None));
        let refused = world.start("s-1").await.unwrap_err();
        assert_eq!((refused.code(), refused.reason()), (Code::Unavailable, "BOOKING_UNAVAILABLE"));
        assert!(refused.retry_after().is_some());
        assert_eq!((world.state().await, told(&world.db).await.len()), (State::Expected, 0));
        assert_eq!(world.start("s-1").await.unwrap(), State::InUse);
        assert_eq!(world.end("e-1").await.unwrap().0, State::Ended);
    })
    .await;
}

#[tokio::test]
async fn r3_booking_alone_decides_whether_a_use_starts() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db);
        for (n, (refusal, reason)) in [
            (Refusal::Unknown, "BOOKING_NOT_FOUND"),
            (Refusal::NotApproved, "BOOKING_NOT_APPROVED"),
            (Refusal::Denied, "BOOKING_DENIED"),
            (Refusal::Cancelled, "BOOKING_CANCELLED"),
            (Refusal::Released, "BOOKING_RELEASED"),
            (Refusal::TooEarly, "TOO_EARLY"),
            (Refusal::TooLate, "TOO_LATE"),
        ]
        .into_iter()
        .enumerate()
        {
            world.booking.starts.lock().unwrap().push_back(Start::Refused(refusal));
            assert_eq!(world.start(&format!("s-{n}")).await.unwrap_err().reason(), reason);
        }
        assert!(world.uses.get(&Whose::All, &booking("b-1")).await.is_err(), "nothing was begun");
        // An approval that has not been heard of yet is no hindrance.
        assert_eq!(world.start("s-9").await.unwrap(), State::InUse);
        world.happens(Happening::Approved).await;
        assert_eq!(world.state().await, State::InUse);
    })
    .await;
}

#[tokio::test]
async fn r7_without_booking_an_end_is_kept_and_finished_by_the_worker() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db);
        world.start("s-1").await.unwrap();
        world.booking.releases.lock().unwrap().extend([Release::NoAnswer(None), Release::NoAnswer(None)]);
        assert_eq!(world.end("e-1").await.unwrap(), (State::Ending, true));
        let left = world.uses.get(&Whose::All, &booking("b-1")).await.unwrap().data().ended_at;
        assert_eq!(world.end("e-1").await.unwrap().0, State::Ending, "a repeat asks nobody");
        assert_eq!(told(&world.db).await, ["UseStarted"]);
        world.finish().await;
        assert_eq!(world.state().await, State::Ended);
        assert_eq!(world.uses.get(&Whose::All, &booking("b-1")).await.unwrap().data().ended_at, left);
        assert_eq!(told(&world.db).await, ["UseStarted", "UseEnded"]);
        assert_eq!(world.asked(), ["start", "release", "release", "release"]);
    })
    .await;
}

#[tokio::test]
async fn n4_what_a_dead_call_did_at_booking_comes_by_event_and_its_repeat_is_answered() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db);
        world.happens(Happening::Approved).await;
        world.happens(Happening::Started).await;
        assert_eq!(world.start("s-1").await.unwrap(), State::InUse);
        world.happens(Happening::Released).await;
        assert_eq!(world.end("e-1").await.unwrap(), (State::Ended, false));
        assert!(world.asked().is_empty());
        assert_eq!(told(&world.db).await, ["UseStarted", "UseEnded"]);
    })
    .await;
}

#[tokio::test]
async fn r4_a_booking_that_ended_unused_is_used_by_nobody() {
    on_both_databases(&MIGRATIONS, |db| async move {
        let world = World::new(db);
        world.happens(Happening::Ended).await;
        assert!(world.uses.get(&Whose::All, &booking("b-1")).await.is_err(), "nobody expected it");
        world.happens(Happening::Approved).await;
        world.happens(Happening::Ended).await;
        assert_eq!(world.state().await, State::Cancelled);
        assert_eq!(world.start("s-1").await.unwrap_err().reason(), "USE_NOT_STARTABLE");
        assert_eq!(world.end("e-1").await.unwrap_err().reason(), "USE_NOT_ACTIVE");
        let stranger = world.uses.end_use(&customer("c-2"), &booking("b-1"), &key("EndUse", "e-2")).await;
        assert_eq!(stranger.unwrap_err().code(), Code::NotFound);
        assert!(told(&world.db).await.is_empty());
    })
    .await;
}
