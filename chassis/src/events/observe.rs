//! How events fare, as metrics: what waits in the outbox, how far each consumer is.

use std::sync::{Arc, LazyLock};

use async_trait::async_trait;

use super::Consumer;
use crate::db::{Database, sql};
use crate::error::Result;
use crate::metrics::{Gauge, KeyValue, Observer, float, gauge};
use crate::types::Timestamp;

static WAITING: LazyLock<Gauge<f64>> =
    LazyLock::new(|| gauge("maeul.outbox.events", "{event}", "events that wait to be published"));
static AGE: LazyLock<Gauge<f64>> =
    LazyLock::new(|| gauge("maeul.outbox.oldest.age", "s", "how long the oldest one has waited"));
static LAG: LazyLock<Gauge<f64>> = LazyLock::new(|| {
    gauge("maeul.consumer.lag", "{event}", "events of the log that a consumer has not taken")
});
static POSITION: LazyLock<Gauge<f64>> = LazyLock::new(|| {
    gauge("maeul.consumer.position", "{event}", "the last place of the log that it dealt with")
});
static PARKED: LazyLock<Gauge<f64>> =
    LazyLock::new(|| gauge("maeul.consumer.parked", "{event}", "events set aside, dead letters among them"));
static DEAD: LazyLock<Gauge<f64>> = LazyLock::new(|| {
    gauge("maeul.consumer.dead_letters", "{event}", "events that wait for somebody to retry them")
});

/// The outbox of one database.
pub(crate) struct Outbox(pub(crate) Database);

#[async_trait]
impl Observer for Outbox {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn observe(&self) -> Result<()> {
        let select = sql("SELECT COUNT(*) AS waiting, MIN(happened_at) AS oldest FROM outbox");
        let Some(row) = self.0.fetch_optional(select).await? else { return Ok(()) };
        let of = [KeyValue::new("service", self.name().to_owned())];
        WAITING.record(float(row.get("waiting")?), &of);
        let oldest: Option<Timestamp> = row.get("oldest")?;
        AGE.record(oldest.map_or(0.0, |at| self.0.clock().now().since(at).as_secs_f64()), &of);
        Ok(())
    }
}

/// One consumer.
pub(crate) struct Consuming(pub(crate) Arc<Consumer>);

#[async_trait]
impl Observer for Consuming {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn observe(&self) -> Result<()> {
        let status = self.0.status().await?;
        let of = [KeyValue::new("consumer", status.name)];
        LAG.record(float(status.lag), &of);
        POSITION.record(float(status.position), &of);
        PARKED.record(float(status.parked), &of);
        DEAD.record(float(status.dead), &of);
        Ok(())
    }
}
