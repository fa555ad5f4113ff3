//! Placing and paying, with partners that refuse, delay or are away.

use chassis::worker::Next;

use super::*;

#[tokio::test]
async fn o3_o7_an_order_is_reserved_then_charged_then_placed() {
    let v = village().await;
    let answer = v.place("r-1", delivery()).await.unwrap();
    assert_eq!((answer.order.state(), answer.retry_after), (State::Placed, None));
    assert_eq!(v.partners.asked(), ["reserve", "charge"]);
    assert_eq!(v.told().await, ["OrderPlaced"]);
    let pickup = v.place("r-2", Fulfilment::Pickup).await.unwrap();
    assert_eq!((pickup.order.state(), v.partners.asked()), (State::Placed, vec!["charge"]));
}

#[tokio::test]
async fn o3_a_declined_charge_ends_the_order_and_releases_the_delivery() {
    let v = village().await;
    v.partners.will_charge(Charge::Declined("no money".into()));
    let answer = v.place("r-1", delivery()).await.unwrap();
    assert_eq!((answer.order.state(), answer.retry_after), (State::Declined, None));
    assert_eq!(v.partners.asked(), ["reserve", "charge", "release"]);
    assert_eq!(v.told().await, ["OrderDeclined"]);
    let refused = v.pay(&answer.order.data().id, "p-1").await.unwrap_err();
    assert_eq!(refused.reason(), "ORDER_NOT_PAYABLE");
}

#[tokio::test]
async fn n2_no_money_moves_before_a_delivery_is_reserved() {
    let v = village().await;
    v.partners.will_reserve(Reservation::Pending(Some(SECOND * 3)));
    v.partners.will_reserve(Reservation::Declined("too far".into()));
    let answer = v.place("r-1", delivery()).await.unwrap();
    assert_eq!(answer.order.state(), State::AwaitingDelivery);
    assert!(answer.retry_after.is_some_and(|wait| wait > SECOND * 2 && wait <= SECOND * 3));
    let answer = v.pay(&answer.order.data().id, "p-1").await.unwrap();
    assert_eq!(answer.order.state(), State::Declined);
    assert_eq!(v.partners.asked(), ["reserve", "reserve"]);
    assert_eq!(v.told().await, ["OrderDeferred", "OrderDeclined"]);
}

#[tokio::test]
async fn n1_a_deferred_order_is_finished_by_its_customer() {
    let v = village().await;
    v.partners.will_charge(Charge::Pending(None));
    let answer = v.place("r-1", delivery()).await.unwrap();
    let id = answer.order.data().id.clone();
    assert_eq!(answer.order.state(), State::AwaitingPayment);
    assert!(answer.retry_after.is_some());
    // A repeat looks, it does not charge.
    let repeat = v.place("r-1", delivery()).await.unwrap();
    assert_eq!((repeat.order.state(), repeat.order.data().id == id), (State::AwaitingPayment, true));
    assert_eq!(v.partners.asked(), ["reserve", "charge"]);
    let paid = v.pay(&id, "p-1").await.unwrap();
    assert_eq!((paid.order.state(), paid.retry_after), (State::Placed, None));
    assert_eq!(v.partners.asked(), ["charge"]);
    // A paid order is answered as it is, whatever the key.
    assert_eq!(v.pay(&id, "p-1").await.unwrap().order.state(), State::Placed);
    assert_eq!(v.pay(&id, "p-2").await.unwrap().order.state(), State::Placed);
    assert!(v.partners.asked().is_empty());
    assert_eq!(v.told().await, ["OrderDeferred", "OrderPlaced"]);
}

#[tokio::test]
async fn n1_a_deferred_order_is_finished_by_the_worker_when_it_is_due() {
    let v = village().await;
    assert_eq!(v.orders.finish_due().await.unwrap(), Next::Idle);
    v.partners.will_charge(Charge::Pending(Some(SECOND * 30)));
    let id = v.place("r-1", Fulfilment::Pickup).await.unwrap().order.data().id.clone();
    assert!(matches!(v.orders.finish_due().await.unwrap(), Next::At(_)));
    v.partners.asked();
    v.later(SECOND * 30);
    assert_eq!(v.orders.finish_due().await.unwrap(), Next::Idle);
    assert_eq!((v.state(&id).await, v.partners.asked()), (State::Placed, vec!["charge"]));
}

#[tokio::test]
async fn n4_a_failure_of_our_own_does_not_cost_an_order_its_whole_lease() {
    let v = village().await;
    v.partners.will_charge(Charge::Pending(Some(SECOND * 30)));
    let id = v.place("r-1", Fulfilment::Pickup).await.unwrap().order.data().id.clone();
    v.later(SECOND * 30);
    // The lease is taken, and what the attempt brought cannot be written down.
    let run = async |statement| {
        let mut tx = v.db.begin("test").await.unwrap();
        tx.execute(sql(statement)).await.unwrap();
        tx.commit().await.unwrap();
    };
    run("CREATE TRIGGER away BEFORE UPDATE ON orders WHEN NEW.state = 'PLACED' \
         BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END")
    .await;
    let back = async {
        // The clock stands still: the lease does not end.
        v.partners.charges_begun.subscribe().wait_for(|begun| *begun >= 3).await.unwrap();
        run("DROP TRIGGER away").await;
    };
    let finished = async { tokio::join!(v.orders.finish_due(), back).0 };
    let next = tokio::time::timeout(SECOND * 30, finished).await.expect("it is tried again");
    assert_eq!((next.unwrap(), v.state(&id).await), (Next::Idle, State::Placed));
}

