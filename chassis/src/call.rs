//! A call out of the process: never waited for longer than it is worth, and a place to die in tests.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::context::Context;
use crate::kill_point;

/// Runs a call at most as long as `budget` and as our own caller waits; `None`: no answer by then,
/// and what happened is unknown. `name` is `<neighbour>/<call>`, for kill points.
pub async fn within<T>(name: &'static str, budget: Duration, call: impl Future<Output = T>) -> Option<T> {
    let context = Context::current();
    let budget = context.remaining().map_or(budget, |left| left.min(budget));
    let deadline = Instant::now() + budget;
    kill_point::pass("call", name, "before");
    let answer =
        Context { deadline: Some(deadline), ..context }.scope(tokio::time::timeout(budget, call)).await;
    kill_point::pass("call", name, "after");
    if answer.is_err() {
        tracing::debug!(call = name, ?budget, "no answer in time");
    }
    answer.ok()
}

/// What is left to our own caller, so that it hears "pending" rather than nothing.
const FOR_THE_ANSWER: Duration = Duration::from_millis(100);

/// Like [`within`], for a call whose silence is an answer as well: it ends soon enough before our own
/// caller's patience does to tell it so.
pub async fn patiently<T>(name: &'static str, budget: Duration, call: impl Future<Output = T>) -> Option<T> {
    let left = Context::current().remaining().map(|left| left.saturating_sub(FOR_THE_ANSWER));
    within(name, left.map_or(budget, |left| left.min(budget)), call).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_longer_than_our_own_caller() {
        let caller =
            Context { deadline: Some(Instant::now() + Duration::from_secs(1)), ..Context::default() };
        let began = Instant::now();
        let never = within("neighbour/never", Duration::from_mins(1), std::future::pending::<()>());
        assert_eq!(caller.scope(never).await, None);
        assert_eq!(began.elapsed().as_secs(), 1);
        let began = Instant::now();
        let never = patiently("neighbour/never", Duration::from_mins(1), std::future::pending::<()>());
        let caller = Context { deadline: Some(began + Duration::from_secs(1)), ..Context::default() };
        assert_eq!(caller.scope(never).await, None);
        assert_eq!(began.elapsed().as_millis(), 900, "there is time left to say so");
        assert_eq!(within("neighbour/at_once", Duration::from_secs(1), async { 7 }).await, Some(7));
    }
}
