//! Reserve a delivery for an order that is about to be paid, or extend its reservation.

use std::time::Duration;

use chassis::error::{Error, Result};
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{Deliveries, NoAnswer};
use crate::domain::{Delivery, Outcome, Reservation, Standing, Turn};

/// What the caller of a reservation is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Held until then.
    Reserved(Timestamp),
    /// Refused for good, in the carrier's words.
    Declined(String),
    /// Not known yet; come back after this long.
    Pending(Duration),
}

impl Deliveries {
    /// Asks the carrier to hold a delivery. A repeat extends what it holds, revives what lapsed, and
    /// asks again where the answer is not known.
    pub(crate) async fn reserve(&self, asked: &Reservation) -> Result<Answer> {
        let arrived = self.clock.now();
        let _alone = self.asking.alone(asked.order_id.as_str()).await;
        // Before anything is written down: who is sent away has begun nothing.
        let _turn = self.asking.turn().await?;
        let (delivery, turn) = retry_conflicts(|| self.begin_reserve(asked, arrived)).await?;
        let delivery = match (turn, delivery.data().reserved_until) {
            (Turn::AskCarrier, Some(until)) => {
                let answer = self.carrier.reserve(&asked.order_id, &asked.address, until).await;
                self.heard_of_reservation(delivery, answer).await?
            }
            _ => delivery,
        };
        Ok(match delivery.outcome()? {
            Outcome::Reserved(until) => Answer::Reserved(until),
            Outcome::Declined(reason) => Answer::Declined(reason),
            Outcome::Pending => Answer::Pending(self.asking.wait(delivery.data().attempts.max(1), None)),
        })
    }

    /// Writes down that the carrier is about to be asked: from here on a crash is looked after.
    async fn begin_reserve(&self, asked: &Reservation, arrived: Timestamp) -> Result<(Delivery, Turn)> {
        let mut uow = self.store.begin("Reserve").await?;
        let now = uow.now();
        let until = now.plus(self.rules.reservation_lasts);
        let (mut delivery, turn) = match uow.delivery(&asked.order_id).await? {
            None => (Delivery::new(asked, now, until), Turn::AskCarrier),
            Some(mut delivery) => {
                let turn = delivery.reserve(asked, arrived, now, until)?;
                (delivery, turn)
            }
        };
        if delivery.is_changed() {
            uow.save(&mut delivery).await?;
            uow.commit().await?;
        }
        Ok((delivery, turn))
    }

    /// Keeps the answer to a reservation of this delivery, as it was when the carrier was asked. Whether it has changed
    /// meanwhile shows when it is saved; it is read anew then.
    async fn heard_of_reservation(
        &self,
        asked: Delivery,
        answer: Result<Standing, NoAnswer>,
    ) -> Result<Delivery> {
        let order = &asked.data().order_id.clone();
        let mut known = Some(asked);
        if let Err(error) = &answer {
            tracing::info!(%order, %error, "no answer from the carrier to a reservation");
        }
        let keep = async |known: Option<Delivery>| {
            let mut uow = self.store.begin("SettleReserve").await?;
            let now = uow.now();
            let gone = || Error::internal("a delivery that was asked for is gone");
            let mut delivery = match known {
                Some(delivery) => delivery,
                None => uow.delivery(order).await?.ok_or_else(gone)?,
            };
            match &answer {
                Ok(standing) => delivery.carrier_says(standing, now),
                Err(_) => delivery.no_answer_to_reserve(now),
            }
            if delivery.is_changed() {
                uow.save(&mut delivery).await?;
                self.bells.ring_after(&mut *uow, &delivery);
                uow.commit().await?;
            }
            Ok(delivery)
        };
        retry_conflicts(|| keep(known.take())).await
    }
}
