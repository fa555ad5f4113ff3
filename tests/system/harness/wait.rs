//! Waiting for conditions: nothing is assumed to have happened after some time.

use std::future::Future;
use std::time::Duration;

/// How long a condition may take; only failing tests wait that long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Looks until `look` answers something; panics with `what` when patience ends.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(what: &str, look: impl FnMut() -> F) -> T {
    until_within(PATIENCE, what, look).await
}

/// The same with another patience.
pub(crate) async fn until_within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    mut look: impl FnMut() -> F,
) -> T {
    let end = tokio::time::Instant::now() + patience;
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < end, "never came true: {what}");
        ticks.tick().await;
    }
}
