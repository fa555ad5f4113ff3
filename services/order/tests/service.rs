//! The whole context over gRPC, SQLite and the embedded log, beside a payment and a delivery that
//! answer as the payment method and the address say.
#![expect(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

use std::sync::Arc;
use std::time::Duration;

use chassis::clock::{Clock, new_id};
use chassis::events::{EmbeddedLog, EventBus, LogFilter};
use chassis::host::{Host, Places};
use chassis::testing::event;
use maeul_order::Config;
use maeul_proto::delivery::v1 as delivery;
use maeul_proto::delivery::v1::delivery_service_server::{DeliveryService, DeliveryServiceServer};
use maeul_proto::money::Money;
use maeul_proto::order::v1 as pb;
use maeul_proto::order::v1::order_service_client::OrderServiceClient;
use maeul_proto::payment::v1 as payment;
use maeul_proto::payment::v1::payment_service_server::{PaymentService, PaymentServiceServer};
use maeul_proto::store::v1::{ProductRegistered, StoreRegistered};
use pb::fulfilment::{Delivery, Method, Pickup};
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use tonic::{Request, Response, Status};
use tonic_types::StatusExt;

struct Payment;

#[tonic::async_trait]
impl PaymentService for Payment {
    async fn charge(
        &self,
        request: Request<payment::ChargeRequest>,
    ) -> Result<Response<payment::ChargeResponse>, Status> {
        use payment::charge_response::{Approved, Declined, Outcome, Pending};
        let request = request.into_inner();
        assert_eq!(request.amount, Some(won(5_000)));
        let outcome = match request.payment_method.as_str() {
            "declined" => Outcome::Declined(Declined { reason: "no money".into() }),
            "pending" => Outcome::Pending(Pending { retry_after: Duration::from_secs(7).try_into().ok() }),
            "silent" => std::future::pending().await,
            "full" => {
                return Err(chassis::error::Error::exhausted("FULL", "full", Duration::from_secs(9)).into());
            }
            "voided" => return Err(chassis::error::Error::precondition("PAYMENT_VOIDED", "voided").into()),
            _ => Outcome::Approved(Approved { provider_reference: "p-1".into() }),
        };
        Ok(Response::new(payment::ChargeResponse { outcome: Some(outcome) }))
    }

    async fn get_payment(
        &self,
        _: Request<payment::GetPaymentRequest>,
    ) -> Result<Response<payment::GetPaymentResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn list_payments(
        &self,
        _: Request<payment::ListPaymentsRequest>,
    ) -> Result<Response<payment::ListPaymentsResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn list_provider_entries(
        &self,
        _: Request<payment::ListProviderEntriesRequest>,
    ) -> Result<Response<payment::ListProviderEntriesResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }
}

struct Courier(Clock, tokio::sync::mpsc::UnboundedSender<String>);

#[tonic::async_trait]
impl DeliveryService for Courier {
    async fn reserve_delivery(
        &self,
        request: Request<delivery::ReserveDeliveryRequest>,
    ) -> Result<Response<delivery::ReserveDeliveryResponse>, Status> {
        use delivery::reserve_delivery_response::{Declined, Outcome, Pending, Reserved};
        let outcome = match request.into_inner().address.as_str() {
            "nowhere" => Outcome::Declined(Declined { reason: "too far".into() }),
            "pending" => Outcome::Pending(Pending { retry_after: Duration::from_secs(7).try_into().ok() }),
            _ => Outcome::Reserved(Reserved { reserved_until: Some(self.0.now().plus(HOUR).into()) }),
        };
        Ok(Response::new(delivery::ReserveDeliveryResponse { outcome: Some(outcome) }))
    }

    async fn release_delivery(
        &self,
        request: Request<delivery::ReleaseDeliveryRequest>,
    ) -> Result<Response<delivery::ReleaseDeliveryResponse>, Status> {
        let _ = self.1.send(request.into_inner().order_id);
        Ok(Response::new(delivery::ReleaseDeliveryResponse { delivery: None }))
    }

