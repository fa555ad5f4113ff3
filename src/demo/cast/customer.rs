//! A customer: orders, pays, cancels, and looks at their own page.

use std::collections::{BTreeMap, BTreeSet};

use chassis::clock::new_id;
use chassis::types::Timestamp;
use maeul_proto::mypage::v1::{OrderView, OrderViewState, WatchOrderViewsRequest, WatchOrderViewsResponse};
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::notification::v1::watch_notifications_request::Recipient;
use maeul_proto::order::v1::place_order_request::Item;
use maeul_proto::order::v1::{
    CancelOrderRequest, Fulfilment, Order, OrderState, PlaceOrderRequest, PlaceOrderResponse, fulfilment,
};
use tokio::time::Instant;
use tonic::Code;

use super::{Inbox, Shop, Way, Wish, price, won, word};
use crate::demo::feed::Feed;
use crate::demo::stage::{Case, LOOK, Miss, PATIENCE, Stage, answer, given};

/// The event of a message that was sent.
const SENT: &str = "NotificationSent";

/// A customer of one run.
pub(in crate::demo) struct Customer<'a> {
    stage: &'a Stage,
    pub(in crate::demo) name: &'static str,
    id: String,
    page: Feed<OrderView>,
    inbox: Inbox,
}

impl<'a> Customer<'a> {
    /// Somebody new, who watches their page and their messages from now on.
    pub(in crate::demo) async fn comes(stage: &'a Stage, name: &'static str) -> Result<Self, Miss> {
        let id = stage.customer_id();
        let watch = WatchOrderViewsRequest { customer_id: id.clone(), resume_token: String::new() };
        let read =
            |response: WatchOrderViewsResponse| response.order_view.map(|view| (view.order_id.clone(), view));
        let page = Feed::open(stage.village.mypage.clone().watch_order_views(watch).await, read).await?;
        let inbox = Inbox::open(stage, name, Recipient::CustomerId(id.clone())).await?;
        Ok(Self { stage, name, id, page, inbox })
    }

    /// Orders and pays, and waits until the village has decided: paid or declined.
    pub(in crate::demo) async fn orders(
        &self,
        shop: &Shop<'_>,
        wishes: &[Wish<'_>],
        way: Way,
        card: &str,
    ) -> Result<Order, Miss> {
        let lines: Vec<_> = wishes.iter().map(|wish| line(wish)).collect();
        let total = won(wishes.iter().map(|wish| wish.product.won * i64::from(wish.quantity)).sum());
        let what = lines.join(" and ");
        let act = format!("orders {what} {}, pays {} by {card}", way.words(), price(&total));
        self.stage.script.act(self.name, &act);
        let request = PlaceOrderRequest {
            customer_id: self.id.clone(),
            store_id: shop.id.clone(),
            items: wishes.iter().map(item).collect(),
            fulfilment: Some(Fulfilment { method: Some(method(way)) }),
            payment_method: card.to_owned(),
            expected_total: Some(total),
            request_id: String::new(),
        };
        let order = given(self.place(request).await?.order, "the order")?;
        self.stage.note(Case::Order, &order.order_id);
        if matches!(order.state(), OrderState::AwaitingDelivery | OrderState::AwaitingPayment) {
            let state = word(order.state().as_str_name(), "ORDER_STATE_");
            self.stage
                .script
                .aside(&format!("the order is kept as {state}: the village finishes it on its own"));
        }
        Ok(order)
    }

    /// The shop's news may not have reached `order` yet: until it has, this is a new attempt each time.
    async fn place(&self, request: PlaceOrderRequest) -> Result<PlaceOrderResponse, Miss> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let attempt = PlaceOrderRequest { request_id: new_id(), ..request.clone() };
            match self.stage.village.order.clone().place_order(attempt).await {
                Err(status) if status.code() == Code::NotFound && Instant::now() < deadline => {
                    tokio::time::sleep(LOOK).await;
                }
                outcome => return answer(outcome),
            }
        }
    }

    /// Asks to cancel; how it ends is for the page to show.
    pub(in crate::demo) async fn cancels(&self, order: &Order) -> Result<(), Miss> {
        self.stage.script.act(self.name, "changes their mind and cancels");
        let request = CancelOrderRequest {
            customer_id: self.id.clone(),
            order_id: order.order_id.clone(),
            request_id: new_id(),
        };
        answer(self.stage.village.order.clone().cancel_order(request).await)?;
        Ok(())
    }

    /// Waits until the message of this kind about the order has come.
    pub(in crate::demo) async fn is_told(&self, order: &Order, kind: NotificationKind) -> Result<(), Miss> {
        self.inbox.has(self.stage, &order.order_id, kind).await
    }

    /// Waits until their page shows the order in this state, and `more` about it holds too.
    pub(in crate::demo) async fn sees(
        &self,
        order: &Order,
        state: OrderViewState,
        more: impl Fn(&OrderView) -> bool,
    ) -> Result<OrderView, Miss> {
        let expected = format!("{}'s page shows {}", self.name, shown(state));
        let it = |view: &OrderView| view.order_id == order.order_id;
        let view = self
            .page
            .until(
                &expected,
                |view| it(view) && view.state() == state && more(view),
                |view| it(view).then(|| states(view)),
            )
            .await?;
        self.stage.script.counts();
        Ok(view)
    }

    /// Reads the order's whole timeline aloud; each of `events` must be there once, and at
    /// least so many messages that were sent.
    pub(in crate::demo) async fn reads_timeline(
        &self,
        order: &Order,
        events: &[&str],
        messages: usize,
    ) -> Result<(), Miss> {
        self.stage.script.act(self.name, "reads the whole timeline of the order");
        let it = |view: &OrderView| view.order_id == order.order_id;
        let complete = |view: &OrderView| {
            events.iter().all(|event| times(view, event) > 0) && times(view, SENT) >= messages
        };
        let expected = format!("a timeline with {} and {messages} × {SENT}", events.join(", "));
        let view = self
            .page
            .until(&expected, |view| it(view) && complete(view), |view| it(view).then(|| all(view)))
            .await?;
        let begin = view.timeline.first().and_then(|entry| entry.event_time);
        let begin = begin.map(Timestamp::from).unwrap_or_default();
        for entry in &view.timeline {
            let at = Timestamp::from(entry.event_time.unwrap_or_default());
            let source = entry.event_type.split('.').nth(1).unwrap_or_default();
            let what = format!("{} {}", short(&entry.event_type), entry.detail);
            self.stage.script.event(at.since(begin).as_millis(), source, what.trim_end());
        }
        let ids: BTreeSet<_> = view.timeline.iter().map(|entry| &entry.event_id).collect();
        if ids.len() != view.timeline.len() || events.iter().any(|event| times(&view, event) != 1) {
            return Err(Miss::new(format!("{expected}, each once"), all(&view)));
        }
        self.stage.script.holds(&format!("{} events, each of them once", view.timeline.len()));
        Ok(())
    }
}

