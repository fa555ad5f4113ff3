//! What becomes due: orders to try again, orders to expire.

use std::sync::Arc;

use chassis::async_trait;
use chassis::error::Result;
use chassis::worker::{Next, Worker};

use crate::application::Orders;

/// Finishes orders that are due.
pub(crate) struct Finisher(pub(crate) Arc<Orders>);

#[async_trait]
impl Worker for Finisher {
    fn name(&self) -> &'static str {
        "deferred orders"
    }

    async fn run(&self) -> Result<Next> {
        self.0.finish_due().await
    }
}

/// Ends orders that were not paid in time.
pub(crate) struct Expirer(pub(crate) Arc<Orders>);

#[async_trait]
impl Worker for Expirer {
    fn name(&self) -> &'static str {
        "unpaid orders"
    }

    async fn run(&self) -> Result<Next> {
        self.0.expire_overdue().await
    }
}
