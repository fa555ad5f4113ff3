//! The passing of days: overdue loans are announced.

use std::sync::Arc;

use chassis::async_trait;
use chassis::error::Result;
use chassis::worker::{Next, Worker};

use crate::application::Loans;

/// Announces overdue loans, once a day.
pub(crate) struct Announcer(pub(crate) Arc<Loans>);

#[async_trait]
impl Worker for Announcer {
    fn name(&self) -> &'static str {
        "overdue loans"
    }

    async fn run(&self) -> Result<Next> {
        self.0.announce_overdue().await
    }
}
