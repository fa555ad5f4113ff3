//! The people of the village: owners, customers, couriers, each by the public API.

use std::time::Duration;

use chassis::types::Timestamp;
use maeul_proto::delivery::v1::delivery_service_client::DeliveryServiceClient;
use maeul_proto::delivery::v1::{CompleteDeliveryRequest, PickUpDeliveryRequest};
use maeul_proto::money::Money;
use maeul_proto::mypage::v1::mypage_service_client::MypageServiceClient;
use maeul_proto::mypage::v1::{GetOrderViewRequest, OrderView};
use maeul_proto::notification::v1::notification_service_client::NotificationServiceClient;
use maeul_proto::order::v1::order_service_client::OrderServiceClient;
use maeul_proto::order::v1::{
    CancelOrderRequest, Fulfilment, GetOrderRequest, ListOrdersRequest, Order, OrderState, PayOrderRequest,
    PlaceOrderRequest, PlaceOrderResponse, fulfilment, place_order_request::Item,
};
use maeul_proto::payment::v1::payment_service_client::PaymentServiceClient;
use maeul_proto::payment::v1::{
    GetPaymentRequest, ListProviderEntriesRequest, Payment, PaymentState, ProviderEntryKind,
};
use maeul_proto::platform::v1::clock_service_client::ClockServiceClient;
use maeul_proto::platform::v1::{AdvanceTimeRequest, GetTimeRequest};
use maeul_proto::store::v1::store_service_client::StoreServiceClient;
use maeul_proto::store::v1::{Automation, RegisterStoreRequest, StoreKind};
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::{Contact, Shop, unique, until};

/// Won.
pub(crate) fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

/// The reason in a status's `ErrorInfo`.
pub(crate) fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

/// An order as a test places it; change what matters.
pub(crate) fn order_for(customer: &str, shop: &Shop, product: &str) -> PlaceOrderRequest {
    PlaceOrderRequest {
        customer_id: customer.to_owned(),
        store_id: shop.id.clone(),
        items: vec![Item { product_id: product.to_owned(), quantity: 1, serial_number: String::new() }],
        fulfilment: Some(to_address()),
        payment_method: "card-visa".into(),
        expected_total: None,
        request_id: unique("place"),
    }
}

/// Delivered to an address where all goes well.
pub(crate) fn to_address() -> Fulfilment {
    to("Well Lane 3")
}

/// Delivered to this address; the simulated carrier knows some that it has trouble with.
pub(crate) fn to(address: &str) -> Fulfilment {
    let delivery = fulfilment::Delivery { address: address.to_owned() };
    Fulfilment { method: Some(fulfilment::Method::Delivery(delivery)) }
}

/// Fetched at the store.
pub(crate) fn pickup() -> Fulfilment {
    Fulfilment { method: Some(fulfilment::Method::Pickup(fulfilment::Pickup {})) }
}

impl Contact {
    pub(crate) fn order(&self) -> OrderServiceClient<Channel> {
        OrderServiceClient::new(self.to("order"))
    }

    pub(crate) fn store(&self) -> StoreServiceClient<Channel> {
        StoreServiceClient::new(self.to("store"))
    }

    pub(crate) fn delivery(&self) -> DeliveryServiceClient<Channel> {
        DeliveryServiceClient::new(self.to("delivery"))
    }

    pub(crate) fn payment(&self) -> PaymentServiceClient<Channel> {
        PaymentServiceClient::new(self.to("payment"))
    }

    pub(crate) fn notification(&self) -> NotificationServiceClient<Channel> {
        NotificationServiceClient::new(self.to("notification"))
    }

    pub(crate) fn mypage(&self) -> MypageServiceClient<Channel> {
        MypageServiceClient::new(self.to("mypage"))
    }

    /// Registers a store.
    pub(crate) async fn shop(&self, kind: StoreKind, automation: Automation) -> Shop {
        let mut api = StoreServiceClient::new(self.to("store"));
        let owner = unique("owner");
        let request = RegisterStoreRequest {
            owner_id: owner.clone(),
            store_id: unique("store"),
            name: "A store".into(),
            kind: kind.into(),
            automation: automation.into(),
            request_id: unique("r"),
        };
        let store = api.register_store(request).await.unwrap().into_inner().store.unwrap();
        Shop { id: store.store_id, owner, api }
    }

    /// Places an order, again while the menu has not reached `order` yet.
    pub(crate) async fn place(&self, request: PlaceOrderRequest) -> Result<PlaceOrderResponse, Status> {
        let mut tries = 0;
        until("the menu has arrived", || {
            tries += 1;
            let request = PlaceOrderRequest {
                request_id: format!("{}-{tries}", request.request_id),
                ..request.clone()
            };
            async move {
                match self.order().place_order(request).await {
                    Err(status) if status.code() == Code::NotFound => None,
                    done => Some(done.map(tonic::Response::into_inner)),
                }
            }
        })
        .await
    }

