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
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use super::journey::{Answer, Counter, Refusal, Standing, Then};
use super::settled;
use crate::client::Village;
use crate::failure::Failure;

const PRICE: i64 = 9_000;
/// How long a customer waits for any one call.
const CALL: Duration = Duration::from_secs(30);
/// What to wait where an answer does not say.
const A_WHILE: Duration = Duration::from_secs(1);
const LONGEST_TOLD: Duration = Duration::from_mins(1);
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
    villages: Vec<Village>,
    customers: Vec<String>,
    wish: PlaceOrderRequest,
    product: String,
}

impl Store {
    /// Registers a store and a product under ids of their own, and waits until they can be ordered. Calls are spread
    /// over `villages`, which are connections to the same one.
    pub(super) async fn open(villages: Vec<Village>, customers: usize, work: Work) -> Result<Self, Failure> {
        let Some(village) = villages.first() else {
            return Err(Failure::Failed("no connection to a village".to_owned()));
        };
        let id = new_id();
        let run = id.get(id.len().saturating_sub(10)..).unwrap_or(&id);
        let (owner_id, store_id, product) =
            (format!("load-owner-{run}"), format!("load-store-{run}"), format!("load-dish-{run}"));
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
        let customers = (0..customers).map(|number| format!("load-{run}-{number}")).collect();
        let store = Self { villages, customers, wish, product };
        store.is_on_the_menu().await?;
        Ok(store)
    }

    /// The id of a customer.
    pub(super) fn customer(&self, number: usize) -> &str {
        self.customers.get(number % self.customers.len().max(1)).map_or("nobody", String::as_str)
    }

    /// A connection.
    pub(super) fn village(&self, number: usize) -> &Village {
        &self.villages[number % self.villages.len()]
    }

    /// The product that everybody orders.
    pub(super) fn product(&self) -> &str {
        &self.product
    }

    /// All views of a customer's orders.
    pub(super) async fn views(&self, customer: usize) -> Result<Vec<OrderView>, Status> {
        let mut client = self.village(customer).mypage.clone().max_decoding_message_size(MOST_BYTES);
        let mut request = ListOrderViewsRequest {
            customer_id: self.customer(customer).to_owned(),
            page_size: PAGE,
            ..Default::default()
        };
        let mut views = Vec::new();
        loop {
            let page = client.list_order_views(patient(request.clone())).await?.into_inner();
            views.extend(page.order_views);
            if page.next_page_token.is_empty() {
                return Ok(views);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// Orders at a wrong price, which orders nothing, until that is the only thing wrong.
    async fn is_on_the_menu(&self) -> Result<(), Failure> {
        let deadline = Instant::now() + MENU;
        loop {
            let wrong =
                PlaceOrderRequest { expected_total: Some(won(PRICE + 1)), ..self.request(0, &new_id()) };
            let Err(status) = self.village(0).order.clone().place_order(wrong).await else {
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
            customer_id: self.customer(customer).to_owned(),
            request_id: key.to_owned(),
            ..self.wish.clone()
        }
    }
}

impl Counter for Store {
    async fn place(&self, customer: usize, key: &str) -> Result<Answer, Refusal> {
        let request = patient(self.request(customer, key));
        let answer = self.village(customer).order.clone().place_order(request).await;
        let answer = answer.map_err(|status| refusal(&status))?.into_inner();
        stands(answer.order, answer.retry_after)
    }

    async fn pay(&self, customer: usize, order: &str, key: &str) -> Result<Answer, Refusal> {
        let request = PayOrderRequest {
            customer_id: self.customer(customer).to_owned(),
            order_id: order.to_owned(),
            request_id: key.to_owned(),
        };
        match self.village(customer).order.clone().pay_order(patient(request)).await {
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
            customer_id: self.customer(customer).to_owned(),
            order_id: order.to_owned(),
        };
        let view = self.village(customer).mypage.clone().get_order_view(patient(request)).await;
        view.is_ok_and(|view| {
            view.into_inner().order_view.is_some_and(|view| settled::lacks(&view).is_none())
        })
    }
}

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".to_owned(), units, nanos: 0 }
}

fn to_the_door() -> Fulfilment {
    let delivery = fulfilment::Delivery { address: "12 Maeul-gil".to_owned() };
    Fulfilment { method: Some(fulfilment::Method::Delivery(delivery)) }
}

fn patient<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(CALL);
    request
}

fn stands(order: Option<Order>, retry_after: Option<prost_types::Duration>) -> Result<Answer, Refusal> {
    let Some(order) = order else {
        return Err(Refusal { reason: "EMPTY_ANSWER".to_owned(), then: Then::Never });
    };
    let standing = match order.state() {
        OrderState::AwaitingDelivery | OrderState::AwaitingPayment => {
            let told = retry_after.and_then(|wait| Duration::try_from(wait).ok());
            Standing::Deferred(told.unwrap_or(A_WHILE).min(LONGEST_TOLD))
        }
        _ => Standing::Finished,
    };
    Ok(Answer { order_id: order.order_id, standing })
}

/// What a customer makes of a status. One that was made on this side, as when a connection breaks, has a source.
fn refusal(status: &Status) -> Refusal {
    let broke = std::error::Error::source(status).is_some();
    let told = status.get_details_error_info().map(|info| info.reason).filter(|reason| !reason.is_empty());
    let reason = match told {
        Some(reason) => reason,
        None if broke => "CONNECTION_BROKE".to_owned(),
        None => format!("{:?}", status.code()),
    };
    let after = status.get_details_retry_info().and_then(|info| info.retry_delay);
    let passes = matches!(
        status.code(),
        Code::Unavailable
            | Code::ResourceExhausted
            | Code::DeadlineExceeded
            | Code::Cancelled
            | Code::Aborted
    );
    let then = match after {
        Some(wait) => Then::After(wait.min(LONGEST_TOLD)),
        None if passes || broke => Then::Later,
        None => Then::Never,
    };
    Refusal { reason, then }
}

#[cfg(test)]
mod tests {
    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn a_customer_comes_again_where_it_may_help() {
        let refused = |code, details| refusal(&Status::with_error_details(code, "no", details));
        let told = ErrorDetails::with_retry_info(Some(Duration::from_secs(5)));
        assert_eq!(refused(Code::ResourceExhausted, told).then, Then::After(Duration::from_secs(5)));
        assert_eq!(refused(Code::Unavailable, ErrorDetails::new()).then, Then::Later);
        let price = ErrorDetails::with_error_info("PRICE_CHANGED", "maeul", []);
        let price = refused(Code::FailedPrecondition, price);
        assert_eq!((price.reason.as_str(), price.then), ("PRICE_CHANGED", Then::Never));
        let broken = Status::from_error(Box::new(std::io::Error::other("cut")));
        assert_eq!(refusal(&broken), Refusal { reason: "CONNECTION_BROKE".to_owned(), then: Then::Later });
        assert_eq!(refusal(&Status::unknown("what")).then, Then::Never);
    }

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