fn line(wish: &Wish<'_>) -> String {
    let product = format!("{} × {}", wish.quantity, wish.product.name);
    wish.serial.map_or(product.clone(), |serial| format!("{product} (unit {serial})"))
}

fn item(wish: &Wish<'_>) -> Item {
    Item {
        product_id: wish.product.id.clone(),
        quantity: wish.quantity,
        serial_number: wish.serial.unwrap_or_default().to_owned(),
    }
}

fn method(way: Way) -> fulfilment::Method {
    match way {
        Way::Delivery => {
            fulfilment::Method::Delivery(fulfilment::Delivery { address: "12 Maeul-gil".to_owned() })
        }
        Way::Pickup => fulfilment::Method::Pickup(fulfilment::Pickup {}),
    }
}

pub(in crate::demo) fn shown(state: OrderViewState) -> &'static str {
    word(state.as_str_name(), "ORDER_VIEW_STATE_")
}

/// Everything that a view says about where the order stands.
fn states(view: &OrderView) -> String {
    format!(
        "{}: order {}, payment {}, store {}, delivery {}",
        shown(view.state()),
        word(view.order_state().as_str_name(), "ORDER_STATE_"),
        word(view.payment_state().as_str_name(), "PAYMENT_STATE_"),
        word(view.store_state().as_str_name(), "STORE_ORDER_STATE_"),
        word(view.delivery_state().as_str_name(), "DELIVERY_STATE_"),
    )
}

/// The part of an event's type after the last dot.
fn short(event_type: &str) -> &str {
    event_type.rsplit('.').next().unwrap_or(event_type)
}

fn times(view: &OrderView, event: &str) -> usize {
    view.timeline.iter().filter(|entry| short(&entry.event_type) == event).count()
}

fn all(view: &OrderView) -> String {
    let mut counts = BTreeMap::<_, usize>::new();
    for entry in &view.timeline {
        *counts.entry(short(&entry.event_type)).or_default() += 1;
    }
    let counts: Vec<_> = counts.into_iter().map(|(event, n)| format!("{n} × {event}")).collect();
    counts.join(", ")
}
