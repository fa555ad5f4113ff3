//! Charge an order, once however often it is asked for.

use chassis::error::Result;
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::Payments;
use crate::domain::{Charge, Outcome, Payment, State, Turn};

impl Payments {
    /// Charges an order. The first call asks the provider; a repeat is answered with what is known, and
    /// asks again where that is nothing. `OVERLOADED` where its turn does not come; `PAYMENT_VOIDED` if the order ended first: then nobody is asked.
    pub(crate) async fn charge(&self, charge: &Charge) -> Result<Outcome> {
        let arrived = self.clock.now();
        let _alone = self.asking.alone(charge.order_id.as_str()).await;
        // Before anything is written down: who is sent away has begun nothing.
        let _turn = self.asking.turn().await?;
        let (payment, turn) = retry_conflicts(|| self.begin_charge(charge, arrived)).await?;
        let payment = match turn {
            Turn::Answer => payment,
            Turn::AskProvider => {
                let answer = self.provider.charge(&charge.order_id, charge.amount, &charge.method).await;
                self.heard(payment, State::Charging, answer.map(Some)).await?
            }
        };
        Ok(payment.outcome(self.clock.now())?)
    }

    /// Writes down that the provider is about to be asked: from here on a crash is looked after.
    async fn begin_charge(&self, charge: &Charge, arrived: Timestamp) -> Result<(Payment, Turn)> {
        let mut uow = self.store.begin("Charge").await?;
        let now = uow.now();
        let look_after = self.asking.lease(now);
        let (mut payment, turn) = match uow.payment(&charge.order_id).await? {
            None => (Payment::new(charge, now, look_after), Turn::AskProvider),
            Some(mut payment) => {
                let turn = payment.ask(charge, arrived, now, look_after)?;
                (payment, turn)
            }
        };
        if payment.is_changed() {
            uow.save(&mut payment).await?;
            uow.commit().await?;
        }
        Ok((payment, turn))
    }
}
