//! The service as it runs: events in, views out, over its own API.
#![expect(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

use std::sync::Arc;
use std::time::Duration;

use chassis::clock::{Clock, new_id};
use chassis::events::{EmbeddedLog, Event, EventBus};
use chassis::host::{Host, Places};
use maeul_proto::delivery::v1::{DeliveryCompleted, DeliveryPickedUp};
use maeul_proto::money::Money;
use maeul_proto::mypage::v1 as pb;
use maeul_proto::order::v1::{OrderCompleted, OrderItem, OrderPlaced};
use maeul_proto::platform::v1::ReplayConsumerRequest;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::store::v1::{StoreOrderAccepted, StoreRegistered};
use pb::mypage_service_client::MypageServiceClient;
use tokio_util::sync::CancellationToken;
use tonic::Code;
use tonic::transport::Channel;

struct Running {
    client: MypageServiceClient<Channel>,
    log: EventLogServiceClient<Channel>,
    bus: Arc<EmbeddedLog>,
    clock: Clock,
    _folder: tempfile::TempDir,
}

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
    /// The service alone in a village.
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock = Clock::system();
        let bus = Arc::new(EmbeddedLog::open(&folder.path().join("log.db"), clock.clone()).await.unwrap());
        let places = Places {
            data: folder.path().to_owned(),
            databases: [].into(),
            default_peer: address.clone(),
            peers: [].into(),
        };
        let mut host = Host::new(places, clock.clone(), bus.clone(), CancellationToken::new());
        host.listen(listener).await;
        maeul_mypage::start(&mut host, maeul_mypage::Config {}).await.unwrap();
        let serving = host.open_up().await.unwrap();
        tokio::spawn(serving.until_drained(Duration::from_secs(1)));
        let channel = Channel::from_shared(address).unwrap().connect_lazy();
        let (client, log) = (MypageServiceClient::new(channel.clone()), EventLogServiceClient::new(channel));
        Self { client, log, bus, clock, _folder: folder }
    }

    async fn publish<M: prost::Message + prost::Name>(&self, case: &str, sequence: i64, message: &M) {
        let event = Event {
            id: new_id(),
            kind: M::full_name(),
            source: "test".into(),
            subject: case.into(),
            partition_key: case.into(),
            sequence,
            time: self.clock.now().micros(),
            correlation: new_id(),
            causation: None,
            traceparent: None,
            data: message.encode_to_vec(),
        };
        self.bus.publish(vec![event]).await.unwrap();
    }

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
        loop {
            let change = self.0.message().await.unwrap().unwrap();
            match change.order_view {
                Some(view) if view.state() == state => return (view, change.resume_token),
                _ => {}
            }
        }
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
    let replay =
        ReplayConsumerRequest { consumer: "mypage".into(), request_id: new_id(), ..Default::default() };
    v.log.clone().replay_consumer(replay).await.unwrap();
    let (rebuilt, _) = watch.shows(pb::OrderViewState::Accepted).await;
    assert_eq!(rebuilt, before);
    v.publish("o-1", 2, &about!(OrderCompleted, fulfilment: 1)).await;
    watch.shows(pb::OrderViewState::Delivered).await;
}