#[tokio::test]
async fn n1_while_a_partner_is_silent_nobody_waits_for_it_and_its_return_is_noticed() {
    let v = village().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        v.partners.will_charge(Charge::NoAnswer(None));
        let answer = v.place(&format!("r-{n}"), Fulfilment::Pickup).await.unwrap();
        ids.push(answer.order.data().id.clone());
    }
    assert_eq!(v.partners.asked(), ["charge"; 5]);
    // The sixth is taken and told to come back, without a wait.
    let sixth = v.place("r-5", Fulfilment::Pickup).await.unwrap();
    assert_eq!((sixth.order.state(), v.partners.asked()), (State::AwaitingPayment, vec![]));
    assert!(sixth.retry_after.is_some_and(|wait| wait <= SECOND));
    ids.push(sixth.order.data().id.clone());
    assert_eq!(v.pay(&ids[0], "p-1").await.unwrap().order.state(), State::AwaitingPayment);
    assert_eq!(v.partners.asked(), [""; 0]);
    // One of them is tried; the others are left in peace.
    v.later(SECOND);
    v.partners.will_charge(Charge::NoAnswer(None));
    let Next::At(again) = v.orders.finish_due().await.unwrap() else { panic!("six are due") };
    assert_eq!(v.partners.asked(), ["charge"]);
    assert!(again > v.clock.now() && again <= v.clock.now().plus(SECOND));
    // It is back: all of them are finished at once.
    v.later(SECOND);
    v.orders.finish_due().await.unwrap();
    for id in &ids {
        assert_eq!(v.state(id).await, State::Placed);
    }
    assert_eq!(v.partners.asked(), ["charge"; 6]);
    let seventh = v.place("r-6", Fulfilment::Pickup).await.unwrap();
    assert_eq!(seventh.order.state(), State::Placed);
}

#[tokio::test]
async fn n1_an_order_whose_time_is_over_is_not_charged_any_more() {
    let v = village().await;
    v.partners.will_charge(Charge::Pending(None));
    let id = v.place("r-1", delivery()).await.unwrap().order.data().id.clone();
    v.partners.asked();
    v.later(SECOND * 600);
    assert_eq!(v.pay(&id, "p-1").await.unwrap().order.state(), State::Expired);
    assert_eq!(v.partners.asked(), ["release"]);
    assert_eq!(v.told().await, ["OrderDeferred", "OrderExpired"]);
}

#[tokio::test]
async fn n2_a_deferral_that_outlives_its_reservation_reserves_again_before_it_charges() {
    let v = village().await;
    v.partners.will_reserve(Reservation::Reserved(v.clock.now().plus(SECOND * 60)));
    v.partners.will_charge(Charge::Pending(None));
    let id = v.place("r-1", delivery()).await.unwrap().order.data().id.clone();
    v.partners.asked();
    v.later(SECOND * 55);
    v.partners.will_reserve(Reservation::Pending(None));
    assert_eq!(v.pay(&id, "p-1").await.unwrap().order.state(), State::AwaitingDelivery);
    assert_eq!(v.partners.asked(), ["reserve"]);
    assert_eq!(v.pay(&id, "p-2").await.unwrap().order.state(), State::Placed);
    assert_eq!(v.partners.asked(), ["reserve", "charge"]);
    assert_eq!(v.told().await, ["OrderDeferred", "OrderDeferred", "OrderPlaced"]);
}

#[tokio::test]
async fn n1_beyond_the_hard_cap_new_orders_are_told_to_come_back() {
    let v = village_with(|rules| rules.max_deferred = 1).await;
    v.partners.will_charge(Charge::Pending(None));
    let id = v.place("r-1", Fulfilment::Pickup).await.unwrap().order.data().id.clone();
    let refused = v.place("r-2", Fulfilment::Pickup).await.unwrap_err();
    assert_eq!(refused.reason(), "TOO_MANY_DEFERRED_ORDERS");
    assert!(refused.retry_after().is_some());
    // Those that were taken are finished, and the same key goes through once there is room.
    assert_eq!(v.pay(&id, "p-1").await.unwrap().order.state(), State::Placed);
    assert_eq!(v.place("r-2", Fulfilment::Pickup).await.unwrap().order.state(), State::Placed);
}

#[tokio::test]
async fn n9_another_customers_order_does_not_exist() {
    let v = village().await;
    let id = v.place("r-1", Fulfilment::Pickup).await.unwrap().order.data().id.clone();
    let other = Whose::One(crate::domain::CustomerId::try_new("c-2").unwrap());
    let refused = [
        v.orders.get_order(&other, &id).await.unwrap_err(),
        v.orders.pay_order(other.clone(), id.clone(), key("PayOrder", "x-1")).await.unwrap_err(),
        v.orders.cancel_order(other, id.clone(), key("CancelOrder", "x-1")).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.reason() == "ORDER_NOT_FOUND"));
    assert_eq!(v.state(&id).await, State::Placed);
}

#[tokio::test]
async fn n5_an_event_of_an_unknown_order_is_a_mistake_to_be_parked() {
    let v = village().await;
    let mut tx = v.db.begin("test").await.unwrap();
    let error = react(&mut tx, "o-unknown", Trigger::PaymentApproved, "").await.unwrap_err();
    assert!(!error.code().is_transient());
}
