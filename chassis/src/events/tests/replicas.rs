//! N6 and what belongs to it: replicas of one service, each with its own pool and its own connection to
//! the log; one of them another process where it is to be paused or killed.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::nats::{Stream, shared};
use super::village::{NONE, publish};
use super::{Ground, Replica, Village, a_key};
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, sql};
use crate::seats::Seats;
use crate::testing::fresh_postgres;

const BOTH_APART: Ground = Ground { jetstream: true, postgres: true };
const CASES: i64 = 40;

/// A village whose log others can join.
async fn village(read_model: bool) -> (Village, Stream) {
    let stream = Stream::new(&shared());
    let joined = Stream { server: stream.server.clone(), name: stream.name.clone() };
    (Village::with(BOTH_APART, read_model, Some(stream)).await, joined)
}

/// One more replica of the reader.
async fn join(village: &Village, stream: &Stream, read_model: bool) -> Replica {
    let log = Arc::new(stream.connect().await);
    Replica::start(&village.reader_url, log, &village.clock, read_model).await
}

/// The same in another process.
fn join_by_process(village: &Village, stream: &Stream) -> Process {
    let DatabaseUrl::Postgres(url) = &village.reader_url else { panic!("on PostgreSQL") };
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["events::tests::replicas::another_process", "--exact", "--nocapture"])
        .env("MAEUL_TEST_REPLICA", format!("{url} {} {}", stream.server, stream.name))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Process(child.unwrap())
}

/// What [`join_by_process`] runs; nothing where nobody asks for it.
#[tokio::test(flavor = "multi_thread")]
async fn another_process() {
    let Ok(asked) = std::env::var("MAEUL_TEST_REPLICA") else { return };
    let [url, server, name] = asked.split(' ').collect::<Vec<_>>()[..] else { panic!("{asked}") };
    let stream = Stream { server: server.into(), name: name.into() };
    let log = Arc::new(stream.connect().await);
    let url = DatabaseUrl::Postgres(url.into());
    let _replica = Replica::start(&url, log, &Clock::system(), false).await;
    std::future::pending::<()>().await;
}

/// A replica in another process; killed with the test.
struct Process(Child);

