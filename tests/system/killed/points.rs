//! Killed before and after every commit, remote call and publish. The points are those that all sagas
//! pass when they are recorded, so a new step is killed at without anybody listing it. To look into some
//! of them alone, `MAEUL_TEST_POINT` is a part of their names.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;

use super::recovery::{recovers, settles};
use super::scenario::{Act, Scenario, copy};
use super::steps::unreached;
use super::story::{Played, play};
use crate::harness::*;

/// How many villages are killed at a time.
const AT_A_TIME: usize = 6;
/// How often an act is played until a point is passed that depends on timing.
const ROUNDS: u32 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn n4_killed_at_any_instruction_nothing_is_lost_or_left_half_done() {
    let (scenario, template) = Scenario::prepare().await;
    let mut kills = record_all(&scenario, &template).await;
    if let Ok(only) = std::env::var("MAEUL_TEST_POINT") {
        kills.retain(|point, _| point.contains(&only));
    }
    let (scenario, template) = (&scenario, &template);
    let count = kills.len();
    let kills = kills.into_iter().map(|(point, acts)| kill_in_one_of(scenario, template, acts, point));
    let missed: Vec<_> =
        futures::stream::iter(kills).buffer_unordered(AT_A_TIME).filter_map(|m| async { m }).collect().await;
    assert!(missed.is_empty(), "recorded but not reached again: {missed:#?}");
    println!("killed at {count} instructions");
}

/// Every point, with all acts that passed it: the recording goes on until the source has no more.
async fn record_all(scenario: &Scenario, template: &Stopped) -> BTreeMap<String, Vec<Act>> {
    let mut kills: BTreeMap<String, Vec<Act>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        for act in Act::ALL {
            for point in record(scenario, template, act).await {
                let acts = kills.entry(point).or_default();
                if !acts.contains(&act) {
                    acts.push(act);
                }
            }
        }
        let points = kills.keys().cloned().collect();
        if unreached(&points).is_empty() {
            return kills;
        }
    }
    let points = kills.into_keys().collect();
    panic!("{:#?} by {points:#?}", unreached(&points));
}

async fn record(scenario: &Scenario, template: &Stopped, act: Act) -> BTreeSet<String> {
    let stopped = copy(template);
    let file = stopped.data().join("points");
    let village = stopped.start_with(act.start().env("MAEUL_KILL_RECORD", file.to_str().unwrap())).await;
    let played = play(&village, &scenario.stories(act, "record")).await;
    recovers(&village, &played, &format!("recording {act:?}")).await;
    let points = std::fs::read_to_string(file).unwrap();
    points.lines().map(str::to_owned).collect()
}

/// What one act passes by good luck only, as a busy machine has less of, another may pass every time. `Some` if none
/// did.
async fn kill_in_one_of(
    scenario: &Scenario,
    template: &Stopped,
    acts: Vec<Act>,
    point: String,
) -> Option<String> {
    for act in acts {
        if kill_at(scenario, template, act, &point).await {
            return None;
        }
    }
    Some(point)
}

/// Kills a village at a point, starts it again and looks; `false` if the point was never reached.
async fn kill_at(scenario: &Scenario, template: &Stopped, act: Act, point: &str) -> bool {
    let Some(village) = copy(template).try_start_with(act.start().env("MAEUL_KILL_AT", point)).await else {
        panic!("{point}: the village is killed before it has begun");
    };
    let mut played = Vec::new();
    for round in 0..ROUNDS {
        played.extend(play(&village, &scenario.stories(act, &format!("round-{round}"))).await);
        if settles(&village, &played, Played::may_rest, point).await.is_none() {
            let village = village.ended().await.start_with(act.start()).await;
            recovers(&village, &played, point).await;
            return true;
        }
    }
    false
}
