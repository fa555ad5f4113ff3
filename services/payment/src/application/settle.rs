//! Settle what is open with the provider: unknown charges, voids and refunds, until it confirms.

use chassis::asking::Asking;
use chassis::async_trait;
use chassis::due::Due;
use chassis::error::{Error, Result};
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{NoAnswer, Payments};
use crate::domain::{OrderId, Payment, Standing, State};

#[async_trait]
impl Due for Payments {
    type Item = Payment;

    fn at_once(&self) -> usize {
        32
    }

    fn name(&self) -> &'static str {
        "settler"
    }

    fn case(payment: &Payment) -> &str {
        payment.data().order_id.as_str()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.store.next_due().await
    }

    async fn lease(&self, most: i64) -> Result<Vec<Payment>> {
        let mut uow = self.store.begin("lease_payments").await?;
        let until = self.asking.lease(uow.now());
        let due = uow.lease_due(until, most).await?;
        uow.commit().await?;
        Ok(due)
    }

    /// Asks the provider for what one open payment needs, and keeps the answer.
    async fn act(&self, payment: Payment) -> Result<()> {
        let data = payment.data();
        let order = &data.order_id;
        let turn = self.asking.turn().await?;
        let answer = match data.state {
            State::Charging | State::Unknown => self.provider.status(order).await,
            State::Voiding => self.provider.void(order).await.map(Some),
            State::Refunding => self.provider.refund(order).await.map(Some),
            State::Approved | State::Declined | State::Voided | State::Refunded => return Ok(()),
        };
        drop(turn);
        if Asking::is_worrying(data.attempts) {
            tracing::warn!(%order, state = data.state.word(), attempts = data.attempts, since = %data.state_since,
                outcome = ?answer, "a payment is open for long");
        }
        let answered = matches!(answer, Ok(Some(_)));
        let (order, asked) = (order.clone(), data.state);
        let after = self.heard(payment, asked, answer).await?;
        if answered && after.data().state == asked {
            tracing::error!(%order, state = asked.word(), "the payment provider's answer does not fit");
        }
        Ok(())
    }
}

impl Payments {
    /// Keeps what the provider said of this payment, asked while it was `asked`; or that it said nothing, or had heard
    /// nothing. Whether the payment has changed meanwhile shows when it is saved; it is read anew then.
    pub(super) async fn heard(
        &self,
        payment: Payment,
        asked: State,
        answer: Result<Option<Standing>, NoAnswer>,
    ) -> Result<Payment> {
        let order = &payment.data().order_id.clone();
        if let Err(error) = &answer {
            tracing::info!(%order, asked = asked.word(), %error, "no answer from the payment provider");
        }
        let answer = answer.ok().flatten();
        let mut known = Some(payment);
        retry_conflicts(|| self.keep(order, known.take(), asked, answer.as_ref())).await
    }

    async fn keep(
        &self,
        order: &OrderId,
        known: Option<Payment>,
        asked: State,
        answer: Option<&Standing>,
    ) -> Result<Payment> {
        let mut uow = self.store.begin(step_name(asked)).await?;
        let now = uow.now();
        let gone = || Error::internal("a payment that was asked for is gone");
        let mut payment = match known {
            Some(payment) => payment,
            None => uow.payment(order).await?.ok_or_else(gone)?,
        };
        if let Some(standing) = answer {
            payment.provider_says(standing, now)?;
        } else {
            let next = now.plus(self.asking.wait(payment.data().attempts.saturating_add(1), None));
            payment.no_answer(asked, now, next)?;
        }
        if payment.is_changed() {
            uow.save(&mut payment).await?;
            uow.commit().await?;
        }
        Ok(payment)
    }
}

/// Each kind of answer is a step of its own, so that a test can stop the process at each.
fn step_name(asked: State) -> &'static str {
    match asked {
        State::Charging => "SettleCharge",
        State::Voiding => "SettleVoid",
        State::Refunding => "SettleRefund",
        _ => "SettleUnknown",
    }
}
