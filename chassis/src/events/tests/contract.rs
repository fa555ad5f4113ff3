//! What holds whichever log and whichever database there is.

use std::time::{Duration, Instant};

use super::{Ground, KIND, Village, a_key, counted};
use crate::db::sql;
use crate::events::reading::GATHER;
use crate::events::{Event, LogFilter, LogPosition};
use crate::idempotency::Housekeeper;
use crate::worker::Worker;

/// The same test on both logs and both databases.
macro_rules! on_every_ground {
    ($($name:ident)+) => {$(
        mod $name {
            use super::super::Ground;

            on_every_ground! { @ $name embedded_log_and_sqlite: false false }
            on_every_ground! { @ $name embedded_log_and_postgres: false true }
            on_every_ground! { @ $name jetstream_and_sqlite: true false }
            on_every_ground! { @ $name jetstream_and_postgres: true true }
        }
    )+};
    (@ $name:ident $ground:ident: $jetstream:literal $postgres:literal) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $ground() {
            super::$name(Ground { jetstream: $jetstream, postgres: $postgres }).await;
        }
    };
}

on_every_ground! {
    n5_an_event_takes_effect_once_and_in_order_however_often_it_is_published
    n5_a_batch_keeps_the_order_of_each_case_though_some_of_it_is_there_already
    n5_poison_is_parked_with_its_case_and_stops_nobody_else
    n5_after_the_last_try_it_is_a_dead_letter_until_somebody_retries_it
    n5_what_fails_only_when_it_is_written_becomes_a_dead_letter_too
    n5_a_log_that_was_replaced_is_read_from_its_start
    n7_a_read_model_is_replayed_and_nothing_else_is
    the_log_is_read_by_type_and_by_case_and_from_any_place
    lag_is_what_waits_for_a_consumer
    a_consumer_gives_more_events_a_moment_to_come
}

async fn a_consumer_gives_more_events_a_moment_to_come(ground: Ground) {
    let village = Village::start(ground, false).await;
    village.publish("case-a", 1).await;
    village.until_seen("case-a", 1).await;
    let begin = Instant::now();
    village.publish("case-a", 2).await;
    village.until_seen("case-a", 2).await;
    assert!(begin.elapsed() >= GATHER, "handled after {:?}", begin.elapsed());
}

async fn n5_an_event_takes_effect_once_and_in_order_however_often_it_is_published(ground: Ground) {
    let mut village = Village::start(ground, false).await;
    for number in 1..=100 {
        village.publish("case-a", number).await;
    }
    village.until("all arrive", || async { village.seen("case-a").await.len() == 100 }).await;
    let again = village.logged().await;
    village.bus.publish(again).await.unwrap();
    assert_eq!(village.bus.bounds().await.unwrap().last, 100, "the log knows what it has");
    // Forgetting the place delivers everything again; the inbox knows it, however long ago it was.
    village.clock.advance(crate::idempotency::KEPT * 10).unwrap();
    Housekeeper::new(village.reader().db.clone()).run().await.unwrap();
    village.forget_place().await;
    village.publish("case-a", 101).await;
    village.until("the last arrives", || async { village.seen("case-a").await.len() >= 101 }).await;
    assert_eq!(village.seen("case-a").await, (1..=101).collect::<Vec<_>>());
}

async fn n5_poison_is_parked_with_its_case_and_stops_nobody_else(ground: Ground) {
    let mut village = Village::start(ground, false).await;
    village.poison(true);
    for number in [12, 13, 14, 15] {
        village.publish("case-a", number).await;
    }
    village.publish("case-b", 1).await;
    village.until("the neighbour goes on", || async { village.seen("case-b").await == [1] }).await;
    village
        .until("the rest waits", || async { village.consumer().status().await.unwrap().parked == 3 })
        .await;
    assert_eq!(village.seen("case-a").await, [12]);
    // Delivered again, what is parked stays parked once.
    village.forget_place().await;
    village.publish("case-b", 2).await;
    village.until("the neighbour goes on", || async { village.seen("case-b").await == [1, 2] }).await;
    assert_eq!(village.consumer().status().await.unwrap().parked, 3);
    village.poison(false);
    village.until("retried in order", || async { village.seen("case-a").await == [12, 13, 14, 15] }).await;
    assert_eq!(village.consumer().status().await.unwrap().parked, 0);
}

