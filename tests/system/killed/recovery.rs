//! After the restart. Nobody helps at first: the workers alone finish or undo what was begun. Only then
//! the same requests are sent again, and must agree with what had been answered and had happened.

use std::time::Duration;

use super::case::{Case, Cases, State, all};
use super::site::Site;
use super::story::{Answer, Played, Story, play};
use crate::harness::*;

/// How far the clock is moved at a time, so that nobody waits for a lease or for the next attempt; an order
/// that is not paid expires only after hundreds of these, unless its story is about that.
const A_WHILE: Duration = Duration::from_secs(3);

/// Nothing that was acknowledged is lost, whatever was begun is finished or undone, and a repeat of each
/// request is answered accordingly.
pub(super) async fn recovers(site: &dyn Site, before: &[Played], what: &str) {
    let died = || panic!("{what}: the village died again\n{}", site.said());
    let alone = settles(site, before, Played::may_rest, what).await.unwrap_or_else(died);
    for played in before {
        if let Some(shown) = played.acknowledged() {
            let now = alone.get(played.story.customer());
            let now = now.unwrap_or_else(|| panic!("{what}: lost: {shown:#?}\n{}", site.said()));
            shown.agrees(now, what);
        }
    }
    let stories: Vec<Story> = before.iter().map(|played| played.story.clone()).collect();
    let again = play(site, &stories).await;
    for (before, after) in before.iter().zip(&again) {
        assert!(!after.is_cut_short(), "{what}: a repeat is answered: {after:#?}\n{}", site.said());
        if let Some(now) = alone.get(before.story.customer()) {
            now.agrees(after.begun.as_ref().unwrap(), what);
            now.agrees(after.acknowledged().unwrap(), what);
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
    let ends = |played: &Played, state| played.story.may_end(state);
    settles(site, &again, ends, what).await.unwrap_or_else(died);
    for story in &stories {
        story.has_ended(site, what).await;
    }
}

/// Waits until each case is where it may stay, nothing is in flight and the audit is clean; the cases.
/// `None` if the village dies before.
pub(super) async fn settles(
    site: &dyn Site,
    played: &[Played],
    may_stay: impl Fn(&Played, State) -> bool,
    what: &str,
) -> Option<Cases> {
    let end = tokio::time::Instant::now() + PATIENCE * 3;
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    let mut before = Cases::new();
    loop {
        ticks.tick().await;
        let cases = all(site).await.ok()?;
        let state = |it: &&Played| cases.get(it.story.customer()).map(|case: &Case| case.state);
        let stays = |it: &&Played| state(it).is_none_or(|state| may_stay(it, state));
        let left: Vec<_> = played.iter().filter(|it| !stays(it)).collect();
        let mut findings = String::new();
        if left.is_empty() {
            match site.is_through().await {
                Ok(()) => {
                    let audit = site.audit().await;
                    if audit.status.success() {
                        // What was audited is what is answered.
                        return all(site).await.ok();
                    }
                    findings = String::from_utf8_lossy(&audit.stdout).into_owned();
                }
                Err(why) => findings = why,
            }
        }
        if tokio::time::Instant::now() > end {
            let left: Vec<_> = left.iter().map(|it| (it, state(it))).collect();
            panic!("{what} never settles: {left:#?}\n{findings}\n{}", site.said());
        }
        // Whoever is at something is not hurried: with more timeouts than work a slow machine would get nowhere.
        if cases == before {
            site.advance(A_WHILE).await.ok()?;
        }
        before = cases;
    }
}
