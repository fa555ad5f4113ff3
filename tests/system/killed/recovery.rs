//! After the restart. Nobody helps at first: the workers alone finish or undo what was begun. Only then
//! the same requests are sent again, and must agree with what had been answered and had happened.

use std::collections::BTreeMap;
use std::time::Duration;

use maeul_proto::order::v1::{Order, OrderState};

use super::story::{Answer, Played, Story, play};
use crate::harness::*;

/// How far the clock is moved at a time, so that nobody waits for a lease or for the next attempt; an order
/// that is not paid expires only after hundreds of these, unless its story is about that.
const A_WHILE: Duration = Duration::from_secs(3);

/// The orders by customer.
pub(super) type Orders = BTreeMap<String, Order>;

/// Nothing that was acknowledged is lost, whatever was begun is finished or undone, and a repeat of each
/// request is answered accordingly.
pub(super) async fn recovers(village: &Village, before: &[Played], what: &str) {
    let died = || panic!("{what}: the village died again\n{}", village.log());
    let alone = settles(village, before, Played::may_rest, what).await.unwrap_or_else(died);
    for played in before {
        if let Some(shown) = played.acknowledged() {
            let now = alone.get(played.story.customer());
            let now = now.unwrap_or_else(|| panic!("{what}: lost: {shown:#?}\n{}", village.log()));
            agrees(shown, now, what);
        }
    }
    let stories: Vec<Story> = before.iter().map(|played| played.story.clone()).collect();
    let again = play(village, &stories).await;
    for (before, after) in before.iter().zip(&again) {
        assert!(
            !after.is_cut_short(),
            "{what}: a repeat is answered: {:#?}\n{}",
            after.answers,
            village.log()
        );
        if let Some(now) = alone.get(before.story.customer()) {
            agrees(now, after.placed.as_ref().unwrap(), what);
            agrees(now, after.acknowledged().unwrap(), what);
        }
        for (step, (first, repeat)) in before.answers.iter().zip(&after.answers).enumerate() {
            let same = match (first, repeat) {
                (Answer::None(_), _) | (Answer::Done(_), Answer::Done(_)) => true,
                (Answer::Refused(reason), Answer::Refused(again)) => reason == again,
                _ => false,
            };
            assert!(same, "{what}: step {step} of {}: {first:?}, then {repeat:?}", before.story.customer());
        }
    }
    let ends = |played: &Played, state| played.story.ends.contains(&state);
    settles(village, &again, ends, what).await.unwrap_or_else(died);
}

/// Waits until each order is where it may stay, nothing is in flight and the audit is clean; the orders.
/// `None` if the village dies before.
pub(super) async fn settles(
    village: &Village,
    played: &[Played],
    may_stay: impl Fn(&Played, OrderState) -> bool,
    what: &str,
) -> Option<Orders> {
    let end = tokio::time::Instant::now() + PATIENCE * 3;
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    let mut before = Orders::new();
    loop {
        ticks.tick().await;
        let orders = by_customer(village.orders().await.ok()?);
        let stays =
            |it: &&Played| orders.get(it.story.customer()).is_none_or(|order| may_stay(it, order.state()));
        let left: Vec<_> = played.iter().filter(|it| !stays(it)).collect();
        let mut findings = String::new();
        if left.is_empty() && village.seems_quiet().await {
            let audit = village.audit().await;
            if audit.status.success() {
                // What was audited is what is answered.
                return village.orders().await.ok().map(by_customer);
            }
            findings = String::from_utf8_lossy(&audit.stdout).into_owned();
        }
        let state = |it: &&Played| orders.get(it.story.customer()).map(Order::state);
        let left: Vec<_> = left.iter().map(|it| (it, state(it))).collect();
        if tokio::time::Instant::now() > end {
            panic!("{what} never settles: {left:#?}\n{findings}\n{}", village.log());
        }
        // Whoever is at something is not hurried: with more timeouts than work a slow machine would get nowhere.
        if orders == before {
            village.advance(A_WHILE).await.ok()?;
        }
        before = orders;
    }
}

fn by_customer(orders: Vec<Order>) -> Orders {
    let count = orders.len();
    let orders: Orders = orders.into_iter().map(|order| (order.customer_id.clone(), order)).collect();
    assert_eq!(orders.len(), count, "a request that is repeated is one order");
    orders
}

/// What was shown earlier is the same order, and could become what is shown now.
fn agrees(earlier: &Order, now: &Order, what: &str) {
    assert_eq!(earlier.order_id, now.order_id, "{what}: one order");
    assert!(may_become(earlier.state(), now.state()), "{what}: shown {earlier:#?}, and then {now:#?}");
}

/// Whether an order that was in a state may later be found in another: the promises, not the code's table.
fn may_become(earlier: OrderState, now: OrderState) -> bool {
    use OrderState as S;
    let paid = [S::Placed, S::Cancelling, S::HandedOver, S::Completed, S::Cancelled, S::Rejected];
    match earlier {
        S::AwaitingDelivery | S::AwaitingPayment => true,
        S::Placed | S::Cancelling => paid.contains(&now),
        S::HandedOver => [S::HandedOver, S::Completed].contains(&now),
        end => end == now,
    }
}
