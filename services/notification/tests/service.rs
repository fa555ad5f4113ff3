//! The service as it runs: events in, messages out, over its own API.
#![expect(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::routing::post;
use chassis::clock::Clock;
use chassis::events::{EmbeddedLog, Event, EventBus, LogFilter};
use chassis::host::{Host, Places};
use chassis::testing::event;
use maeul_notification::Config;
use maeul_proto::money::Money;
use maeul_proto::notification::v1 as pb;
use maeul_proto::order::v1::{OrderItem, OrderPlaced};
use maeul_proto::store::v1::{StoreOrderAccepted, StoreRegistered};
use pb::notification_service_client::NotificationServiceClient;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use tonic::{Code, Status};

struct Running {
    client: NotificationServiceClient<Channel>,
    bus: Arc<EmbeddedLog>,
    clock: Clock,
}

impl Running {
    /// The service alone in a village, with its files in `folder`.
    async fn start(folder: &std::path::Path) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock = Clock::simulated(&folder.join("clock")).unwrap();
        let bus = Arc::new(EmbeddedLog::open(&folder.join("log.db"), clock.clone()).await.unwrap());
        let places = Places {
            data: folder.to_owned(),
            databases: [].into(),
            default_peer: address.clone(),
            peers: [].into(),
        };
        let mut host = Host::new(
            places,
            clock.clone(),
            bus.clone(),
            chassis::testing::open_door(),
            CancellationToken::new(),
        );
        host.listen(listener).await;
        let config = Config {
            smtp_url: None,
            smtp_from: "maeul@example.org".into(),
            notification_tries: 3,
            notification_timeout: Duration::from_secs(30),
        };
        maeul_notification::start(&mut host, config).await.unwrap();
        let serving = host.open_up().await.unwrap();
        tokio::spawn(serving.until_drained(Duration::from_secs(1)));
        let client = NotificationServiceClient::new(Channel::from_shared(address).unwrap().connect_lazy());
        Self { client, bus, clock }
    }

    async fn publish<M: prost::Message + prost::Name>(&self, case: &str, sequence: i64, message: &M) {
        // The same event has the same id, also when it is told again.
        let id = format!("{case}-{}", M::NAME);
        let event = Event { id, ..event(case, sequence, self.clock.now(), message) };
        self.bus.publish(vec![event]).await.unwrap();
    }

    /// Order `o-1` of `c-1` at `s-1` is placed.
    async fn place(&self) {
        let price = || Some(Money { currency_code: "KRW".into(), units: 18_000, nanos: 0 });
        let item =
            OrderItem { name: "Bibimbap".into(), quantity: 2, unit_price: price(), ..Default::default() };
        let placed = OrderPlaced {
            order_id: "o-1".into(),
            customer_id: "c-1".into(),
            store_id: "s-1".into(),
            items: vec![item],
            total: price(),
            fulfilment: 2,
        };
        self.publish("o-1", 1, &placed).await;
    }

    async fn choose(&self, webhook: &str) -> Result<pb::SetChannelResponse, Status> {
        let target = pb::channel::Target::Webhook(pb::channel::Webhook { url: webhook.into() });
        self.set_channel(target, "r-1").await
    }

    async fn set_channel(
        &self,
        target: pb::channel::Target,
        request_id: &str,
    ) -> Result<pb::SetChannelResponse, Status> {
        let request = pb::SetChannelRequest {
            recipient: Some(pb::set_channel_request::Recipient::CustomerId("c-1".into())),
            channel: Some(pb::Channel { target: Some(target) }),
            request_id: request_id.into(),
        };
        self.client.clone().set_channel(request).await.map(tonic::Response::into_inner)
    }

    async fn list(&self, recipient: pb::list_notifications_request::Recipient) -> Vec<pb::Notification> {
        let request = pb::ListNotificationsRequest { recipient: Some(recipient), ..Default::default() };
        self.client.clone().list_notifications(request).await.unwrap().into_inner().notifications
    }

    async fn watch(&self, resume_token: String) -> tonic::Streaming<pb::WatchNotificationsResponse> {
        let recipient = Some(pb::watch_notifications_request::Recipient::CustomerId("c-1".into()));
        let request = pb::WatchNotificationsRequest { recipient, resume_token };
        self.client.clone().watch_notifications(request).await.unwrap().into_inner()
    }
}

/// The next change that shows a message as sent.
async fn next_sent(
    stream: &mut tonic::Streaming<pb::WatchNotificationsResponse>,
) -> (pb::Notification, String) {
    loop {
        let change = stream.message().await.unwrap().unwrap();
        match change.notification {
            Some(it) if it.state() == pb::NotificationState::Sent => return (it, change.resume_token),
            _ => {}
        }
    }
}

