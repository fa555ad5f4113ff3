//! L6, R5: the customer's page shows books out, fees and the use of rooms, live and from `mypage` alone. Each story is
//! told in one process and in a mesh of many.

mod library;
mod rooms;

use std::time::Duration;

use tonic::Streaming;

use crate::harness::*;

const SIMULATED: &str = "--simulated-clock";

/// A mesh whose clocks can be moved.
async fn mesh() -> Mesh {
    let start = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() };
    let flags = [start.flags.clone(), vec![SIMULATED.to_owned()]].concat();
    MeshStart { flags, ..start }.mesh().await
}

/// Waits for a message of a live stream that is what a test waits for.
async fn next<M: std::fmt::Debug>(what: &str, stream: &mut Streaming<M>, is_it: impl Fn(&M) -> bool) -> M {
    let mut last = None;
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        let message = tokio::time::timeout_at(end, stream.message()).await;
        let message = message.unwrap_or_else(|_| panic!("never shown: {what}; at last {last:#?}"));
        let message = message.unwrap().expect("the stream goes on");
        if is_it(&message) {
            return message;
        }
        last = Some(message);
    }
}

/// The first message of a live stream, which says only that it has begun.
async fn begun<M>(stream: &mut Streaming<M>) -> M {
    tokio::time::timeout(PATIENCE, stream.message()).await.expect("it begins").unwrap().unwrap()
}

/// The time in the village, in whole seconds.
async fn now(village: &Contact) -> i64 {
    prost_types::Timestamp::from(village.time_at("lending").await.unwrap()).seconds
}

/// Drops the page's views, and has them built again from the log.
async fn rebuild(village: &Contact) {
    let replayed = village.run(&["events", "replay", "--consumer", "mypage"]).await;
    assert!(replayed.status.success(), "{}", String::from_utf8_lossy(&replayed.stderr));
}

fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}