    /// Places an order that is taken and paid at once; a quick store may have decided on it already.
    pub(crate) async fn placed(&self, request: PlaceOrderRequest) -> Order {
        let order = self.place(request).await.unwrap().order.unwrap();
        let taken =
            matches!(order.state(), OrderState::Placed | OrderState::Rejected | OrderState::Completed);
        assert!(taken, "{order:?}");
        order
    }

    pub(crate) async fn cancel(&self, order: &Order) -> Result<Order, Status> {
        let request = CancelOrderRequest {
            customer_id: order.customer_id.clone(),
            order_id: order.order_id.clone(),
            request_id: unique("cancel"),
        };
        Ok(self.order().cancel_order(request).await?.into_inner().order.unwrap())
    }

    pub(crate) async fn pay(&self, order: &Order) -> Result<Order, Status> {
        let request = PayOrderRequest {
            customer_id: order.customer_id.clone(),
            order_id: order.order_id.clone(),
            request_id: unique("pay"),
        };
        Ok(self.order().pay_order(request).await?.into_inner().order.unwrap())
    }

    /// Everybody's orders, all pages.
    pub(crate) async fn orders(&self) -> Result<Vec<Order>, Status> {
        let mut request =
            ListOrdersRequest { customer_id: "-".into(), page_size: 1000, ..Default::default() };
        let mut orders = Vec::new();
        loop {
            let page = self.order().list_orders(request.clone()).await?.into_inner();
            orders.extend(page.orders);
            if page.next_page_token.is_empty() {
                return Ok(orders);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// The time of a service.
    pub(crate) async fn time_at(&self, service: &str) -> Result<Timestamp, Status> {
        let mut clock = ClockServiceClient::new(self.to(service));
        Ok(clock.get_time(GetTimeRequest {}).await?.into_inner().time.unwrap().into())
    }

    /// Moves the simulated clock of each process.
    pub(crate) async fn advance(&self, by: Duration) -> Result<(), Status> {
        let duration = Some(by.try_into().unwrap());
        for channel in self.all() {
            let mut clock = ClockServiceClient::new(channel);
            clock.advance_time(AdvanceTimeRequest { duration, request_id: unique("advance") }).await?;
        }
        Ok(())
    }

    pub(crate) async fn order_is(&self, order: &Order, state: OrderState) -> Order {
        until(&format!("order {} is {state:?}", order.order_id), || async {
            let request =
                GetOrderRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
            let now = self.order().get_order(request).await.ok()?.into_inner().order?;
            (now.state() == state).then_some(now)
        })
        .await
    }

    pub(crate) async fn payment_of(&self, order: &Order) -> Option<Payment> {
        let request =
            GetPaymentRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
        self.payment().get_payment(request).await.ok()?.into_inner().payment
    }

    pub(crate) async fn payment_is(&self, order: &Order, state: PaymentState) -> Payment {
        until(&format!("payment of {} is {state:?}", order.order_id), || async {
            self.payment_of(order).await.filter(|p| p.state() == state)
        })
        .await
    }

    /// What the provider's own ledger says about an order, oldest first: the witness that does not forget.
    pub(crate) async fn provider_entries(&self, order: &Order) -> Vec<ProviderEntryKind> {
        let request = ListProviderEntriesRequest { page_size: 1000, ..Default::default() };
        let list = self.payment().list_provider_entries(request).await.unwrap().into_inner();
        assert!(list.next_page_token.is_empty(), "more entries than a page holds");
        let about = list.entries.iter().filter(|entry| entry.key == order.order_id);
        about.map(maeul_proto::payment::v1::ProviderEntry::kind).collect()
    }

    pub(crate) async fn view_of(&self, order: &Order) -> Option<OrderView> {
        let request =
            GetOrderViewRequest { customer_id: order.customer_id.clone(), order_id: order.order_id.clone() };
        self.mypage().get_order_view(request).await.ok()?.into_inner().order_view
    }

    pub(crate) async fn picks_up(&self, order: &Order, courier: &str) -> Result<(), Status> {
        let request = PickUpDeliveryRequest {
            order_id: order.order_id.clone(),
            courier_id: courier.to_owned(),
            request_id: unique("pick-up"),
        };
        self.delivery().pick_up_delivery(request).await.map(|_| ())
    }

    /// Picks up as soon as the delivery knows that the order is ready.
    pub(crate) async fn picks_up_when_ready(&self, order: &Order, courier: &str) {
        until("the delivery is ready", || async { self.picks_up(order, courier).await.ok() }).await;
    }

    pub(crate) async fn delivers(&self, order: &Order, courier: &str) -> Result<(), Status> {
        let request = CompleteDeliveryRequest {
            order_id: order.order_id.clone(),
            courier_id: courier.to_owned(),
            request_id: unique("deliver"),
        };
        self.delivery().complete_delivery(request).await.map(|_| ())
    }
}
