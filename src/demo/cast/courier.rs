//! A courier. Where the village's own carrier sends couriers too, one of those may come first.

use chassis::clock::new_id;
use maeul_proto::delivery::v1::{
    CompleteDeliveryRequest, Delivery, DeliveryState, GetDeliveryRequest, PickUpDeliveryRequest,
};
use maeul_proto::order::v1::Order;
use tonic::{Code, Status};

use super::word;
use crate::demo::stage::{Miss, Stage, answer, given, until};

/// A courier of one run.
pub(in crate::demo) struct Courier<'a> {
    stage: &'a Stage,
    name: &'static str,
    id: String,
}

/// Who has the goods now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Carried {
    ByUs,
    ByTheCarrier,
}

impl<'a> Courier<'a> {
    pub(in crate::demo) fn comes(stage: &'a Stage, name: &'static str) -> Self {
        Self { stage, name, id: stage.id(name) }
    }

    /// Picks the order up once it may be, or finds that the carrier's own courier did.
    pub(in crate::demo) async fn picks_up(&self, order: &Order) -> Result<Carried, Miss> {
        self.stage.script.act(self.name, "picks the order up");
        let carried = until("a delivery that is scheduled, ready and picked up", || async {
            let delivery = self.delivery(order).await?;
            match delivery.state() {
                DeliveryState::PickedUp | DeliveryState::Delivered => Ok(Ok(Carried::ByTheCarrier)),
                DeliveryState::Scheduled if delivery.ready => self.take(order, delivery).await,
                _ => Ok(Err(described(&delivery))),
            }
        })
        .await?;
        match carried {
            Carried::ByUs => self.stage.script.counts(),
            Carried::ByTheCarrier => {
                self.stage.script.holds("the carrier's own courier came first, and has it");
            }
        }
        Ok(carried)
    }

    async fn take(&self, order: &Order, delivery: Delivery) -> Result<Result<Carried, String>, Status> {
        let request = PickUpDeliveryRequest {
            order_id: order.order_id.clone(),
            courier_id: self.id.clone(),
            request_id: new_id(),
        };
        match self.stage.village.delivery.clone().pick_up_delivery(request).await {
            Ok(_) => Ok(Ok(Carried::ByUs)),
            // Somebody was faster, just now: look again.
            Err(status) if status.code() == Code::FailedPrecondition => Ok(Err(described(&delivery))),
            Err(status) => Err(status),
        }
    }

    /// Delivers what was picked up.
    pub(in crate::demo) async fn delivers(&self, order: &Order, carried: Carried) -> Result<(), Miss> {
        if carried == Carried::ByUs {
            self.stage.script.act(self.name, "delivers it at the door");
            let request = CompleteDeliveryRequest {
                order_id: order.order_id.clone(),
                courier_id: self.id.clone(),
                request_id: new_id(),
            };
            let done = answer(self.stage.village.delivery.clone().complete_delivery(request).await)?;
            let delivery = given(done.delivery, "the delivery")?;
            if delivery.state() != DeliveryState::Delivered {
                return Err(Miss::new("a delivery that is DELIVERED", described(&delivery)));
            }
            self.stage.script.counts();
            return Ok(());
        }
        self.stage.script.act("the carrier", "delivers it at the door");
        self.is(order, DeliveryState::Delivered).await
    }

    /// Waits until the delivery is in this state.
    pub(in crate::demo) async fn is(&self, order: &Order, state: DeliveryState) -> Result<(), Miss> {
        let expected = format!("a delivery that is {}", words(state));
        until(&expected, || async {
            let delivery = self.delivery(order).await?;
            Ok(if delivery.state() == state { Ok(()) } else { Err(described(&delivery)) })
        })
        .await?;
        self.stage.script.counts();
        Ok(())
    }

    async fn delivery(&self, order: &Order) -> Result<Delivery, Status> {
        let request = GetDeliveryRequest { customer_id: "-".to_owned(), order_id: order.order_id.clone() };
        let answer = self.stage.village.delivery.clone().get_delivery(request).await?.into_inner();
        answer.delivery.ok_or_else(|| Status::internal("an answer without the delivery"))
    }
}

fn words(state: DeliveryState) -> &'static str {
    word(state.as_str_name(), "DELIVERY_STATE_")
}

fn described(delivery: &Delivery) -> String {
    format!("{}, {}", words(delivery.state()), if delivery.ready { "ready" } else { "not ready" })
}
