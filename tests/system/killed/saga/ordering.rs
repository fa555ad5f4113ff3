//! An order, and what customer and store do about it.

use std::time::Duration;

use chassis::async_trait;
use maeul_proto::notification::v1::channel::Target;
use maeul_proto::notification::v1::set_channel_request::Recipient;
use maeul_proto::notification::v1::{
    Channel, ListNotificationsRequest, NotificationState, SetChannelRequest, list_notifications_request,
};
use maeul_proto::order::v1::{CancelOrderRequest, Order, OrderState, PayOrderRequest, PlaceOrderRequest};
use maeul_proto::store::v1::GetStoreOrderRequest;
use tonic::{Code, Response, Status};

use super::Saga;
use crate::harness::*;
use crate::killed::case::{Case, State};
use crate::killed::site::Site;
use crate::verb;

/// What is done about an order that was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::killed) enum OrderStep {
    Pay,
    Cancel,
    Accept,
    Reject,
    StartPreparation,
    CompletePreparation,
    Ship,
    Serve,
    /// So many minutes pass.
    Wait(u64),
    /// Time passes until a message to the customer was given up.
    Despair,
}

/// An order at a store.
pub(in crate::killed) struct Ordering {
    pub(in crate::killed) place: PlaceOrderRequest,
    pub(in crate::killed) shop: Shop,
    /// Whether a placed order waits for somebody to do something about it.
    pub(in crate::killed) by_hand: bool,
    /// How the customer wants to be told of it; none: as nobody has asked.
    pub(in crate::killed) channel: Option<Target>,
}

#[async_trait]
impl Saga for Ordering {
    type Step = OrderStep;

    fn customer(&self) -> &str {
        &self.place.customer_id
    }

    async fn begin(&self, village: &Contact) -> Result<Case, Status> {
        if let Some(target) = &self.channel {
            let channel = SetChannelRequest {
                recipient: Some(Recipient::CustomerId(self.place.customer_id.clone())),
                channel: Some(Channel { target: Some(target.clone()) }),
                request_id: format!("channel-{}", self.place.customer_id),
            };
            village.notification().set_channel(channel).await?;
        }
        let placed = village.order().place_order(self.place.clone()).await?;
        Ok(placed.into_inner().order.unwrap().into())
    }

    async fn is_known(&self, village: &Contact, step: OrderStep, case: &Case) -> bool {
        match step {
            OrderStep::Pay | OrderStep::Cancel | OrderStep::Wait(_) => return true,
            OrderStep::Despair => return self.has_given_up(village).await,
            _ => {}
        }
        let request = GetStoreOrderRequest { store_id: self.shop.id.clone(), order_id: case.id.clone() };
        let known = self.shop.at(village).api.get_store_order(request).await;
        !known.is_err_and(|status| status.code() == Code::NotFound)
    }

    async fn take(
        &self,
        site: &dyn Site,
        step: OrderStep,
        key: String,
        case: &Case,
    ) -> Result<Option<Case>, Status> {
        use OrderStep as S;
        let shop = self.shop.at(site);
        let (customer_id, order_id) = (case.customer.clone(), case.id.clone());
        let order = Order { order_id: order_id.clone(), ..Order::default() };
        match step {
            S::Pay => {
                let pay = PayOrderRequest { customer_id, order_id, request_id: key };
                let paid = site.order().pay_order(pay).await.map(Response::into_inner)?;
                return Ok(paid.order.map(Case::from));
            }
            S::Cancel => {
                let cancel = CancelOrderRequest { customer_id, order_id, request_id: key };
                let cancelled = site.order().cancel_order(cancel).await.map(Response::into_inner)?;
                return Ok(cancelled.order.map(Case::from));
            }
            S::Accept => verb!(shop, accept_order, AcceptOrderRequest, order, as key),
            S::Reject => {
                verb!(shop, reject_order, RejectOrderRequest, order, as key, reason: "sold out".into())
            }
            S::StartPreparation => verb!(shop, start_preparation, StartPreparationRequest, order, as key),
            S::CompletePreparation => {
                verb!(shop, complete_preparation, CompletePreparationRequest, order, as key)
            }
            S::Ship => verb!(shop, ship_order, ShipOrderRequest, order, as key),
            S::Serve => verb!(shop, serve_order, ServeOrderRequest, order, as key),
            S::Wait(minutes) => site.advance(Duration::from_secs(60 * minutes)).await,
            // That it came true is all there is to it, unless it came of the village's death.
            S::Despair => site.notification().list_notifications(self.messages()).await.map(drop),
        }
        .map(|()| None)
    }

    fn waits(&self, state: State) -> bool {
        self.by_hand && state == State::Order(OrderState::Placed)
    }

    fn allows(&self, step: OrderStep, state: State) -> bool {
        step != OrderStep::Cancel || state != State::Order(OrderState::Placed)
    }
}

impl Ordering {
    fn messages(&self) -> ListNotificationsRequest {
        let customer = list_notifications_request::Recipient::CustomerId(self.place.customer_id.clone());
        ListNotificationsRequest { recipient: Some(customer), ..ListNotificationsRequest::default() }
    }

    /// Whether `notification` has given a message to the customer up, or is dead; if not, the next attempt is due sooner.
    async fn has_given_up(&self, village: &Contact) -> bool {
        let Ok(messages) = village.notification().list_notifications(self.messages()).await else {
            return true;
        };
        let mut messages = messages.into_inner().notifications.into_iter();
        messages.any(|it| it.state() == NotificationState::Failed)
            || village.advance(Duration::from_secs(3)).await.is_err()
    }
}