    async fn pick_up_delivery(
        &self,
        _: Request<delivery::PickUpDeliveryRequest>,
    ) -> Result<Response<delivery::PickUpDeliveryResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn complete_delivery(
        &self,
        _: Request<delivery::CompleteDeliveryRequest>,
    ) -> Result<Response<delivery::CompleteDeliveryResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn get_delivery(
        &self,
        _: Request<delivery::GetDeliveryRequest>,
    ) -> Result<Response<delivery::GetDeliveryResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn list_deliveries(
        &self,
        _: Request<delivery::ListDeliveriesRequest>,
    ) -> Result<Response<delivery::ListDeliveriesResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }

    async fn list_carrier_entries(
        &self,
        _: Request<delivery::ListCarrierEntriesRequest>,
    ) -> Result<Response<delivery::ListCarrierEntriesResponse>, Status> {
        Err(Status::unimplemented("not needed"))
    }
}

const HOUR: Duration = Duration::from_hours(1);

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

struct Running {
    client: OrderServiceClient<Channel>,
    bus: Arc<EmbeddedLog>,
    released: tokio::sync::mpsc::UnboundedReceiver<String>,
    clock: Clock,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn start(charge_timeout: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
        let bus = Arc::new(EmbeddedLog::open(&folder.path().join("log.db"), clock.clone()).await.unwrap());
        let places = Places {
            data: folder.path().to_owned(),
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
        let (releases, told) = tokio::sync::mpsc::unbounded_channel();
        host.serve(PaymentServiceServer::new(Payment));
        host.serve(DeliveryServiceServer::new(Courier(clock.clone(), releases)));
        let config = Config {
            max_deferred_orders: 100,
            order_expires_after: Duration::from_mins(10),
            charge_timeout,
            reserve_timeout: Duration::from_secs(5),
        };
        maeul_order::start(&mut host, config).await.unwrap();
        let serving = host.open_up().await.unwrap();
        tokio::spawn(serving.until_drained(Duration::from_secs(1)));
        let client = OrderServiceClient::new(Channel::from_shared(address).unwrap().connect_lazy());
        let village = Self { client, bus, released: told, clock, _folder: folder };
        village.open_the_store().await;
        village
    }

    async fn open_the_store(&self) {
        let store = StoreRegistered { store_id: "cafe".into(), ..Default::default() };
        let product = ProductRegistered {
            product_id: "bagel".into(),
            store_id: "cafe".into(),
            name: "Bagel".into(),
            price: Some(won(2_500)),
            offered: true,
            ..Default::default()
        };
        self.publish("cafe", &store).await;
        self.publish("bagel", &product).await;
        // The menu has come once the price is known.
        loop {
            let mut probe = wish("probe", "card", None);
            probe.request_id = new_id();
            probe.expected_total = Some(won(1));
            let refused = self.client.clone().place_order(probe).await.unwrap_err();
            if reason(&refused) == "PRICE_CHANGED" {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn publish<M: prost::Message + prost::Name>(&self, case: &str, message: &M) {
        let event = event(case, 1, self.clock.now(), message);
        self.bus.publish(vec![event]).await.unwrap();
    }

    async fn place(
        &mut self,
        request_id: &str,
        method: &str,
        address: Option<&str>,
    ) -> pb::PlaceOrderResponse {
        self.client.place_order(wish(request_id, method, address)).await.unwrap().into_inner()
    }

    /// Waits for the order to reach `state`.
    async fn reaches(&mut self, order_id: &str, state: pb::OrderState) {
        loop {
            let request = pb::GetOrderRequest { customer_id: "c-1".into(), order_id: order_id.into() };
            let order = self.client.get_order(request).await.unwrap().into_inner().order.unwrap();
            if order.state() == state {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// The short types of the order's events, once there are `count`.
    async fn told(&self, order_id: &str, count: usize) -> Vec<String> {
        loop {
            let filter = LogFilter { partition_key: order_id.into(), ..LogFilter::default() };
            let events = self.bus.read(0, 100, &filter, Duration::from_secs(1)).await.unwrap();
            let ours: Vec<_> = events.events.iter().filter(|e| e.event.source == "order").collect();
            if ours.len() >= count {
                let sequences: Vec<_> = ours.iter().map(|e| e.event.sequence).collect();
                assert_eq!(sequences, (1..=i64::try_from(ours.len()).unwrap()).collect::<Vec<_>>());
                return ours.iter().map(|e| e.event.short_kind().to_owned()).collect();
            }
            tokio::task::yield_now().await;
        }
    }
}

fn wish(request_id: &str, method: &str, address: Option<&str>) -> pb::PlaceOrderRequest {
    let item = pb::place_order_request::Item {
        product_id: "bagel".into(),
        quantity: 2,
        serial_number: String::new(),
    };
    let way = match address {
        Some(address) => Method::Delivery(Delivery { address: address.into() }),
        None => Method::Pickup(Pickup {}),
    };
    pb::PlaceOrderRequest {
        customer_id: "c-1".into(),
        store_id: "cafe".into(),
        items: vec![item],
        fulfilment: Some(pb::Fulfilment { method: Some(way) }),
        payment_method: method.into(),
        expected_total: Some(won(5_000)),
        request_id: request_id.into(),
    }
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

fn state(response: &pb::PlaceOrderResponse) -> pb::OrderState {
    response.order.as_ref().unwrap().state()
}

fn seconds(response: &pb::PlaceOrderResponse) -> i64 {
    response.retry_after.as_ref().map_or(0, |wait| wait.seconds)
}

#[tokio::test]
async fn o3_the_answer_says_how_far_the_order_came() {
    let mut v = Running::start(HOUR).await;
    let placed = v.place("r-1", "card", Some("1 Mill Lane")).await;
    assert_eq!((state(&placed), placed.retry_after), (pb::OrderState::Placed, None));
    let order = placed.order.unwrap();
    assert_eq!(order.total, Some(won(5_000)));
    assert_eq!(v.told(&order.order_id, 1).await, ["OrderPlaced"]);

    let declined = v.place("r-2", "declined", Some("1 Mill Lane")).await.order.unwrap();
    assert_eq!(
        (declined.state(), declined.end_reason()),
        (pb::OrderState::Declined, pb::EndReason::PaymentDeclined)
    );
    assert_eq!(declined.end_detail, "no money");
    assert_eq!(v.released.recv().await, Some(declined.order_id));

    let declined = v.place("r-3", "card", Some("nowhere")).await.order.unwrap();
    assert_eq!(
        (declined.state(), declined.end_reason()),
        (pb::OrderState::Declined, pb::EndReason::DeliveryDeclined)
    );

    let deferred = v.place("r-4", "card", Some("pending")).await;
    assert_eq!((state(&deferred), seconds(&deferred)), (pb::OrderState::AwaitingDelivery, 6));
}

#[tokio::test]
async fn n1_whatever_payment_answers_or_does_not_the_order_is_kept() {
    let mut v = Running::start(Duration::from_millis(200)).await;
    for (method, wait) in [("pending", 6), ("full", 8), ("silent", 0), ("voided", 0)] {
        let deferred = v.place(method, method, None).await;
        assert_eq!(
            (state(&deferred), seconds(&deferred)),
            (pb::OrderState::AwaitingPayment, wait),
            "{method}"
        );
        let order = deferred.order.unwrap();
        assert!(order.next_attempt_time.is_some() && order.expire_time.is_some());
        assert_eq!(v.told(&order.order_id, 1).await, ["OrderDeferred"]);
    }
}

#[tokio::test]
async fn n1_a_caller_in_a_hurry_gets_the_deferral_and_not_its_own_deadline() {
    let mut v = Running::start(HOUR).await;
    let mut request = Request::new(wish("r-1", "silent", None));
    request.set_timeout(Duration::from_secs(4));
    let deferred = v.client.place_order(request).await.unwrap().into_inner();
    assert_eq!(state(&deferred), pb::OrderState::AwaitingPayment);
}

#[tokio::test]
async fn o5_events_of_the_others_carry_the_order_to_its_end() {
    let mut v = Running::start(HOUR).await;
    let order = v.place("r-1", "card", Some("1 Mill Lane")).await.order.unwrap();
    let id = order.order_id;
    v.publish(&id, &delivery::DeliveryPickedUp { order_id: id.clone(), ..Default::default() }).await;
    v.reaches(&id, pb::OrderState::HandedOver).await;
    let cancel = pb::CancelOrderRequest {
        customer_id: "c-1".into(),
        order_id: id.clone(),
        request_id: "cancel-1".into(),
    };
    let refused = v.client.cancel_order(cancel).await.unwrap_err();
    assert_eq!(reason(&refused), "ORDER_ALREADY_HANDED_OVER");
    v.publish(&id, &delivery::DeliveryCompleted { order_id: id.clone(), ..Default::default() }).await;
    v.reaches(&id, pb::OrderState::Completed).await;
    assert_eq!(v.told(&id, 2).await, ["OrderPlaced", "OrderCompleted"]);

    let list = pb::ListOrdersRequest { customer_id: "-".into(), page_size: 1, ..Default::default() };
    let page = v.client.list_orders(list).await.unwrap().into_inner();
    assert_eq!((page.orders.len(), page.next_page_token), (1, String::new()));
}
