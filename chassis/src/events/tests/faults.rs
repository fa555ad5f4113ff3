//! What `JetStream` and the way to it can suffer: nothing is lost, nothing takes effect twice, order holds.

use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy};
use futures::TryStreamExt;

use super::nats::{Proxy, Stream, address, shared};
use super::village::{NONE, publish};
use super::{Ground, Village, counted};
use crate::clock::Clock;
use crate::db::{Database, DatabaseUrl, sql};
use crate::events::{EventBus, LogFilter};
use crate::testing::{NatsServer, fresh_postgres};

const JETSTREAM: Ground = Ground { jetstream: true, postgres: false };

async fn publish_range(village: &Village, numbers: std::ops::RangeInclusive<i64>) {
    for number in numbers {
        village.publish("case-a", number).await;
    }
}

async fn waiting_in_outbox(db: &Database) -> i64 {
    let count = db.fetch_optional(sql("SELECT COUNT(*) AS waiting FROM outbox")).await.unwrap();
    count.unwrap().get("waiting").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_server_killed_and_started_again_loses_nothing() {
    let mut server = NatsServer::start().await;
    let village = Village::with(JETSTREAM, false, Some(Stream::new(&server.url()))).await;
    for round in 0..3 {
        let from = round * 60;
        publish_range(&village, from + 1..=from + 20).await;
        // Whatever is on its way at this moment.
        server.kill();
        publish_range(&village, from + 21..=from + 40).await;
        assert!(waiting_in_outbox(&village.publisher).await >= 20, "kept until the log has them");
        server.start_again().await;
        publish_range(&village, from + 41..=from + 60).await;
        village.until_seen("case-a", from + 60).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_started_before_its_log_it_waits_and_needs_no_restart() {
    let mut server = NatsServer::start().await;
    server.kill();
    let village = Village::with(JETSTREAM, false, Some(Stream::new(&server.url()))).await;
    publish_range(&village, 1..=3).await;
    let refused = village.bus.bounds().await.unwrap_err();
    assert_eq!(refused.reason(), "LOG_UNAVAILABLE");
    server.start_again().await;
    village.until_seen("case-a", 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_connections_that_are_cut_lose_nothing() {
    let proxy = Proxy::before(address(&shared())).await;
    let stream = Stream::new(&proxy.url());
    let village = Village::with(JETSTREAM, false, Some(stream)).await;
    let mut cut = 0;
    for round in 0..10 {
        publish_range(&village, round * 20 + 1..=round * 20 + 20).await;
        cut += proxy.cut();
        if round % 3 == 0 {
            village.until_seen("case-a", round * 20 + 20).await;
        }
    }
    village.until_seen("case-a", 200).await;
    assert!(cut >= 4, "connections were cut: {cut}");
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_what_the_server_has_forgotten_is_asked_for_again() {
    let stream = Stream::new(&shared());
    let (client, name) = (stream.client().await, stream.name.clone());
    let village = Village::with(JETSTREAM, false, Some(stream)).await;
    publish_range(&village, 1..=5).await;
    village.until_seen("case-a", 5).await;
    let log = client.get_stream(&name).await.unwrap();
    let consumers: Vec<String> = log.consumer_names().try_collect().await.unwrap();
    assert!(!consumers.is_empty(), "somebody follows");
    for consumer in consumers {
        log.delete_consumer(&consumer).await.unwrap();
    }
    publish_range(&village, 6..=10).await;
    village.until_seen("case-a", 10).await;
    // The stream itself, and with it all that happened: what comes is not taken for what was there.
    client.delete_stream(&name).await.unwrap();
    publish_range(&village, 11..=15).await;
    village.until_seen("case-a", 15).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_full_stream_refuses_and_the_outbox_keeps() {
    let stream = Stream::new(&shared());
    let (client, name) = (stream.client().await, stream.name.clone());
    let small = Config {
        name: name.clone(),
        subjects: vec![format!("{}.>", name.to_lowercase())],
        max_bytes: 20_000,
        discard: DiscardPolicy::New,
        ..Config::default()
    };
    client.create_stream(&small).await.unwrap();
    let village = Village::with(JETSTREAM, false, Some(stream)).await;
    publish_range(&village, 1..=100).await;
    village
        .until("full", || async {
            let state = client.get_stream(&name).await.unwrap().cached_info().state.clone();
            state.bytes > 15_000
        })
        .await;
    assert!(waiting_in_outbox(&village.publisher).await > 0, "kept until the log has them");
    client.update_stream(Config { max_bytes: 10_000_000, ..small }).await.unwrap();
    village.until_seen("case-a", 100).await;
    village.until("relayed", || async { waiting_in_outbox(&village.publisher).await == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_what_is_no_event_of_ours_is_skipped() {
    let stream = Stream::new(&shared());
    let (client, subject) = (stream.client().await, stream.subject("case-a"));
    let village = Village::with(JETSTREAM, false, Some(stream)).await;
    publish_range(&village, 1..=2).await;
    village.until_seen("case-a", 2).await;
    client.publish(subject, "junk".into()).await.unwrap().await.unwrap();
    publish_range(&village, 3..=4).await;
    village.until_seen("case-a", 4).await;
    assert_eq!(village.logged().await.len(), 4, "it is not read back either");
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_batch_is_stored_as_one_with_the_attributes_of_cloudevents() {
    let stream = Stream::new(&shared());
    let (client, log) = (stream.client().await, stream.connect().await);
    let events: Vec<_> = (1..=32).map(|number| counted("case.a", number)).collect();
    log.publish(events.clone()).await.unwrap();
    let raw = client.get_stream(&stream.name).await.unwrap();
    for (place, event) in (1..).zip(&events) {
        let message = raw.get_raw_message(place).await.unwrap();
        let header = |name: &str| message.headers.get(name).map(|value| value.as_str().to_owned());
        assert_eq!(message.subject.as_str(), stream.subject("case%2Ea"));
        assert!(header("Nats-Batch-Id").is_some(), "one of a batch");
        for (name, value) in [
            ("Nats-Msg-Id", event.id.as_str()),
            ("ce-id", &event.id),
            ("ce-specversion", "1.0"),
            ("ce-type", "google.protobuf.Timestamp"),
            ("ce-source", "publisher"),
            ("ce-subject", "case.a"),
            ("ce-partitionkey", "case.a"),
            ("ce-sequence", &event.sequence.to_string()),
            ("ce-time", &event.happened_at().to_string()),
            ("ce-correlationid", &event.correlation),
            ("content-type", "application/protobuf"),
        ] {
            assert_eq!(header(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(message.payload.as_ref(), event.data);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_server_without_batches_gets_each_case_in_order() {
    let stream = Stream::new(&shared());
    let client = stream.client().await;
    let plain = Config {
        name: stream.name.clone(),
        subjects: vec![format!("{}.>", stream.name.to_lowercase())],
        ..Config::default()
    };
    client.create_stream(plain).await.unwrap();
    let log = stream.connect().await;
    let events = (1..=200).flat_map(|number| ["a", "b", "c"].map(|case| counted(case, number))).collect();
    log.publish(events).await.unwrap();
    let filter = LogFilter { kind: String::new(), partition_key: "b".into() };
    let found = log.read(0, 1000, &filter, Duration::ZERO).await.unwrap().events;
    let numbers: Vec<i64> = found.iter().map(|recorded| recorded.event.sequence).collect();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_dead_letter_is_told_once_to_who_watches_the_log() {
    let stream = Stream::new(&shared());
    let (client, dead) = (stream.client().await, format!("{}_DEAD", stream.name));
    let village = Village::with(JETSTREAM, false, Some(stream)).await;
    village.poison(true);
    publish_range(&village, 13..=14).await;
    village
        .until("dead and told", || async {
            let mut tx = village.reader().db.begin("test").await.unwrap();
            tx.execute(sql("UPDATE parked SET next_attempt_at = 0 WHERE dead = FALSE")).await.unwrap();
            tx.wake(&village.consumer().retry);
            tx.commit().await.unwrap();
            let told = village.reader().db.fetch_optional(sql("SELECT 1 AS one FROM parked WHERE buried"));
            told.await.unwrap().is_some()
        })
        .await;
    let stream = client.get_stream(&dead).await.unwrap();
    assert_eq!(stream.cached_info().state.messages, 1);
    let letter = stream.get_raw_message(1).await.unwrap();
    assert!(letter.subject.ends_with("-dead.reader.case-a"), "{}", letter.subject);
    let header = |name: &str| letter.headers.get(name).map(|value| value.as_str().to_owned());
    assert_eq!(header("ce-sequence").as_deref(), Some("13"));
    assert_eq!(header("maeul-attempts").as_deref(), Some("8"));
    assert!(header("maeul-error").is_some_and(|error| error.contains("poison")));
}

#[tokio::test(flavor = "multi_thread")]
async fn o8_a_change_on_one_replica_wakes_who_watches_on_another() {
    let stream = Stream::new(&shared());
    let url = DatabaseUrl::Postgres(fresh_postgres().await);
    let mut replicas = Vec::new();
    for _ in 0..2 {
        let db = Database::open("reader", &url, &NONE, Clock::system()).await.unwrap();
        let (log, sharing) = (stream.connect().await, db.clone());
        let taking_part = db.clone().take_part();
        let tasks = tokio::spawn(async move { tokio::join!(log.share_signals(&sharing), taking_part) });
        replicas.push((db, tasks));
    }
    let (here, there) = (&replicas[0].0, &replicas[1].0);
    let (bell, relay) = (there.signals().listen("scope"), there.outbox());
    let woken = async {
        bell.notified().await;
        relay.heard().await;
    };
    let changing = async {
        loop {
            // Until the other one listens; each change tells it again.
            let mut tx = here.begin("test").await.unwrap();
            tx.touch("scope", "item");
            tx.commit().await.unwrap();
            publish(here, "case-a", 1).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let heard = async {
        tokio::select! { () = woken => {}, () = changing => {} }
    };
    tokio::time::timeout(Duration::from_secs(20), heard).await.expect("it is told");
    for (db, tasks) in replicas {
        tasks.abort();
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_let_in_is_not_connected_and_waits() {
    let mut server = NatsServer::start().await;
    server.start_with(&["--user", "me", "--pass", "sécret"]).await;
    let stream = Stream::new(&server.url());
    let stranger = stream.connect().await;
    let friend = stream.connect_by(&server.url().replace("//", "//me:s%C3%A9cret@")).await;
    friend.publish(vec![counted("case-a", 1)]).await.unwrap();
    assert!(friend.is_connected());
    assert!(!stranger.is_connected());
    let mut following = friend.subscribe(&[super::KIND], 0);
    assert_eq!(following.next(10, Duration::from_secs(20)).await.unwrap().end, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_key_and_a_certificate_is_let_in_by_flags() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: String| std::fs::write(path(name), text).unwrap();
    for who in ["server", "us"] {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        write(&format!("{who}.crt"), made.cert.pem());
        write(&format!("{who}.key"), made.signing_key.serialize_pem());
    }
    let pair = nkeys::KeyPair::new_user();
    write("seed", format!("{}\n", pair.seed().unwrap()));
    let tls = format!(
        "cert_file: {:?}, key_file: {:?}, ca_file: {:?}, verify: true",
        path("server.crt"),
        path("server.key"),
        path("us.crt")
    );
    let users = format!("users: [{{ nkey: {} }}]", pair.public_key());
    write("nats.conf", format!("tls {{ {tls} }}\nauthorization {{ {users} }}\n"));
    let mut server = NatsServer::start().await;
    server.start_with(&["--config", &path("nats.conf")]).await;
    let stream = Stream::new(&server.url());
    let (seed, ca, cert, key) = (path("seed"), path("server.crt"), path("us.crt"), path("us.key"));
    let by_key = ["--nats-nkey", &seed];
    let by_certificate = ["--nats-ca", &ca, "--nats-cert", &cert, "--nats-key", &key];
    let both = [&by_key[..], &by_certificate[..]].concat();
    let strangers = [
        stream.connect_with(&server.url(), &by_key).await,
        stream.connect_with(&server.url(), &by_certificate).await,
    ];
    let friend = stream.connect_with(&server.url(), &both).await;
    let published = friend.publish(vec![counted("case-a", 1)]);
    tokio::time::timeout(Duration::from_secs(30), published).await.expect("let in").unwrap();
    assert!(strangers.iter().all(|stranger| !stranger.is_connected()));
}