#[tokio::test]
async fn o9_customer_and_store_are_told_once_in_words_and_can_watch_and_list_it() {
    use pb::list_notifications_request::Recipient as Whose;
    let folder = tempfile::tempdir().unwrap();
    let v = Running::start(folder.path()).await;
    let mut stream = v.watch(String::new()).await;
    let begin = stream.message().await.unwrap().unwrap();
    assert_eq!(begin.notification, None);

    let store =
        StoreRegistered { store_id: "s-1".into(), name: "Garden Kitchen".into(), ..Default::default() };
    v.publish("s-1", 1, &store).await;
    v.place().await;
    let (placed, token) = next_sent(&mut stream).await;
    assert_eq!(
        (placed.kind(), placed.channel()),
        (pb::NotificationKind::OrderPlaced, pb::ChannelKind::Console)
    );
    assert_eq!(placed.text, "Thank you! Your order at Garden Kitchen is paid: 2 × Bibimbap, 18,000 KRW.");
    assert_eq!(placed.notification_id, "o-1.order-placed");
    assert!(placed.send_time.is_some());

    drop(stream);
    let accepted = StoreOrderAccepted {
        order_id: "o-1".into(),
        customer_id: "c-1".into(),
        store_id: "s-1".into(),
        fulfilment: 2,
    };
    v.publish("o-1", 2, &accepted).await;
    let mut resumed = v.watch(token).await;
    assert_eq!(next_sent(&mut resumed).await.0.kind(), pb::NotificationKind::OrderAccepted);

    let mine = v.list(Whose::CustomerId("c-1".into())).await;
    let kinds: Vec<_> = mine.iter().map(pb::Notification::kind).collect();
    assert_eq!(kinds, [pb::NotificationKind::OrderAccepted, pb::NotificationKind::OrderPlaced]);
    let told = v.list(Whose::StoreId("-".into())).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].text, "주문이 왔어요! 2 × Bibimbap, 18,000 KRW, for pickup.");
    assert!(v.list(Whose::CustomerId("c-2".into())).await.is_empty());

    let filter = LogFilter { kind: "NotificationSent".into(), ..LogFilter::default() };
    loop {
        let sent = v.bus.read(0, 10, &filter, Duration::from_secs(5)).await.unwrap();
        if sent.events.len() == 3 {
            assert!(sent.events.iter().all(|sent| sent.event.partition_key == "o-1"));
            return;
        }
    }
}

#[tokio::test]
async fn n3_a_channel_is_chosen_once_and_one_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let v = Running::start(folder.path()).await;
    let chosen = v.choose("http://127.0.0.1:9/hook").await.unwrap();
    assert_eq!(v.choose("http://127.0.0.1:9/hook").await.unwrap(), chosen);
    assert_eq!(v.choose("http://127.0.0.1:9/other").await.unwrap_err().code(), Code::InvalidArgument);
    let email = pb::channel::Target::Email(pb::channel::Email { address: "customer@example.org".into() });
    assert_eq!(v.set_channel(email, "r-2").await.unwrap_err().code(), Code::FailedPrecondition);
}

#[test]
fn o9_after_a_crash_a_message_under_way_is_sent_again_under_the_same_id() {
    let folder = tempfile::tempdir().unwrap();
    let here = tokio::runtime::Runtime::new().unwrap();
    let (called, mut calls) = tokio::sync::mpsc::unbounded_channel();
    let keys = Arc::new(Mutex::new(Vec::new()));
    let url = here.block_on(async {
        let seen = keys.clone();
        let hook = async move |headers: HeaderMap| {
            let first = {
                let mut keys = seen.lock().unwrap();
                keys.push(headers["idempotency-key"].to_str().unwrap().to_owned());
                keys.len() == 1
            };
            called.send(()).unwrap();
            if first {
                std::future::pending::<()>().await;
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(
            async move { axum::serve(listener, axum::Router::new().route("/hook", post(hook))).await },
        );
        url
    });

    let crashing = tokio::runtime::Runtime::new().unwrap();
    crashing.block_on(async {
        let v = Running::start(folder.path()).await;
        v.choose(&url).await.unwrap();
        v.place().await;
        calls.recv().await.unwrap();
    });
    crashing.shutdown_timeout(Duration::from_secs(10));

    here.block_on(async {
        let v = Running::start(folder.path()).await;
        let mut stream = v.watch("w1-0".into()).await;
        v.clock.advance(Duration::from_mins(5)).unwrap();
        let (sent, _) = next_sent(&mut stream).await;
        assert_eq!((sent.channel(), sent.attempts), (pb::ChannelKind::Webhook, 1));
        assert_eq!(*keys.lock().unwrap(), ["o-1.order-placed", "o-1.order-placed"]);
    });
}
