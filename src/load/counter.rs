//! The counter of a real village: a store of this run's own, its customers, and the calls they make.

use std::time::Duration;

use chassis::clock::new_id;
use clap::ValueEnum;
use maeul_proto::money::Money;
use maeul_proto::mypage::v1::{GetOrderViewRequest, ListOrderViewsRequest, OrderView};
use maeul_proto::order::v1::place_order_request::Item;
use maeul_proto::order::v1::{Fulfilment, Order, OrderState, PayOrderRequest, PlaceOrderRequest, fulfilment};
use maeul_proto::store::v1::{
    Automation, RegisterProductRequest, RegisterStoreRequest, StockKind, StoreKind,
};
use tokio::time::{Instant, sleep};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::customers::{Customers, all_pages, empty, patient, refusal, told_wait};
use super::journey::{Answer, Counter, Lack, Refusal, Standing, Then};
use super::settled;
use crate::failure::Failure;

const PRICE: i64 = 9_000;
/// How long the menu may take to reach `order`.
const MENU: Duration = Duration::from_secs(30);
/// Small enough that a page of views with long timelines is a small answer.
const PAGE: i32 = 200;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How far the store works on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Work {
    /// It accepts
    Accept,
    /// It accepts, prepares and has it ready for the courier
    Full,
}

/// A store, its product, and who orders there.
#[derive(Debug)]
pub(super) struct Store {
    customers: Customers,
    wish: PlaceOrderRequest,
    product: String,
}

impl Store {
    /// Registers a store and a product under ids of their own, and waits until they can be ordered.
    pub(super) async fn open(customers: Customers, work: Work) -> Result<Self, Failure> {
        let village = customers.village(0);
        let (owner_id, store_id, product) =
            (customers.own("owner"), customers.own("store"), customers.own("dish"));
        let register = RegisterStoreRequest {
            owner_id: owner_id.clone(),
            store_id: store_id.clone(),
            name: "Load kitchen".to_owned(),
            kind: StoreKind::Restaurant.into(),
            automation: match work {
                Work::Accept => Automation::Accept,
                Work::Full => Automation::Full,
            }
            .into(),
            request_id: new_id(),
        };
        village.store.clone().register_store(register).await?;
        let register = RegisterProductRequest {
            store_id: store_id.clone(),
            actor_id: owner_id,
            product_id: product.clone(),
            name: "Dish".to_owned(),
            price: Some(won(PRICE)),
            stock: StockKind::Untracked.into(),
            request_id: new_id(),
        };
        village.store.clone().register_product(register).await?;
        let wish = PlaceOrderRequest {
            customer_id: String::new(),
            store_id,
            items: vec![Item { product_id: product.clone(), quantity: 1, serial_number: String::new() }],
            fulfilment: Some(to_the_door()),
            payment_method: "card-load".to_owned(),
            expected_total: None,
            request_id: String::new(),
        };
        let store = Self { customers, wish, product };
        store.is_on_the_menu().await?;
        Ok(store)
    }

    /// Who orders here.
    pub(super) fn customers(&self) -> &Customers {
        &self.customers
    }

    /// All views of a customer's orders.
    async fn views(&self, customer: usize) -> Result<Vec<OrderView>, Status> {
        all_pages(|page_token| async move {
            let request = ListOrderViewsRequest {
                customer_id: self.customers.id(customer).to_owned(),
                page_size: PAGE,
                page_token,
                ..Default::default()
            };
            let client = self.customers.village(customer).mypage.clone();
            let mut client = client.max_decoding_message_size(MOST_BYTES);
            let page = client.list_order_views(patient(request)).await?.into_inner();
            Ok((page.order_views, page.next_page_token))
        })
        .await
    }

    /// Orders at a wrong price, which orders nothing, until that is the only thing wrong.
    async fn is_on_the_menu(&self) -> Result<(), Failure> {
        let deadline = Instant::now() + MENU;
        loop {
            let wrong =
                PlaceOrderRequest { expected_total: Some(won(PRICE + 1)), ..self.request(0, &new_id()) };
            let Err(status) = self.customers.village(0).order.clone().place_order(wrong).await else {
                return Err(Failure::Failed("an order at a wrong price was taken".to_owned()));
            };
            match status.get_details_error_info().map(|info| info.reason).as_deref() {
                Some("PRICE_CHANGED") => return Ok(()),
                _ if Instant::now() >= deadline => return Err(status.into()),
                _ if status.code() == Code::NotFound || refusal(&status).then != Then::Never => {
                    sleep(Duration::from_millis(20)).await;
                }
                _ => return Err(status.into()),
            }
        }
    }