impl Process {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.0.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Who holds how many of the consumer's seats, the most first.
async fn holders(village: &Village) -> Vec<i64> {
    let select = sql("SELECT COUNT(*) AS held FROM seats WHERE role = 'consumer/reader' AND holder <> '' \
         GROUP BY holder ORDER BY 1 DESC");
    let rows = village.reader().db.fetch_all(select).await.unwrap();
    rows.iter().map(|row| row.get("held").unwrap()).collect()
}

async fn until_held(village: &Village, held: &[i64]) {
    village.until(&format!("seats held: {held:?}"), || async { holders(village).await == held }).await;
}

async fn publish_to_all(village: &Village, numbers: std::ops::RangeInclusive<i64>) {
    for number in numbers {
        for case in 0..CASES {
            village.publish(&format!("case-{case}"), number).await;
        }
    }
}

async fn until_all_seen(village: &Village, last: i64) {
    for case in 0..CASES {
        village.until_seen(&format!("case-{case}"), last).await;
    }
    village.until("no lag", || async { village.consumer().status().await.unwrap().lag == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_three_replicas_share_the_work_and_every_effect_happens_once_in_order() {
    let (village, stream) = village(false).await;
    publish_to_all(&village, 1..=3).await;
    // Joining, leaving and being killed while there is work.
    let second = join(&village, &stream, false).await;
    let third = join(&village, &stream, false).await;
    publish_to_all(&village, 4..=6).await;
    until_held(&village, &[6, 6, 4]).await;
    publish_to_all(&village, 7..=8).await;
    until_all_seen(&village, 8).await;
    let work = [village.reader(), &second, &third].map(Replica::handled);
    assert!(work.iter().all(|handled| *handled > 0), "each does some of it: {work:?}");
    second.stop().await;
    publish_to_all(&village, 9..=10).await;
    until_held(&village, &[8, 8]).await;
    drop(third);
    publish_to_all(&village, 11..=12).await;
    until_all_seen(&village, 12).await;
    until_held(&village, &[16]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_what_a_killed_replica_did_is_taken_over_at_once() {
    let (village, stream) = village(false).await;
    let mut other = join_by_process(&village, &stream);
    until_held(&village, &[8, 8]).await;
    publish_to_all(&village, 1..=2).await;
    other.0.kill().unwrap();
    let killed = Instant::now();
    until_held(&village, &[16]).await;
    let took = killed.elapsed();
    // Long before it could be missed by its silence, which takes five seconds.
    assert!(took < Duration::from_secs(2), "{took:?}");
    publish_to_all(&village, 3..=4).await;
    until_all_seen(&village, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_a_paused_replica_loses_its_work_and_changes_nothing_when_it_wakes_up() {
    let (village, stream) = village(false).await;
    let other = join_by_process(&village, &stream);
    until_held(&village, &[8, 8]).await;
    publish_to_all(&village, 1..=2).await;
    // In the midst of its work.
    other.signal("STOP");
    publish_to_all(&village, 3..=4).await;
    until_held(&village, &[16]).await;
    until_all_seen(&village, 4).await;
    other.signal("CONT");
    publish_to_all(&village, 5..=6).await;
    until_held(&village, &[8, 8]).await;
    publish_to_all(&village, 7..=8).await;
    until_all_seen(&village, 8).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_whoever_lost_a_seat_commits_nothing_that_belongs_to_it() {
    let url = DatabaseUrl::Postgres(fresh_postgres().await);
    let open = async || Database::open("test", &url, &NONE, Clock::system()).await.unwrap();
    let (here, there) = (open().await, open().await);
    let taking_part = tokio::spawn(here.clone().take_part());
    here.replica().roster().wait_for(|roster| roster.len() == 1).await.unwrap();
    let (mine, theirs) = (Seats::new(&here, "role", 4), Seats::new(&there, "role", 4));
    mine.settle().await.unwrap();
    assert_eq!(mine.held().len(), 4);
    let effect = || sql("INSERT INTO changes (scope, item, seq) VALUES ('s', 'i', 1)");
    let mut tx = here.begin("test").await.unwrap();
    tx.execute(effect()).await.unwrap();
    // Between the effect and its commit.
    theirs.seize().await.unwrap();
    assert_eq!(mine.advance(&mut tx, 7).await.unwrap_err().reason(), "SEAT_LOST");
    drop(tx);
    let mut tx = here.begin("test").await.unwrap();
    assert_eq!(mine.check(&mut tx, 2).await.unwrap_err().reason(), "SEAT_LOST");
    drop(tx);
    // As part of the commit it does not say why.
    for already_writing in [false, true] {
        mine.seize().await.unwrap();
        assert_eq!(mine.held().len(), 4);
        let mut tx = here.begin("test").await.unwrap();
        if already_writing {
            tx.execute(effect()).await.unwrap();
        } else {
            tx.change_one(effect()).await.unwrap();
        }
        tx.touch("told", "i");
        mine.advance_at_commit(&mut tx, 7).await.unwrap();
        theirs.seize().await.unwrap();
        assert_eq!(tx.commit().await.unwrap_err().reason(), "CONFLICT");
        mine.doubt();
        let mut tx = here.begin("test").await.unwrap();
        assert_eq!(mine.advance_at_commit(&mut tx, 7).await.unwrap_err().reason(), "SEAT_LOST");
    }
    // Nor later, while it does not know what it holds.
    let mut tx = here.begin("test").await.unwrap();
    tx.execute(effect()).await.unwrap();
    assert_eq!(mine.advance(&mut tx, 8).await.unwrap_err().reason(), "SEAT_LOST");
    drop(tx);
    assert!(here.fetch_optional(sql("SELECT 1 AS one FROM changes")).await.unwrap().is_none());
    let mut tx = there.begin("test").await.unwrap();
    tx.execute(effect()).await.unwrap();
    theirs.advance(&mut tx, 7).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(theirs.position().await.unwrap(), 7);
    taking_part.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_replicas_of_a_publisher_relay_each_case_in_order() {
    let (mut village, stream) = village(false).await;
    let url = village.publisher_url.clone();
    let second = Database::open("publisher", &url, &NONE, village.clock.clone()).await.unwrap();
    let taking_part = tokio::spawn(second.clone().take_part());
    village.relay(&second);
    let logs = [stream.connect().await, stream.connect().await];
    let sharing = logs.into_iter().zip([village.publisher.clone(), second.clone()]).map(|(log, db)| {
        tokio::spawn(async move { crate::events::EventBus::share_signals(&log, &db).await })
    });
    let sharing: Vec<_> = sharing.collect();
    for number in 1..=100 {
        let by = if number % 2 == 0 { &second } else { &village.publisher };
        publish(by, "case-a", number).await;
    }
    village.until_seen("case-a", 100).await;
    let logged: Vec<i64> = village.logged().await.iter().map(|event| event.sequence).collect();
    assert_eq!(logged, (1..=100).collect::<Vec<_>>());
    // The one that relays goes away without a word.
    let relays = sql("SELECT holder FROM seats WHERE role = 'relay'");
    let holder: String = second.fetch_optional(relays).await.unwrap().unwrap().get("holder").unwrap();
    let survivor = if holder == second.replica().id() {
        taking_part.abort();
        village.publisher.clone()
    } else {
        village.abort_first();
        second.clone()
    };
    for number in 101..=120 {
        publish(&survivor, "case-a", number).await;
    }
    village.until_seen("case-a", 120).await;
    for task in sharing {
        task.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n7_a_read_model_of_three_replicas_is_rebuilt_while_events_come() {
    let (village, stream) = village(true).await;
    let second = join(&village, &stream, true).await;
    let third = join(&village, &stream, true).await;
    until_held(&village, &[6, 6, 4]).await;
    publish_to_all(&village, 1..=3).await;
    until_all_seen(&village, 3).await;
    let mut tx = second.db.begin("test").await.unwrap();
    tx.execute(sql("UPDATE changes SET item = '00999' WHERE item = '00002'")).await.unwrap();
    tx.commit().await.unwrap();
    let key = a_key("r-1");
    let (replayed, ()) = tokio::join!(second.consumer.replay(&key, None), publish_to_all(&village, 4..=5));
    replayed.unwrap();
    until_all_seen(&village, 5).await;
    // They share the work again.
    until_held(&village, &[6, 6, 4]).await;
    publish_to_all(&village, 6..=6).await;
    until_all_seen(&village, 6).await;
    drop(third);
}
