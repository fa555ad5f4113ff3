//! Orders: watched live, private, rebuilt.

use maeul_proto::delivery::v1::{DeliveryCompleted, DeliveryPickedUp};
use maeul_proto::money::Money;
use maeul_proto::mypage::v1 as pb;
use maeul_proto::order::v1::{OrderCompleted, OrderItem, OrderPlaced};
use maeul_proto::store::v1::{StoreOrderAccepted, StoreRegistered};
use tonic::Code;

use crate::running::{Running, next};

/// An event of order `o-1`, of `c-1` at `s-1`.
macro_rules! about {
    ($message:ident $(, $field:ident: $value:expr)*) => {{
        let mut message = $message::default();
        message.order_id = "o-1".into();
        message.customer_id = "c-1".into();
        message.store_id = "s-1".into();
        $(message.$field = $value;)*
        message
    }};
}

impl Running {
    async fn placed_and_accepted(&self) {
        let store =
            StoreRegistered { store_id: "s-1".into(), name: "Garden Kitchen".into(), ..Default::default() };
        self.publish("s-1", 1, &store).await;
        let price = || Some(Money { currency_code: "KRW".into(), units: 18_000, nanos: 0 });
        let item =
            OrderItem { name: "Bibimbap".into(), quantity: 2, unit_price: price(), ..Default::default() };
        let placed = about!(OrderPlaced, items: vec![item], total: price(), fulfilment: 1);
        self.publish("o-1", 1, &placed).await;
        self.publish("o-1", 1, &about!(StoreOrderAccepted, fulfilment: 1)).await;
    }

    async fn get(&self, customer: &str, order: &str) -> Result<pb::OrderView, tonic::Status> {
        let request = pb::GetOrderViewRequest { customer_id: customer.into(), order_id: order.into() };
        Ok(self.client.clone().get_order_view(request).await?.into_inner().order_view.unwrap())
    }

    async fn watch(&self, resume_token: String) -> Watch {
        let request = pb::WatchOrderViewsRequest { customer_id: "c-1".into(), resume_token };
        Watch(self.client.clone().watch_order_views(request).await.unwrap().into_inner())
    }
}

struct Watch(tonic::Streaming<pb::WatchOrderViewsResponse>);

impl Watch {
    /// Waits for the order to be shown in `state`; the view and the token.
    async fn shows(&mut self, state: pb::OrderViewState) -> (pb::OrderView, String) {
        let is_it = |change: &pb::WatchOrderViewsResponse| {
            change.order_view.as_ref().is_some_and(|view| view.state() == state)
        };
        let change = next(&mut self.0, is_it).await;
        (change.order_view.unwrap(), change.resume_token)
    }
}

#[tokio::test]
async fn o8_a_customer_watches_an_order_live_and_resumes() {
    let v = Running::start().await;
    let mut watch = v.watch(String::new()).await;
    let begin = watch.0.message().await.unwrap().unwrap();
    assert_eq!(begin.order_view, None);
    v.placed_and_accepted().await;
    let (view, token) = watch.shows(pb::OrderViewState::Accepted).await;
    assert_eq!((view.store_name.as_str(), view.items.len()), ("Garden Kitchen", 1));
    assert_eq!(view.total.as_ref().unwrap().units, 18_000);
    let types: Vec<_> = view.timeline.iter().map(|entry| entry.event_type.as_str()).collect();
    assert_eq!(types, ["maeul.order.v1.OrderPlaced", "maeul.store.v1.StoreOrderAccepted"]);

    drop(watch);
    v.publish("o-1", 1, &about!(DeliveryPickedUp)).await;
    v.publish("o-1", 2, &about!(DeliveryCompleted)).await;
    let mut watch = v.watch(token).await;
    let (delivered, _) = watch.shows(pb::OrderViewState::Delivered).await;
    assert_eq!(v.get("c-1", "o-1").await.unwrap(), delivered);
    let request = pb::ListOrderViewsRequest { customer_id: "c-1".into(), ..Default::default() };
    let listed = v.client.clone().list_order_views(request).await.unwrap().into_inner();
    assert_eq!(listed.order_views, [delivered]);
}

#[tokio::test]
async fn n9_a_view_of_another_customer_does_not_exist() {
    let v = Running::start().await;
    let mut watch = v.watch(String::new()).await;
    v.placed_and_accepted().await;
    watch.shows(pb::OrderViewState::Accepted).await;
    assert!(v.get("-", "o-1").await.is_ok());
    let foreign = v.get("c-2", "o-1").await.unwrap_err();
    let missing = v.get("c-2", "o-2").await.unwrap_err();
    assert_eq!((foreign.code(), missing.code()), (Code::NotFound, Code::NotFound));
    assert_eq!(foreign.message().replace("o-1", ""), missing.message().replace("o-2", ""));
}

#[tokio::test]
async fn n7_a_replay_rebuilds_the_views_before_the_eyes_of_those_who_watch() {
    let v = Running::start().await;
    let mut watch = v.watch(String::new()).await;
    v.placed_and_accepted().await;
    let (before, _) = watch.shows(pb::OrderViewState::Accepted).await;
    v.replay().await;
    let (rebuilt, _) = watch.shows(pb::OrderViewState::Accepted).await;
    assert_eq!(rebuilt, before);
    v.publish("o-1", 2, &about!(OrderCompleted, fulfilment: 1)).await;
    watch.shows(pb::OrderViewState::Delivered).await;
}
