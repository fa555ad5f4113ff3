//! N5: one trace and one conversation from a call through everything that follows from it without a
//! person's further word, also where a worker goes on with it.

use maeul_proto::order::v1::OrderState;
use maeul_proto::platform::v1::event_log_service_client::EventLogServiceClient;
use maeul_proto::platform::v1::{ListEventsRequest, LoggedEvent};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tonic::Request;

use crate::harness::*;

/// A trace that somebody else began: its id, and the header that says so.
pub(crate) fn begun() -> (String, String) {
    let id = chassis::clock::new_id().replace('-', "");
    let header = format!("00-{id}-00f067aa0ba902b7-01");
    (id, header)
}

pub(crate) fn within<T>(message: T, traceparent: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("traceparent", traceparent.parse().unwrap());
    request
}

async fn events_of(village: &Village, case: &str) -> Vec<LoggedEvent> {
    let mut log = EventLogServiceClient::new(village.channel.clone());
    let request = ListEventsRequest { case_key: case.to_owned(), page_size: 1000, ..Default::default() };
    log.list_events(request).await.unwrap().into_inner().events
}

/// The types of the events, in order and once each.
fn kinds(events: &[LoggedEvent]) -> Vec<&str> {
    let mut kinds: Vec<&str> = events.iter().map(|e| e.event_type.rsplit('.').next().unwrap()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_what_follows_from_a_call_is_in_its_trace_and_its_conversation() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;

    let (trace, traceparent) = begun();
    let request = order_for(&unique("customer"), &shop, &dish);
    let placed = village.order().place_order(within(request, &traceparent)).await.unwrap();
    let order = placed.into_inner().order.unwrap();
    village.rests().await;
    let events = events_of(&village, &order.order_id).await;
    let follows =
        ["DeliveryScheduled", "NotificationSent", "OrderPlaced", "PaymentApproved", "StoreOrderAccepted"];
    assert_eq!(kinds(&events), follows);
    for event in &events {
        assert!(event.traceparent.contains(&trace), "within {trace}: {event:?}");
    }
    let placed = events.iter().find(|e| e.event_type.ends_with(".OrderPlaced")).unwrap();
    for event in events.iter().filter(|e| e.position > placed.position) {
        assert_eq!(event.correlation_id, placed.correlation_id, "{event:?}");
        assert!(!event.causation_id.is_empty(), "{event:?}");
    }

    // The next person's word begins the next trace.
    let (other, traceparent) = begun();
    let request = maeul_proto::order::v1::CancelOrderRequest {
        customer_id: order.customer_id.clone(),
        order_id: order.order_id.clone(),
        request_id: unique("cancel"),
    };
    village.order().cancel_order(within(request, &traceparent)).await.unwrap();
    village.order_is(&order, OrderState::Cancelled).await;
    village.rests().await;
    let later = events_of(&village, &order.order_id).await.split_off(events.len());
    let follows = [
        "CancellationRequested",
        "DeliveryCancelled",
        "NotificationSent",
        "OrderCancelled",
        "PaymentRefunded",
        "StoreOrderStopped",
    ];
    assert_eq!(kinds(&later), follows);
    for event in &later {
        assert!(event.traceparent.contains(&other), "within {other}: {event:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_an_order_that_was_put_off_is_finished_in_its_trace_and_its_conversation() {
    let slow = ["--payment-latency=1s", "--charge-timeout=200ms"];
    let village = Start::flags(&slow).village().await;
    let mut shop = village.shop(StoreKind::Cafe, Automation::Accept).await;
    let coffee = shop.product(4_500, StockKind::Untracked).await;
    let mut request = order_for(&unique("customer"), &shop, &coffee);
    request.fulfilment = Some(pickup());
    let (trace, traceparent) = begun();
    // The menu comes by event.
    let order = until("it is taken", || async {
        let answer = village.order().place_order(within(request.clone(), &traceparent)).await.ok()?;
        answer.into_inner().order
    })
    .await;
    assert_eq!(order.state(), OrderState::AwaitingPayment);
    village.order_is(&order, OrderState::Placed).await;
    village.rests().await;
    let mut events = events_of(&village, &order.order_id).await;
    let approved =
        events.iter().find(|event| event.event_type.ends_with("PaymentApproved")).cloned().unwrap();
    events.retain(|event| event.event_type.starts_with("maeul.order."));
    assert_eq!(kinds(&events), ["OrderDeferred", "OrderPlaced"]);
    for event in &events {
        assert!(event.traceparent.contains(&trace), "within {trace}: {event:?}");
        assert_eq!(event.correlation_id, events[0].correlation_id, "{event:?}");
    }
    // By the worker that goes on with it, or by payment's word of it, whichever comes first.
    let causes = [&events[0].event_id, &approved.event_id];
    assert!(causes.contains(&&events[1].causation_id), "one of {causes:?}: {:?}", events[1]);
}
