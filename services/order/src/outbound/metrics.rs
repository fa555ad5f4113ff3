//! How ordering fares: what became of orders, what they wait for, where the open ones stand.

use std::sync::LazyLock;

use chassis::async_trait;
use chassis::db::{Database, Tx, sql};
use chassis::error::Result;
use chassis::metrics::{Counter, Gauge, KeyValue, Observer, counter, float, gauge};

use crate::domain::{Event, State};

static OUTCOMES: LazyLock<Counter<u64>> = LazyLock::new(|| {
    counter("maeul.order.outcomes", "{order}", "what became of orders: the steps that their sagas took")
});
static DEFERRED: LazyLock<Counter<u64>> = LazyLock::new(|| {
    counter("maeul.order.deferrals", "{order}", "orders that were put off, by what they wait for")
});
static OPEN: LazyLock<Gauge<f64>> =
    LazyLock::new(|| gauge("maeul.order.open", "{order}", "orders that have not ended, by state"));

/// The states that an order does not end in.
const OPEN_STATES: [State; 5] =
    [State::AwaitingDelivery, State::AwaitingPayment, State::Placed, State::Cancelling, State::HandedOver];

const OUTCOME: [&str; 7] =
    ["placed", "declined", "withdrawn", "expired", "cancelled", "rejected", "completed"];

/// Counts what an order tells, once that is durable.
pub(super) fn count(tx: &mut Tx, state: State, event: Event) {
    let outcome = match event {
        Event::Deferred => return tx.count(&DEFERRED, KeyValue::new("reason", waits_for(state))),
        Event::CancellationRequested | Event::CancellationDenied => return,
        Event::Placed => "placed",
        Event::Declined(_) => "declined",
        Event::Withdrawn => "withdrawn",
        Event::Expired => "expired",
        Event::Cancelled => "cancelled",
        Event::Rejected(_) => "rejected",
        Event::Completed => "completed",
    };
    tx.count(&OUTCOMES, KeyValue::new("outcome", outcome));
}

fn waits_for(state: State) -> &'static str {
    if state == State::AwaitingDelivery { "awaiting_delivery" } else { "awaiting_payment" }
}

/// Shows where the open orders stand. How many ended says the counter, for ever and at no cost.
pub(crate) struct OpenOrders(Database);

impl OpenOrders {
    /// Over this context's database. What has not happened yet is shown as never.
    pub(crate) fn new(db: Database) -> Self {
        for outcome in OUTCOME {
            OUTCOMES.add(0, &[KeyValue::new("outcome", outcome)]);
        }
        for state in [State::AwaitingDelivery, State::AwaitingPayment] {
            DEFERRED.add(0, &[KeyValue::new("reason", waits_for(state))]);
        }
        Self(db)
    }
}

/// Where open orders stand: by two partial indexes, which hold no others. `$explain` goes before it.
macro_rules! by_state {
    ($explain:literal) => {
        sql(concat!(
            $explain,
            "SELECT state, COUNT(*) AS many FROM orders WHERE next_attempt_at IS NOT NULL GROUP BY state UNION ALL ",
            "SELECT state, COUNT(*) AS many FROM orders \
             WHERE state IN ('PLACED', 'CANCELLING', 'HANDED_OVER') GROUP BY state"
        ))
    };
}

impl OpenOrders {
    async fn by_state(&self) -> Result<Vec<(State, i64)>> {
        let rows = self.0.fetch_all(by_state!("")).await?;
        let counts = rows.iter().map(|row| Ok((row.get::<String>("state")?, row.get::<i64>("many")?)));
        let counts = counts.collect::<Result<Vec<_>>>()?;
        let many =
            |state: State| counts.iter().filter(|(of, _)| of == state.word()).map(|(_, many)| many).sum();
        Ok(OPEN_STATES.into_iter().map(|state| (state, many(state))).collect())
    }
}

#[async_trait]
impl Observer for OpenOrders {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn observe(&self) -> Result<()> {
        for (state, many) in self.by_state().await? {
            OPEN.record(float(many), &[KeyValue::new("state", state.word())]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chassis::testing::on_both_databases;

    use super::*;
    use crate::application::OrderUow;
    use crate::domain::Trigger;
    use crate::fixtures::{delivery, new_order};
    use crate::outbound::MIGRATIONS;

    #[tokio::test]
    async fn p11_open_orders_are_counted_by_state_without_reading_the_others() {
        on_both_databases(&MIGRATIONS, |db| async move {
            let mut tx = db.begin("test").await.unwrap();
            for (id, triggers) in [
                ("o-1", [].as_slice()),
                ("o-2", &[Trigger::PaymentApproved]),
                ("o-3", &[Trigger::PaymentApproved]),
                ("o-4", &[Trigger::PaymentApproved, Trigger::DeliveryPickedUp]),
                ("o-5", &[Trigger::PaymentDeclined]),
            ] {
                let mut order = new_order(id, delivery(), tx.now());
                for trigger in triggers {
                    order.happened(*trigger, "", tx.now()).unwrap();
                }
                tx.save(&mut order).await.unwrap();
            }
            tx.commit().await.unwrap();
            let counts = OpenOrders::new(db.clone()).by_state().await.unwrap();
            let of = |state| counts.iter().find(|(of, _)| *of == state).unwrap().1;
            assert_eq!((of(State::Placed), of(State::HandedOver), of(State::Cancelling)), (2, 1, 0));
            assert_eq!(of(State::AwaitingDelivery) + of(State::AwaitingPayment), 1);

            let mut tx = db.begin("explain").await.unwrap();
            let sqlite = tx.fetch_all(by_state!("EXPLAIN QUERY PLAN ")).await;
            let (plan, column) = if let Ok(plan) = sqlite {
                (plan, "detail")
            } else {
                let mut tx = db.begin("explain").await.unwrap();
                // So few rows are read faster as a whole.
                tx.execute(sql("SET LOCAL enable_seqscan = off")).await.unwrap();
                (tx.fetch_all(by_state!("EXPLAIN ")).await.unwrap(), "QUERY PLAN")
            };
            let plan: Vec<String> = plan.iter().map(|row| row.get(column).unwrap()).collect();
            let plan = plan.join("\n");
            let unpaid = plan.contains("orders_due") || plan.contains("orders_to_expire");
            assert!(plan.contains("orders_open") && unpaid, "{plan}");
        })
        .await;
    }
}
