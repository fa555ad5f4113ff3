//! What still has to be given back, and for how long already: money that is nobody's for too long is an alarm.

use std::sync::LazyLock;
use std::time::Duration;

use chassis::async_trait;
use chassis::db::{Database, sql};
use chassis::error::Result;
use chassis::metrics::{Gauge, KeyValue, Observer, float, gauge};
use chassis::types::Timestamp;

use crate::domain::State;

static MANY: LazyLock<Gauge<f64>> = LazyLock::new(|| {
    gauge("maeul.payment.unsettled", "{payment}", "payments whose outcome is not certain, by state")
});
static AGE: LazyLock<Gauge<f64>> = LazyLock::new(|| {
    gauge("maeul.payment.unsettled.oldest.age", "s", "how long the oldest of them has stood there")
});

/// The states in which the provider still has something to say.
const UNSETTLED: [State; 4] = [State::Charging, State::Unknown, State::Voiding, State::Refunding];

/// Shows payments that the provider has not settled.
pub(crate) struct Unsettled(Database);

impl Unsettled {
    /// Over this context's database.
    pub(crate) fn new(db: Database) -> Self {
        Self(db)
    }

    /// How many stand in each state, and for how long the oldest does. By an index that holds no others.
    async fn by_state(&self) -> Result<Vec<(State, i64, Duration)>> {
        let select = sql("SELECT state, COUNT(*) AS many, MIN(state_since) AS oldest FROM payments \
             WHERE next_attempt_at IS NOT NULL GROUP BY state");
        let now = self.0.clock().now();
        let mut counts: Vec<_> = UNSETTLED.map(|state| (state, 0, Duration::ZERO)).into();
        for row in self.0.fetch_all(select).await? {
            let (state, oldest): (String, Timestamp) = (row.get("state")?, row.get("oldest")?);
            if let Some(of) = counts.iter_mut().find(|(of, ..)| of.word() == state) {
                (of.1, of.2) = (row.get("many")?, now.since(oldest));
            }
        }
        Ok(counts)
    }
}

#[async_trait]
impl Observer for Unsettled {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn observe(&self) -> Result<()> {
        for (state, many, age) in self.by_state().await? {
            let of = [KeyValue::new("state", state.word())];
            MANY.record(float(many), &of);
            AGE.record(age.as_secs_f64(), &of);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chassis::testing::on_both_databases;

    use super::*;
    use crate::application::PaymentStore;
    use crate::domain::Payment;
    use crate::outbound::contract::{charge, save};
    use crate::outbound::{MIGRATIONS, SqlPayments};

    #[tokio::test]
    async fn p11_asking_in_vain_does_not_make_a_refund_younger() {
        on_both_databases(&MIGRATIONS, |db| async move {
            let store = SqlPayments::new(db.clone());
            let hour = Duration::from_hours(1);
            let began = db.clock().now().minus(hour);
            let mut payment = Payment::new(&charge("o-1", "c-1"), began, began.plus(hour));
            payment.order_ended(began).unwrap();
            save(&store, &mut payment).await.unwrap();
            let order = payment.data().order_id.clone();
            let mut payment = store.payment(&order).await.unwrap().unwrap();
            let now = db.clock().now();
            payment.no_answer(State::Voiding, now, now.plus(hour)).unwrap();
            save(&store, &mut payment).await.unwrap();
            let counts = Unsettled::new(db.clone()).by_state().await.unwrap();
            let (_, many, age) = counts.iter().find(|(state, ..)| *state == State::Voiding).unwrap();
            assert!(*many == 1 && *age >= hour, "{counts:?}");
            assert!(counts.iter().all(|(state, many, _)| *state == State::Voiding || *many == 0));
        })
        .await;
    }
}
