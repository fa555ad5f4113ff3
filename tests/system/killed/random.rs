//! Killed at random moments under load.

use std::time::Duration;

use super::scenario::{Scenario, copy, flags, play, recovers};

#[tokio::test(flavor = "multi_thread")]
async fn n4_killed_twenty_times_under_sixteen_customers_every_order_is_kept() {
    let (scenario, template) = Scenario::prepare().await;
    let mut village = copy(&template).start_with(flags()).await;
    let (mut attempts, mut acknowledged) = (Vec::new(), Vec::new());
    for round in 0..20_u64 {
        // Two of each kind: sixteen customers at once.
        let next = [scenario.orders(&format!("a{round}")), scenario.orders(&format!("b{round}"))].concat();
        // Spread over the time that a round takes.
        let moment = Duration::from_millis(3 + round * 37 % 150);
        let kill = async {
            tokio::time::sleep(moment).await;
            village.kill_now();
        };
        let (done, ()) = tokio::join!(play(&village, &next), kill);
        acknowledged.extend(done);
        attempts.extend(next);
        village = village.ended().await.start_with(flags()).await;
    }
    recovers(&village, &attempts, &acknowledged, "random kills").await;
}