async fn n5_after_the_last_try_it_is_a_dead_letter_until_somebody_retries_it(ground: Ground) {
    dead_and_retried(ground, 13, "poison").await;
}

async fn n5_what_fails_only_when_it_is_written_becomes_a_dead_letter_too(ground: Ground) {
    dead_and_retried(ground, 17, "NULL").await;
}

async fn dead_and_retried(ground: Ground, poison: i64, why: &str) {
    let village = Village::start(ground, false).await;
    village.poison(true);
    for number in [poison, poison + 1] {
        village.publish("case-a", number).await;
    }
    village.until("parked", || async { village.consumer().status().await.unwrap().parked == 2 }).await;
    // The tries are due at once.
    village
        .until("dead", || async {
            let mut tx = village.reader().db.begin("test").await.unwrap();
            tx.execute(sql("UPDATE parked SET next_attempt_at = 0 WHERE dead = FALSE")).await.unwrap();
            tx.wake(&village.consumer().retry);
            tx.commit().await.unwrap();
            village.consumer().status().await.unwrap().dead == 1
        })
        .await;
    let letters = village.consumer().dead_letters(0, 10).await.unwrap();
    let [letter] = &letters[..] else { panic!("one letter, not {letters:?}") };
    assert_eq!((letter.event.sequence, letter.behind, letter.attempts), (poison, 1, 8));
    assert!(letter.last_error.to_lowercase().contains(&why.to_lowercase()), "{}", letter.last_error);
    village.poison(false);
    let unknown = village.consumer().retry_dead_letter(&a_key("r-1"), "nobody").await.unwrap_err();
    assert_eq!(unknown.reason(), "DEAD_LETTER_NOT_FOUND");
    let key = a_key("r-2");
    let retry = || village.consumer().retry_dead_letter(&key, &letter.event.id);
    assert_eq!(retry().await.unwrap(), 2);
    village.until("both done", || async { village.seen("case-a").await == [poison, poison + 1] }).await;
    assert_eq!(retry().await.unwrap(), 2, "a repeat gets the same answer, though nothing is parked now");
}

