//! What a call carries along without being told: its deadline, who calls, and what caused it.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::access::Caller;

/// What is known of the call, event or job that runs in this task.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// When the caller stops waiting.
    pub deadline: Option<Instant>,
    /// The id of the conversation that this belongs to; passed on in calls and events.
    pub correlation: Option<String>,
    /// The id of the event that made this happen.
    pub causation: Option<String>,
    /// On whose behalf this runs.
    pub caller: Caller,
}

tokio::task_local! {
    static CURRENT: Context;
}

impl Context {
    /// The context of this task, or an empty one.
    pub fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs `work` within this context.
    pub fn scope<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, work)
    }

    /// Runs `work`, which waits for nothing, within this context.
    pub fn sync_scope<T>(self, work: impl FnOnce() -> T) -> T {
        CURRENT.sync_scope(self, work)
    }

    /// The time left until the deadline, if there is one.
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|at| at.saturating_duration_since(Instant::now()))
    }
}
