//! Crashes between the commits, and what happens during a charge or a cancellation.

use chassis::worker::Next;

use super::*;

#[tokio::test]
async fn n4_an_order_left_between_its_commits_is_finished_after_a_few_seconds() {
    let v = village().await;
    let gate = v.partners.gate.write().await;
    // The process dies while the charge is under way: its task goes, the order stays.
    tokio::select! {
        _ = v.place("r-1", delivery()) => panic!("the charge cannot be answered yet"),
        () = v.partners.charge_begun() => {}
    }
    drop(gate);
    let id = v.only().await;
    assert_eq!(v.state(&id).await, State::AwaitingDelivery);
    assert!(matches!(v.orders.finish_due().await.unwrap(), Next::At(_)));
    v.later(SECOND * 5);
    v.orders.finish_due().await.unwrap();
    assert_eq!(v.state(&id).await, State::Placed);
    assert_eq!(v.told().await, ["OrderPlaced"]);
}

#[tokio::test]
async fn n4_a_repeat_finishes_an_order_left_between_its_commits() {
    let v = village().await;
    let gate = v.partners.gate.write().await;
    tokio::select! {
        _ = v.place("r-1", Fulfilment::Pickup) => panic!("the charge cannot be answered yet"),
        () = v.partners.charge_begun() => {}
    }
    drop(gate);
    let repeat = v.place("r-1", Fulfilment::Pickup).await.unwrap();
    assert_eq!((repeat.order.state(), repeat.order.data().id.clone()), (State::Placed, v.only().await));
}

#[tokio::test]
async fn n3_the_same_order_fifty_times_at_once_is_charged_once_and_answered_alike() {
    let v = village().await;
    let calls = (0..50).map(|_| v.place("r-1", delivery()));
    let answers = futures::future::join_all(calls).await;
    let id = v.only().await;
    for answer in answers {
        let order = answer.unwrap().order;
        assert_eq!((order.state(), &order.data().id), (State::Placed, &id));
    }
    assert_eq!(v.partners.asked(), ["reserve", "charge"]);
    let other = RequestKey::new("c-1", "PlaceOrder", "r-1", &"another body".to_owned());
    let command = PlaceOrder {
        customer_id: customer(),
        store_id: store(),
        lines: vec![line()],
        fulfilment: delivery(),
        payment_method: PaymentMethod("card-2".into()),
        expected_total: None,
    };
    assert_eq!(v.orders.place_order(command, other).await.unwrap_err().reason(), "REQUEST_ID_REUSED");
}

#[tokio::test]
async fn o6_cancelled_during_the_charge_the_order_is_withdrawn_and_stays_so() {
    let v = village().await;
    let gate = v.partners.gate.write().await;
    let cancelled_meanwhile = async {
        v.partners.charge_begun().await;
        let answer = v.cancel(&v.only().await, "c-1").await.unwrap();
        assert_eq!(answer.order.state(), State::Withdrawn);
        drop(gate);
    };
    let (placed, ()) = tokio::join!(v.place("r-1", delivery()), cancelled_meanwhile);
    assert_eq!(placed.unwrap().order.state(), State::Withdrawn);
    assert_eq!(v.partners.asked(), ["reserve", "charge", "release"]);
    assert_eq!(v.told().await, ["OrderWithdrawn"]);
    let id = v.only().await;
    assert_eq!(v.cancel(&id, "c-1").await.unwrap().order.state(), State::Withdrawn);
    assert_eq!(v.cancel(&id, "c-2").await.unwrap_err().reason(), "ORDER_NOT_CANCELLABLE");
}

#[tokio::test]
async fn n1_an_order_that_expires_during_the_charge_stays_expired() {
    let v = village().await;
    let gate = v.partners.gate.write().await;
    let expired_meanwhile = async {
        v.partners.charge_begun().await;
        v.later(SECOND * 600);
        assert_eq!(v.orders.expire_overdue().await.unwrap(), Next::Idle);
        drop(gate);
    };
    let (placed, ()) = tokio::join!(v.place("r-1", Fulfilment::Pickup), expired_meanwhile);
    assert_eq!(placed.unwrap().order.state(), State::Expired);
    assert_eq!(v.told().await, ["OrderExpired"]);
}

#[tokio::test]
async fn n1_a_charge_whose_answer_was_lost_places_the_order_by_event() {
    let v = village().await;
    v.partners.will_charge(Charge::Pending(None));
    let id = v.place("r-1", Fulfilment::Pickup).await.unwrap().order.data().id.clone();
    v.happens(&id, Trigger::PaymentApproved).await;
    v.happens(&id, Trigger::PaymentApproved).await;
    assert_eq!(v.pay(&id, "p-1").await.unwrap().order.state(), State::Placed);
    assert_eq!(v.partners.asked(), ["charge"]);
    assert_eq!(v.told().await, ["OrderDeferred", "OrderPlaced"]);
}

#[tokio::test]
async fn o6_the_customer_sees_the_outcome_of_a_cancellation_in_the_same_call() {
    let v = village().await;
    for (n, (decision, end)) in
        [(Trigger::DeliveryCancelled, State::Cancelled), (Trigger::DeliveryPickedUp, State::HandedOver)]
            .into_iter()
            .enumerate()
    {
        let order = v.place(&format!("r-{n}"), delivery()).await.unwrap().order;
        let id = order.data().id.clone();
        let decide = async {
            while v.state(&id).await != State::Cancelling {
                tokio::task::yield_now().await;
            }
            v.happens(&id, decision).await;
        };
        let request = format!("c-{n}");
        let (answer, ()) = tokio::join!(v.cancel(&id, &request), decide);
        let answer = answer.unwrap();
        assert_eq!((answer.order.state(), answer.retry_after), (end, None));
    }
    let cancelled = ["OrderPlaced", "CancellationRequested", "OrderCancelled"];
    let denied = ["OrderPlaced", "CancellationRequested", "CancellationDenied"];
    assert_eq!(v.told().await, [cancelled, denied].concat());
}

#[tokio::test]
async fn o6_with_the_decider_away_the_cancellation_is_kept() {
    let v = village().await;
    let id = v.place("r-1", Fulfilment::Pickup).await.unwrap().order.data().id.clone();
    let deadline = Some(tokio::time::Instant::now());
    let hasty = chassis::context::Context { deadline, ..Default::default() };
    let answer = hasty.scope(v.cancel(&id, "c-1")).await.unwrap();
    assert_eq!(answer.order.state(), State::Cancelling);
    assert!(answer.retry_after.is_some());
    v.happens(&id, Trigger::StoreOrderStopped).await;
    assert_eq!(v.cancel(&id, "c-1").await.unwrap().order.state(), State::Cancelled);
    assert_eq!(v.told().await, ["OrderPlaced", "CancellationRequested", "OrderCancelled"]);
}
