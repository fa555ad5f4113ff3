//! Killed at random moments under load.

use rand::Rng;
use tokio::time::Instant;

use super::recovery::recovers;
use super::scenario::{Act, Scenario, copy};
use super::story::{CUSTOMERS, Played, Story, play};
use crate::harness::*;

const ROUNDS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn n4_killed_twenty_times_under_sixteen_customers_every_case_is_kept() {
    let mut chance = chance("random kills");
    let (scenario, template) = Scenario::prepare().await;
    let mut village = copy(&template).start_with(Act::Orders.start()).await;
    let began = Instant::now();
    let mut played = play(&village, &scenario.day("whole")).await;
    let whole = began.elapsed();
    assert!(!played.iter().any(Played::is_cut_short), "nobody is killed yet");
    for round in 0..ROUNDS {
        let customer = |n: usize| {
            let mut stories = scenario.day(&format!("{round}-{n}"));
            stories.swap_remove(chance.random_range(0..stories.len()))
        };
        let stories: Vec<Story> = (0..CUSTOMERS).map(customer).collect();
        let moment = chance.random_range(std::time::Duration::ZERO..whole);
        let kill = async {
            // Not a wait for anything: the moment is what the test is about.
            tokio::time::sleep(moment).await;
            village.kill_now();
        };
        let (done, ()) = tokio::join!(play(&village, &stories), kill);
        played.extend(done);
        village = village.ended().await.start_with(Act::Orders.start()).await;
    }
    let cut_short = played.iter().filter(|it| it.is_cut_short()).count();
    let begun = played.iter().filter(|it| it.begun.is_ok()).count();
    println!("of {} stories {cut_short} were cut short, {begun} cases were acknowledged", played.len());
    assert!(cut_short > 0, "nobody ever waited for an answer when the village was killed");
    assert!(begun > CUSTOMERS, "the village was always killed before it had answered anything");
    recovers(&village, &played, "random kills").await;
}