    fn request(&self, customer: usize, key: &str) -> PlaceOrderRequest {
        PlaceOrderRequest {
            customer_id: self.customers.id(customer).to_owned(),
            request_id: key.to_owned(),
            ..self.wish.clone()
        }
    }
}

impl Counter for Store {
    async fn place(&self, customer: usize, _: &str, key: &str) -> Result<Answer, Refusal> {
        let request = patient(self.request(customer, key));
        let answer = self.customers.village(customer).order.clone().place_order(request).await;
        let answer = answer.map_err(|status| refusal(&status))?.into_inner();
        stands(answer.order, answer.retry_after)
    }

    async fn pay(&self, customer: usize, order: &str, key: &str) -> Result<Answer, Refusal> {
        let request = PayOrderRequest {
            customer_id: self.customers.id(customer).to_owned(),
            order_id: order.to_owned(),
            request_id: key.to_owned(),
        };
        match self.customers.village(customer).order.clone().pay_order(patient(request)).await {
            Ok(answer) => {
                let answer = answer.into_inner();
                stands(answer.order, answer.retry_after)
            }
            Err(status) => match refusal(&status) {
                Refusal { reason, .. } if reason == "ORDER_NOT_PAYABLE" => {
                    Ok(Answer { order_id: order.to_owned(), standing: Standing::Finished })
                }
                refusal => Err(refusal),
            },
        }
    }

    async fn is_settled(&self, customer: usize, order: &str) -> bool {
        let request = GetOrderViewRequest {
            customer_id: self.customers.id(customer).to_owned(),
            order_id: order.to_owned(),
        };
        let view = self.customers.village(customer).mypage.clone().get_order_view(patient(request)).await;
        view.is_ok_and(|view| {
            view.into_inner().order_view.is_some_and(|view| settled::lacks(&view).is_none())
        })
    }

    async fn page(&self, customer: usize) -> Result<Vec<(String, Lack)>, Status> {
        let views = self.views(customer).await?;
        Ok(views.into_iter().map(|view| (view.order_id.clone(), settled::lacks(&view))).collect())
    }

    fn made(&self) -> Vec<&str> {
        vec![&self.product]
    }
}

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".to_owned(), units, nanos: 0 }
}

fn to_the_door() -> Fulfilment {
    let delivery = fulfilment::Delivery { address: "12 Maeul-gil".to_owned() };
    Fulfilment { method: Some(fulfilment::Method::Delivery(delivery)) }
}

fn stands(order: Option<Order>, retry_after: Option<prost_types::Duration>) -> Result<Answer, Refusal> {
    let Some(order) = order else {
        return Err(empty());
    };
    let standing = match order.state() {
        OrderState::AwaitingDelivery | OrderState::AwaitingPayment => {
            Standing::Deferred(told_wait(retry_after))
        }
        _ => Standing::Finished,
    };
    Ok(Answer { order_id: order.order_id, standing })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::customers::A_WHILE;

    #[test]
    fn an_answer_says_whether_to_come_back() {
        let order = |state: OrderState| Some(Order { state: state.into(), ..Default::default() });
        let wait = prost_types::Duration { seconds: 2, nanos: 0 };
        let deferred = stands(order(OrderState::AwaitingPayment), Some(wait)).unwrap();
        assert_eq!(deferred.standing, Standing::Deferred(Duration::from_secs(2)));
        assert_eq!(
            stands(order(OrderState::AwaitingDelivery), None).unwrap().standing,
            Standing::Deferred(A_WHILE)
        );
        for state in [OrderState::Placed, OrderState::Declined, OrderState::Completed] {
            assert_eq!(stands(order(state), None).unwrap().standing, Standing::Finished);
        }
        assert_eq!(stands(None, None).unwrap_err().then, Then::Never);
    }
}
