//! Sends what is due on one channel, many at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chassis::async_trait;
use chassis::case::{Cases, Cause};
use chassis::error::Result;
use chassis::worker::{Next, Wake, Worker, pump};

use crate::application::{Application, Taken};
use crate::domain::ChannelKind;

/// How many messages are under way at a time.
const AT_ONCE: usize = 32;
/// After so many messages a run ends, so that a drain is noticed under load too.
const RUN: usize = 1024;

/// Sends on one channel; each has its own, so that a webhook that hangs delays no e-mail.
pub(crate) struct Sender {
    app: Arc<Application>,
    kind: ChannelKind,
    cases: Cases,
    wake: Wake,
}

impl Sender {
    /// Acts on behalf of what moved each of `cases`.
    pub(crate) fn new(app: Arc<Application>, kind: ChannelKind, cases: Cases, wake: Wake) -> Self {
        Self { app, kind, cases, wake }
    }
}

#[async_trait]
impl Worker for Sender {
    fn name(&self) -> &'static str {
        match self.kind {
            ChannelKind::Console => "console sender",
            ChannelKind::Webhook => "webhook sender",
            ChannelKind::Email => "e-mail sender",
        }
    }

    async fn run(&self) -> Result<Next> {
        let left = AtomicUsize::new(RUN);
        let claim = async |free: usize| {
            let taken = self.app.take_due(self.kind, free.min(left.load(Ordering::Relaxed))).await?;
            left.fetch_sub(taken.iter().map(Taken::len).sum(), Ordering::Relaxed);
            let about = taken.iter().map(|taken| taken.case_id().to_owned()).collect();
            let causes = self.cases.causes(about).await;
            let cause = |taken: Taken| (causes.get(taken.case_id()).cloned().unwrap_or_default(), taken);
            Ok(taken.into_iter().map(cause).collect())
        };
        let send = async |(cause, taken): (Cause, Taken)| {
            let case = taken.case_id().to_owned();
            // What cannot be recorded stays pending and is sent again, under the same id.
            if let Err(error) = cause.go_on(&case, self.app.send(taken)).await {
                tracing::warn!(%error, worker = self.name(), "cannot record what became of a message");
            }
        };
        pump(&self.wake, AT_ONCE, claim, send).await?;
        if left.load(Ordering::Relaxed) == 0 {
            return Ok(Next::Now);
        }
        Ok(self.app.next_due(self.kind).await?.map_or(Next::Idle, Next::At))
    }
}
