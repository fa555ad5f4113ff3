//! The passing of time: tells booking of ends that it has not heard of.

use std::sync::Arc;

use chassis::async_trait;
use chassis::case::{Cases, Cause};
use chassis::error::Result;
use chassis::worker::{Next, Wake, Worker, pump};

use crate::application::RoomUses;
use crate::domain::RoomUse;

/// How many ends are told at the same time: enough to hide a slow booking, too few to overload one.
const AT_ONCE: usize = 16;

/// Finishes ends that were kept.
pub(crate) struct Finisher {
    room_uses: Arc<RoomUses>,
    cases: Cases,
    wake: Wake,
}

impl Finisher {
    /// Woken by `wake`; acts on behalf of what moved each of `cases`.
    pub(crate) fn new(room_uses: Arc<RoomUses>, cases: Cases, wake: Wake) -> Self {
        Self { room_uses, cases, wake }
    }

    async fn lease(&self, most: usize) -> Result<Vec<(Cause, RoomUse)>> {
        let due = self.room_uses.lease_due(most).await?;
        let bookings = due.iter().map(|one| one.data().booked.booking_id.to_string()).collect();
        let mut causes = self.cases.causes(bookings).await;
        let cause =
            |one: RoomUse| (causes.remove(one.data().booked.booking_id.as_str()).unwrap_or_default(), one);
        Ok(due.into_iter().map(cause).collect())
    }

    async fn finish(&self, (cause, one): (Cause, RoomUse)) {
        let booking = one.data().booked.booking_id.as_str();
        if let Err(error) = cause.go_on(booking, self.room_uses.finish(&one)).await {
            // It stays due: the lease ends, and it is taken up again.
            tracing::warn!(booking, %error, "cannot finish the end of a use now");
        }
    }
}

#[async_trait]
impl Worker for Finisher {
    fn name(&self) -> &'static str {
        "ending uses"
    }

    async fn run(&self) -> Result<Next> {
        pump(&self.wake, AT_ONCE, |free| self.lease(free), |leased| self.finish(leased)).await?;
        Ok(self.room_uses.next_due().await?.map_or(Next::Idle, Next::At))
    }
}
