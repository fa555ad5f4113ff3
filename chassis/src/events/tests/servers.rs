//! Servers that are about to stop, that let in by tokens, and that take only so much.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use nkeys::KeyPair;
use serde_json::{Value, json};

use super::nats::{Stream, shared};
use super::{Ground, Village, counted};
use crate::clock::new_id;
use crate::events::{Event, EventBus, LogFilter};
use crate::testing::NatsServer;

const JETSTREAM: Ground = Ground { jetstream: true, postgres: false };

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_server_that_tells_its_clients_to_go_and_ends_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("nats.conf");
    std::fs::write(&config, "lame_duck_duration: 30s\nlame_duck_grace_period: 100ms\n").unwrap();
    let mut server = NatsServer::start().await;
    server.start_with(&["--config", config.to_str().unwrap()]).await;
    let village = Village::with(JETSTREAM, false, Some(Stream::new(&server.url()))).await;
    for number in 1..=20 {
        village.publish("case-a", number).await;
    }
    let publishing = async {
        for number in 21..=40 {
            village.publish("case-a", number).await;
        }
    };
    tokio::join!(server.lame_duck(), publishing);
    server.start_again().await;
    for number in 41..=60 {
        village.publish("case-a", number).await;
    }
    village.until_seen("case-a", 60).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_the_largest_events_are_stored_one_by_one_and_by_the_batch() {
    let stream = Stream::new(&shared());
    let log = stream.connect().await;
    let large = |number, size| Event { data: vec![7; size], ..counted("case-a", number) };
    log.publish(vec![large(1, Event::LARGEST)]).await.unwrap();
    // As large as an order of a hundred lines with the longest names, as many as the relay takes at a time.
    log.publish((2..=257).map(|number| large(number, 100_000)).collect()).await.unwrap();
    log.publish((258..=260).map(|number| large(number, Event::LARGEST)).collect()).await.unwrap();
    let (mut seen, mut after) = (Vec::new(), 0);
    while seen.len() < 260 {
        let batch = log.read(after, 50, &LogFilter::default(), Duration::ZERO).await.unwrap();
        seen.extend(batch.events.iter().map(|recorded| (recorded.event.sequence, recorded.event.data.len())));
        after = batch.end;
    }
    let expected = |number| (number, if (2..=257).contains(&number) { 100_000 } else { Event::LARGEST });
    assert_eq!(seen, (1..=260).map(expected).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_what_a_server_finds_too_large_waits_and_passes_once_it_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("nats.conf");
    std::fs::write(&config, "max_payload: 64KB\n").unwrap();
    let mut server = NatsServer::start().await;
    server.start_with(&["--config", config.to_str().unwrap()]).await;
    let stream = Stream::new(&server.url());
    let log = stream.connect().await;
    let large = Event { data: vec![7; 100_000], ..counted("case-a", 2) };
    log.publish(vec![counted("case-a", 1)]).await.unwrap();
    for events in [vec![large.clone()], vec![large.clone(), counted("case-a", 3)]] {
        let refused = log.publish(events).await.unwrap_err();
        assert_eq!(refused.reason(), "LOG_UNAVAILABLE");
        assert!(refused.message().contains("exceeded by message size"), "{refused}");
    }
    server.start_with(&[]).await;
    let both = vec![large.clone(), counted("case-a", 3)];
    let passes = async {
        while log.publish(both.clone()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), passes).await.expect("it passes");
    let stored = log.read(0, 10, &LogFilter::default(), Duration::ZERO).await.unwrap().events;
    let numbers: Vec<i64> = stored.iter().map(|recorded| recorded.event.sequence).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

/// A token of NATS: what `issuer` says of `subject`.
fn token(issuer: &KeyPair, subject: &KeyPair, says: &Value) -> String {
    let claims = json!({
        "jti": new_id(), "iat": 1_700_000_000, "iss": issuer.public_key(), "sub": subject.public_key(), "nats": says,
    });
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&json!({"typ": "JWT", "alg": "ed25519-nkey"})), part(&claims));
    let signature = issuer.sign(signed.as_bytes()).unwrap();
    format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))
}

/// A file of credentials of a user whom this account has named.
fn credentials(account: &KeyPair) -> String {
    let user = KeyPair::new_user();
    let says = json!({"type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1});
    format!(
        "-----BEGIN NATS USER JWT-----\n{}\n------END NATS USER JWT------\n\n\
         -----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        token(account, &user, &says),
        user.seed().unwrap()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_credentials_of_an_account_is_let_in_and_no_stranger() {
    let (operator, system, account) =
        (KeyPair::new_operator(), KeyPair::new_account(), KeyPair::new_account());
    let has = |storage: i64| {
        json!({"type": "account", "version": 2, "limits": {
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1,
            "leaf": -1, "mem_storage": storage, "disk_storage": storage, "streams": storage, "consumer": storage,
        }})
    };
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let config = format!(
        "operator: {}\nsystem_account: {}\nresolver: MEMORY\nresolver_preload: {{ {}: {}, {}: {} }}\n",
        token(&operator, &operator, &json!({"type": "operator", "version": 2})),
        system.public_key(),
        system.public_key(),
        token(&operator, &system, &has(0)),
        account.public_key(),
        token(&operator, &account, &has(-1)),
    );
    std::fs::write(path("nats.conf"), config).unwrap();
    std::fs::write(path("friend.creds"), credentials(&account)).unwrap();
    std::fs::write(path("stranger.creds"), credentials(&KeyPair::new_account())).unwrap();
    let mut server = NatsServer::start().await;
    server.start_with(&["--config", &path("nats.conf")]).await;
    let stream = Stream::new(&server.url());
    let come =
        async |who: &str| stream.connect_with(&server.url(), &["--nats-credentials", &path(who)]).await;
    let (stranger, friend) = (come("stranger.creds").await, come("friend.creds").await);
    let published = friend.publish(vec![counted("case-a", 1)]);
    tokio::time::timeout(Duration::from_secs(30), published).await.expect("let in").unwrap();
    let mut away = stranger.away();
    let told = away.wait_for(|away| away.as_ref().is_some_and(|why| why.contains("--nats-credentials")));
    tokio::time::timeout(Duration::from_secs(30), told).await.expect("it says what to look at").unwrap();
    assert!(!stranger.is_connected() && friend.away().borrow().is_none());
}
