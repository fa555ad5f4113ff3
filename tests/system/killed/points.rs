//! Killed before and after every commit, remote call and publish. The points are those that both sagas
//! pass when they are recorded, so a new step is killed at without anybody listing it.

use futures::StreamExt;

use super::scenario::{Scenario, copy, flags, play, recovers};
use crate::harness::*;

/// How many villages are killed at a time.
const AT_A_TIME: usize = 6;
/// How often the sagas are played until a point is passed that depends on timing.
const ROUNDS: u32 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn n4_killed_at_any_instruction_nothing_is_lost_or_left_half_done() {
    let (scenario, template) = Scenario::prepare().await;
    let points = record(&scenario, &template).await;
    for step in [
        "commit order/PlaceOrder after",
        "call payment/Charge before",
        "publish OrderPlaced after",
        "acknowledge store before",
    ] {
        assert!(points.iter().any(|p| p == step), "{step} is among the points: {points:#?}");
    }
    let (scenario, template) = (&scenario, &template);
    let kills = points.iter().map(|point| kill_at(scenario, template, point));
    let missed: Vec<_> =
        futures::stream::iter(kills).buffer_unordered(AT_A_TIME).filter_map(|m| async { m }).collect().await;
    assert!(missed.is_empty(), "recorded but not reached again: {missed:#?}");
    println!("killed at {} instructions", points.len());
}

async fn record(scenario: &Scenario, template: &Stopped) -> Vec<String> {
    let stopped = copy(template);
    let file = stopped.data().join("points");
    let village = stopped.start_with(flags().env("MAEUL_KILL_RECORD", file.to_str().unwrap())).await;
    let attempts = scenario.orders("record");
    let done = play(&village, &attempts).await;
    recovers(&village, &attempts, &done, "recording").await;
    let points = std::fs::read_to_string(file).unwrap();
    points.lines().map(str::to_owned).collect()
}

/// Kills a village at a point, starts it again and looks; `Some` if the point was never reached.
async fn kill_at(scenario: &Scenario, template: &Stopped, point: &str) -> Option<String> {
    let Some(village) = copy(template).try_start_with(flags().env("MAEUL_KILL_AT", point)).await else {
        panic!("{point}: the village is killed before it has begun");
    };
    let mut attempts = Vec::new();
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        let next = scenario.orders(&format!("round-{round}"));
        acknowledged.extend(play(&village, &next).await);
        attempts.extend(next);
        if village.dies_soon().await {
            let village = village.ended().await.start_with(flags()).await;
            recovers(&village, &attempts, &acknowledged, point).await;
            return None;
        }
    }
    Some(point.to_owned())
}
