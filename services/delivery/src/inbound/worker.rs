//! The simulated carrier's couriers at work.

use chassis::async_trait;
use chassis::error::Result;
use chassis::worker::{Next, Worker};

use crate::application::Autopilot;

/// Picks up and delivers what is due.
pub(crate) struct Couriers(pub(crate) Autopilot);

#[async_trait]
impl Worker for Couriers {
    fn name(&self) -> &'static str {
        "couriers"
    }

    async fn run(&self) -> Result<Next> {
        Ok(self.0.work().await?.map_or(Next::Idle, Next::At))
    }
}