async fn n7_a_read_model_is_replayed_and_nothing_else_is(ground: Ground) {
    let village = Village::start(ground, true).await;
    for number in 1..=70 {
        village.publish("case-a", number).await;
    }
    village.until("all arrive", || async { village.seen("case-a").await.len() == 70 }).await;
    let mut tx = village.reader().db.begin("test").await.unwrap();
    tx.execute(sql("UPDATE changes SET item = '00999' WHERE item = '00005'")).await.unwrap();
    tx.commit().await.unwrap();
    let key = a_key("r-1");
    let replayed = village.consumer().replay(&key, None).await.unwrap();
    village.until("rebuilt", || async { village.seen("case-a").await == (1..=70).collect::<Vec<_>>() }).await;
    // A repeat drops nothing again.
    let mut tx = village.reader().db.begin("test").await.unwrap();
    tx.execute(sql("UPDATE changes SET item = '00999' WHERE item = '00005'")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(village.consumer().replay(&key, None).await.unwrap(), replayed);
    assert!(village.seen("case-a").await.contains(&999));

    let village = Village::start(ground, false).await;
    village.publish("case-a", 1).await;
    village.until("it arrives", || async { village.seen("case-a").await == [1] }).await;
    assert_eq!(village.consumer().replay(&key, None).await.unwrap_err().reason(), "NOT_REPLAYABLE");
    assert_eq!(village.seen("case-a").await, [1], "a refused replay changes nothing");
}

async fn n5_a_batch_keeps_the_order_of_each_case_though_some_of_it_is_there_already(ground: Ground) {
    let village = Village::start(ground, false).await;
    let events: Vec<Event> = (1..=300)
        .flat_map(|number| ["case-a", "case-b", "case.c"].map(|case| counted(case, number)))
        .collect();
    village.bus.publish(events[5..6].to_vec()).await.unwrap();
    village.bus.publish(events[400..420].to_vec()).await.unwrap();
    // Some of these are there, in the middle of what the log takes at a time.
    village.bus.publish(events.clone()).await.unwrap();
    let logged = village.logged().await;
    assert_eq!(logged.len(), events.len(), "each once");
    for case in ["case-a", "case-b", "case.c"] {
        let of_case = |events: &[Event]| {
            let mine = events.iter().filter(|event| event.partition_key == case);
            mine.map(|event| event.sequence).collect::<Vec<_>>()
        };
        let early: Vec<i64> = of_case(&events[5..6]).into_iter().chain(of_case(&events[400..420])).collect();
        let rest = (1..=300).filter(|number| !early.contains(number));
        assert_eq!(of_case(&logged), early.iter().copied().chain(rest).collect::<Vec<_>>(), "{case}");
    }
    assert!(events.iter().all(|event| logged.contains(event)), "every event is in the log as it was");
}

async fn n5_a_log_that_was_replaced_is_read_from_its_start(ground: Ground) {
    let mut village = Village::start(ground, false).await;
    village.publish("case-a", 1).await;
    village.until_seen("case-a", 1).await;
    // A place that this log never had: the consumer has handled another one.
    let mut tx = village.reader().db.begin("test").await.unwrap();
    tx.execute(sql("DELETE FROM inbox")).await.unwrap();
    tx.execute(sql("DELETE FROM changes")).await.unwrap();
    tx.commit().await.unwrap();
    village.forget_place_after(1000).await;
    village.until_seen("case-a", 1).await;
    village.publish("case-a", 2).await;
    village.until_seen("case-a", 2).await;
}

async fn the_log_is_read_by_type_and_by_case_and_from_any_place(ground: Ground) {
    let village = Village::start(ground, false).await;
    let bus = village.bus.clone();
    // Its connection may still be on its way.
    village.until("the log answers", || async { bus.bounds().await.is_ok() }).await;
    assert_eq!(bus.bounds().await.unwrap(), LogPosition { first: 1, last: 0 });
    let mut events: Vec<Event> = (1..=5).map(|number| counted("case-a", number)).collect();
    events.push(counted("case.b", 6));
    let mut other = counted("case-a", 7);
    other.kind = "maeul.test.v1.Other".into();
    events.push(other);
    // Together, different cases may come in any order.
    for event in events {
        bus.publish(vec![event]).await.unwrap();
    }
    assert_eq!(bus.bounds().await.unwrap(), LogPosition { first: 1, last: 7 });
    let read = async |after, most, kind: &str, case: &str| {
        let filter = LogFilter { kind: kind.into(), partition_key: case.into() };
        let batch = bus.read(after, most, &filter, Duration::ZERO).await.unwrap();
        batch.events.iter().map(|recorded| recorded.event.sequence).collect::<Vec<_>>()
    };
    assert_eq!(read(0, 100, "", "").await, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(read(2, 2, "", "").await, [3, 4]);
    assert_eq!(read(0, 100, KIND, "").await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(read(0, 100, "Timestamp", "case-a").await, [1, 2, 3, 4, 5]);
    assert_eq!(read(0, 100, "", "case.b").await, [6]);
    assert_eq!(read(0, 100, "maeul.test.v1.Other", "").await, [7]);
    assert_eq!(read(0, 100, "maeul.test.v2.Other", "").await, [0_i64; 0]);
    assert_eq!(read(0, 100, "", "nobody").await, [0_i64; 0]);
    assert_eq!(read(70, 100, "", "").await, [0_i64; 0], "beyond the end there is nothing yet");
    // Who waits is told at once.
    let all = LogFilter::default();
    let waiting = bus.read(7, 10, &all, Duration::from_mins(1));
    let (found, ()) = tokio::join!(waiting, async { bus.publish(vec![counted("case-a", 8)]).await.unwrap() });
    let found = found.unwrap();
    assert_eq!((found.events[0].position, found.end), (8, 8));
}

async fn lag_is_what_waits_for_a_consumer(ground: Ground) {
    let village = Village::start(ground, false).await;
    let mut events: Vec<Event> = (1..=10).map(|number| counted("case-a", number)).collect();
    events[3].kind = "maeul.test.v1.Other".into();
    events[9].kind = "maeul.test.v1.Other".into();
    village.bus.publish(events).await.unwrap();
    assert_eq!(village.bus.lag(&[KIND], 0).await.unwrap(), 8);
    assert_eq!(village.bus.lag(&[KIND], 4).await.unwrap(), 5);
    assert_eq!(village.bus.lag(&[KIND, "maeul.test.v1.Other"], 4).await.unwrap(), 6);
    assert_eq!(village.bus.lag(&[KIND], 10).await.unwrap(), 0);
    village
        .until("handled", || async {
            let status = village.consumer().status().await.unwrap();
            // The last event is none of its business, and so it stands at the end.
            (status.lag, status.position) == (0, 10)
        })
        .await;
}
