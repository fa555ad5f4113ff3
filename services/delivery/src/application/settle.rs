//! Settle with the carrier: ask and tell it until it stands where the delivery is.

use chassis::asking::Asking;
use chassis::async_trait;
use chassis::due::Due;
use chassis::error::{Error, Result};
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::{Deliveries, NoAnswer};
use crate::domain::{Delivery, DeliveryData, Standing, Task};

#[async_trait]
impl Due for Deliveries {
    type Item = Delivery;

    /// Half of what the carrier is called at once: the other half is for customers who wait. A carrier that takes half a
    /// second is told three things of each order here.
    fn at_once(&self) -> usize {
        self.asking.most().div_ceil(2)
    }

    fn name(&self) -> &'static str {
        "settler"
    }

    fn case(delivery: &Delivery) -> &str {
        delivery.data().order_id.as_str()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.store.next_due().await
    }

    async fn lease(&self, most: i64) -> Result<Vec<Delivery>> {
        let mut uow = self.store.begin("lease_deliveries").await?;
        let until = self.asking.lease(uow.now());
        let due = uow.lease_due(until, most).await?;
        uow.commit().await?;
        Ok(due)
    }

    /// Does what is next at the carrier for one delivery, and keeps the answer.
    async fn act(&self, seen: Delivery) -> Result<()> {
        let Some(task) = seen.task() else { return Ok(()) };
        let data = seen.data();
        let order = &data.order_id;
        let turn = self.asking.turn().await?;
        let answer = self.carry_out(task, data).await;
        drop(turn);
        if let Err(error) = &answer {
            tracing::info!(%order, ?task, %error, "no answer from the carrier");
        }
        if Asking::is_worrying(data.attempts) {
            tracing::warn!(%order, ?task, attempts = data.attempts, since = %data.updated_at, outcome = ?answer,
                "a delivery is unsettled with the carrier for long");
        }
        // Whether it has changed since it was leased shows when it is saved; it is read anew then.
        let mut known = Some(seen.clone());
        let keep = || self.keep(&seen, known.take(), task, answer.as_ref().ok());
        let after = retry_conflicts(keep).await?;
        if answer.is_ok() && task != Task::CheckReservation && after.task() == Some(task) {
            tracing::error!(%order, ?task, outcome = ?answer, "the carrier's answer does not fit");
        }
        Ok(())
    }
}

impl Deliveries {
    async fn carry_out(&self, task: Task, data: &DeliveryData) -> Result<Standing, NoAnswer> {
        let order = &data.order_id;
        let nobody = || NoAnswer::Failed("nobody picked it up".to_owned());
        match task {
            Task::CheckReservation => self.carrier.status(order).await,
            Task::Schedule => self.carrier.schedule(order, &data.address).await,
            Task::Release => self.carrier.release(order).await,
            Task::Cancel => self.carrier.cancel(order).await,
            Task::ReportPickedUp => {
                self.carrier.picked_up(order, data.courier_id.as_ref().ok_or_else(nobody)?).await
            }
            Task::ReportDelivered => {
                self.carrier.delivered(order, data.courier_id.as_ref().ok_or_else(nobody)?).await
            }
        }
    }

    async fn keep(
        &self,
        seen: &Delivery,
        known: Option<Delivery>,
        task: Task,
        answer: Option<&Standing>,
    ) -> Result<Delivery> {
        let mut uow = self.store.begin(step_name(task)).await?;
        let now = uow.now();
        let gone = || Error::internal("a delivery that was seen to is gone");
        let mut delivery = match known {
            Some(delivery) => delivery,
            None => uow.delivery(&seen.data().order_id).await?.ok_or_else(gone)?,
        };
        // What the carrier said of a reservation is old once it was asked to reserve again.
        let changed = delivery.version() != seen.version();
        if task == Task::CheckReservation && changed {
            return Ok(delivery);
        }
        match answer {
            Some(standing) => delivery.carrier_says(standing, now),
            None => delivery.no_answer(
                task,
                now,
                now.plus(self.asking.wait(delivery.data().attempts.saturating_add(1), None)),
            ),
        }
        if delivery.is_changed() {
            uow.save(&mut delivery).await?;
            self.bells.ring_after(&mut *uow, &delivery);
            uow.commit().await?;
        }
        Ok(delivery)
    }
}

/// Each kind of answer is a step of its own, so that a test can stop the process at each.
fn step_name(task: Task) -> &'static str {
    match task {
        Task::CheckReservation => "SettleReservation",
        Task::Schedule => "SettleSchedule",
        Task::Release => "SettleRelease",
        Task::Cancel => "SettleCancel",
        Task::ReportPickedUp => "SettlePickedUp",
        Task::ReportDelivered => "SettleDelivered",
    }
}
