//! P2: a browser that follows an order sees every change once, whatever is killed in between.

use std::collections::VecDeque;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use serde_json::Value;

use super::Rest;
use crate::harness::*;
use crate::verb;

/// Server-sent events, as a browser takes them.
pub(super) struct Events {
    answer: reqwest::Response,
    text: String,
    events: VecDeque<(Option<String>, Value)>,
    /// What a browser says when it comes back.
    pub(super) last_id: Option<String>,
}

impl Events {
    pub(super) async fn follow(rest: &Rest, target: &str, last_id: Option<String>) -> Self {
        let mut request =
            rest.http.get(format!("{}{target}", rest.url)).header("accept", "text/event-stream");
        if let Some(id) = &last_id {
            request = request.header("last-event-id", id);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
        Self { answer, text: String::new(), events: VecDeque::new(), last_id }
    }

    /// The next event; `None`: the connection is gone.
    pub(super) async fn next(&mut self) -> Option<Value> {
        while self.events.is_empty() {
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.expect("something comes");
            self.text.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                assert_ne!(field("event: "), Some("error"), "{event}");
                if let Some(data) = field("data: ") {
                    let event = (field("id: ").map(str::to_owned), serde_json::from_str(data).unwrap());
                    self.events.push_back(event);
                }
                self.text = rest.to_owned();
            }
        }
        let (id, data) = self.events.pop_front()?;
        self.last_id = id.or(self.last_id.take());
        Some(data)
    }

    /// Waits for the first view, or the first event, for which this holds; how many came until then.
    pub(super) async fn until(&mut self, holds: impl Fn(&Value) -> bool) -> usize {
        let mut came = 0;
        loop {
            came += 1;
            if holds(&self.next().await.expect("the stream goes on")) {
                return came;
            }
        }
    }
}

pub(super) fn is(state: &str) -> impl Fn(&Value) -> bool {
    move |event| event["orderView"]["state"] == state
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_a_browser_comes_back_after_a_kill_and_has_missed_nothing() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let customer = unique("customer");
    let target = format!("/v1/customers/{customer}/orderViews:watch");
    let mut events = Events::follow(&Rest::of(&village), &target, None).await;
    let hello = events.next().await.unwrap();
    assert!(hello.get("orderView").is_none() && hello["resumeToken"].is_string(), "{hello}");
    let order = village.placed(order_for(&customer, &shop, &dish)).await;
    events.until(is("ORDER_VIEW_STATE_PLACED")).await;
    shop.order_is(&order, StoreOrderState::Received).await;
    village.is_quiet().await;
    let last_id = events.last_id.clone();

    let village = village.kill().await.start().await;
    while events.next().await.is_some() {}
    // This happens while nobody looks.
    let shop = shop.at(&village);
    verb!(shop, accept_order, AcceptOrderRequest, order).unwrap();
    village.is_quiet().await;
    let mut back = Events::follow(&Rest::of(&village), &target, events.last_id.or(last_id)).await;
    back.until(is("ORDER_VIEW_STATE_ACCEPTED")).await;
    verb!(shop, start_preparation, StartPreparationRequest, order).unwrap();
    back.until(is("ORDER_VIEW_STATE_PREPARING")).await;
    // One that is asked to stop says goodbye.
    village.stop().await;
    while back.next().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_the_log_is_followed_a_line_an_event_from_any_position_on() {
    let village = Village::start().await;
    village.shop(StoreKind::Restaurant, Automation::Manual).await;
    village.shop(StoreKind::Restaurant, Automation::Manual).await;
    village.is_quiet().await;
    let rest = Rest::of(&village);
    let follow = async |village: &Village, target: &str| {
        let url = format!("{}{target}", village.rest);
        let request = reqwest::Client::new().get(url).header("accept", "application/x-ndjson");
        request.send().await.unwrap()
    };
    let first_line = async |answer: &mut reqwest::Response| {
        let mut text = String::new();
        while !text.contains('\n') {
            let chunk =
                tokio::time::timeout(PATIENCE, answer.chunk()).await.expect("a line").unwrap().unwrap();
            text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        serde_json::from_str::<Value>(text.lines().next().unwrap()).unwrap()
    };
    let first = first_line(&mut follow(&village, "/v1/events:tail?afterPosition=0").await).await;
    assert_eq!(first["event"]["position"], "1");
    let village = village.kill().await.start().await;
    let second = first_line(&mut follow(&village, "/v1/events:tail?afterPosition=1").await).await;
    assert_eq!(second["event"]["position"], "2");
    drop(rest);
}
