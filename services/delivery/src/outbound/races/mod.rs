//! The use cases together, over a real database and the simulated carrier: the races, the silences.

mod world;

use std::time::Duration;

use chassis::due::Due;

use crate::application::{Answer, Autopilot, Happening};
use crate::domain::{CarrierState, State};
use world::{CALLS, Held, IMPATIENCE, PATIENCE, Road, TRIP, TTL, World, courier, order, settle, state, to};

#[tokio::test]
async fn n3_fifty_reservations_at_once_reserve_once() {
    let world = World::new().await;
    let road = Road::to(&world.carrier, Held::Request);
    let deliveries = world.replica(road.clone(), PATIENCE);
    let call = || {
        let deliveries = deliveries.clone();
        tokio::spawn(async move { deliveries.reserve(&to("1 Main Street")).await.unwrap() })
    };
    let first = call();
    road.stopped.notified().await;
    let others: Vec<_> = (1..50).map(|_| call()).collect();
    tokio::task::yield_now().await;
    road.go.notify_one();
    let reserved = first.await.unwrap();
    assert!(matches!(reserved, Answer::Reserved(_)));
    for other in others {
        assert_eq!(other.await.unwrap(), reserved);
    }
    assert_eq!(world.ledger().await, [CarrierState::Reserved]);
}

#[tokio::test]
async fn n1_half_of_the_carriers_calls_are_left_to_customers_who_wait() {
    let world = World::new().await;
    assert_eq!(world.service().at_once(), CALLS / 2);
}

#[tokio::test]
async fn o7_a_delivery_goes_from_its_reservation_to_the_door() {
    use CarrierState as C;
    let world = World::new().await;
    let deliveries = world.ready().await;
    deliveries.pick_up(&order(), &courier("k-1"), None).await.unwrap();
    deliveries.complete(&order(), &courier("k-1"), None).await.unwrap();
    settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Delivered);
    assert_eq!(world.ledger().await, [C::Reserved, C::Scheduled, C::PickedUp, C::Delivered]);
    assert_eq!(world.told().await, ["DeliveryScheduled", "DeliveryPickedUp", "DeliveryCompleted"]);
}

#[tokio::test]
async fn o7_no_delivery_starts_for_a_declined_or_released_reservation() {
    for (address, then) in [("nowhere", State::Declined), ("1 Main Street", State::Released)] {
        let world = World::new().await;
        let deliveries = world.service();
        let answer = deliveries.reserve(&to(address)).await.unwrap();
        assert_eq!(matches!(answer, Answer::Declined(_)), address == "nowhere");
        for _ in 0..2 {
            deliveries.release(&order()).await.unwrap();
            settle(&deliveries).await;
        }
        assert_eq!(state(&deliveries).await, then);
        assert_eq!(world.told().await, [""; 0]);
        let error = deliveries.pick_up(&order(), &courier("k-1"), None).await.unwrap_err();
        assert_eq!(error.reason(), "DELIVERY_NOT_ACTIVE");
    }
}

#[tokio::test]
async fn a_release_without_a_reservation_is_fine_and_makes_none() {
    let world = World::new().await;
    let deliveries = world.service();
    assert!(deliveries.release(&order()).await.unwrap().is_none());
}

#[tokio::test]
async fn n2_a_silent_or_failing_carrier_is_pending_and_asked_again_with_the_same_key() {
    for (address, tries) in [("carrier-times-out", 1), ("carrier-fails", 2)] {
        let world = World::new().await;
        let impatient = world.replica(world.carrier.clone(), IMPATIENCE);
        let deliveries = if tries == 1 { impatient } else { world.service() };
        for _ in 0..tries {
            assert!(
                matches!(deliveries.reserve(&to(address)).await.unwrap(), Answer::Pending(_)),
                "{address}"
            );
            assert_eq!(state(&deliveries).await, State::Reserving);
            world.clock.advance(Duration::from_secs(1)).unwrap();
        }
        assert!(
            matches!(world.service().reserve(&to(address)).await.unwrap(), Answer::Reserved(_)),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_reservation_lapses_and_an_order_that_is_placed_after_all_revives_it() {
    use CarrierState as C;
    let world = World::new().await;
    let deliveries = world.service();
    deliveries.reserve(&to("1 Main Street")).await.unwrap();
    world.clock.advance(TTL).unwrap();
    settle(&deliveries).await;
    assert_eq!(
        (state(&deliveries).await, world.ledger().await),
        (State::Expired, vec![C::Reserved, C::Expired])
    );
    world.happens(Happening::Placed).await;
    settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Scheduled);
    assert_eq!(world.ledger().await, [C::Reserved, C::Expired, C::Scheduled]);
}

#[tokio::test]
async fn n2_a_lapsed_reservation_can_be_reserved_again_before_it_is_paid() {
    let world = World::new().await;
    let deliveries = world.service();
    deliveries.reserve(&to("1 Main Street")).await.unwrap();
    world.clock.advance(TTL).unwrap();
    settle(&deliveries).await;
    let Answer::Reserved(until) = deliveries.reserve(&to("1 Main Street")).await.unwrap() else { panic!() };
    assert!(until > world.clock.now());
    settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Reserved, "not checked before its time");
}

#[tokio::test]
async fn n4_a_reservation_that_a_crash_left_open_is_settled() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let road = Road::to(&world.carrier, held);
        let doomed = world.replica(road.clone(), PATIENCE);
        let call = tokio::spawn(async move { doomed.reserve(&to("1 Main Street")).await });
        road.stopped.notified().await;
        call.abort();

        let deliveries = world.service();
        world.clock.advance(TTL).unwrap();
        settle(&deliveries).await;
        assert_eq!(state(&deliveries).await, State::Expired);
        assert!(matches!(deliveries.reserve(&to("1 Main Street")).await.unwrap(), Answer::Reserved(_)));
    }
}

#[tokio::test]
async fn a_release_while_the_reservation_is_on_its_way_wins() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let road = Road::to(&world.carrier, held);
        let deliveries = world.replica(road.clone(), PATIENCE);
        let call = tokio::spawn({
            let deliveries = deliveries.clone();
            async move { deliveries.reserve(&to("1 Main Street")).await }
        });
        road.stopped.notified().await;
        deliveries.release(&order()).await.unwrap();
        settle(&deliveries).await;
        road.go.notify_one();
        assert_eq!(call.await.unwrap().unwrap_err().reason(), "DELIVERY_NOT_RESERVABLE");
        settle(&deliveries).await;
        assert_eq!(state(&deliveries).await, State::Released);
        assert_eq!(world.ledger().await.last(), Some(&CarrierState::Released));
    }
}

#[tokio::test]
async fn o6_a_cancellation_while_the_schedule_is_on_its_way_wins() {
    for held in [Held::Request, Held::Answer] {
        let world = World::new().await;
        let deliveries = world.service();
        deliveries.reserve(&to("1 Main Street")).await.unwrap();
        world.happens(Happening::Placed).await;
        let road = Road::to(&world.carrier, held);
        let slow = world.replica(road.clone(), PATIENCE);
        let settling = tokio::spawn(async move { settle(&slow).await });
        road.stopped.notified().await;
        world.happens(Happening::CancellationRequested).await;
        settle(&deliveries).await;
        road.go.notify_one();
        settling.await.unwrap();
        settle(&deliveries).await;
        assert_eq!(state(&deliveries).await, State::Cancelled);
        assert_eq!(world.ledger().await.last(), Some(&CarrierState::Cancelled));
        assert_eq!(world.told().await, ["DeliveryCancelled"]);
    }
}

#[tokio::test]
async fn o6_cancel_and_pick_up_at_once_have_one_winner() {
    for round in 0..10 {
        let world = World::new().await;
        let deliveries = world.ready().await;
        let cancel = world.happens(Happening::CancellationRequested);
        let (k1, k2, id) = (courier("k-1"), courier("k-2"), order());
        let pick_up = deliveries.pick_up(&id, &k1, None);
        let picked_up = if round % 2 == 0 {
            tokio::join!(cancel, pick_up).1.is_ok()
        } else {
            tokio::join!(pick_up, cancel).0.is_ok()
        };
        settle(&deliveries).await;
        let (state, last, told) = if picked_up {
            (
                State::PickedUp,
                CarrierState::PickedUp,
                vec!["DeliveryScheduled", "DeliveryPickedUp", "CancellationRefused"],
            )
        } else {
            (State::Cancelled, CarrierState::Cancelled, vec!["DeliveryScheduled", "DeliveryCancelled"])
        };
        assert_eq!((world::state(&deliveries).await, world.ledger().await.last()), (state, Some(&last)));
        assert_eq!(world.told().await, told);
        assert!(deliveries.pick_up(&id, &k2, None).await.is_err());
    }
}

#[tokio::test]
async fn a_carrier_that_will_not_come_fails_the_delivery() {
    let world = World::new().await;
    let deliveries = world.service();
    deliveries.reserve(&to("unreachable")).await.unwrap();
    world.happens(Happening::Placed).await;
    settle(&deliveries).await;
    assert_eq!(state(&deliveries).await, State::Failed);
    world.happens(Happening::CancellationRequested).await;
    world.happens(Happening::Ended).await;
    settle(&deliveries).await;
    assert_eq!(world.told().await, ["DeliveryFailed"]);
    assert_eq!(world.ledger().await, [CarrierState::Reserved, CarrierState::Refused]);
}

#[tokio::test]
async fn the_carriers_couriers_pick_up_and_deliver_in_their_time() {
    let world = World::new().await;
    let deliveries = world.ready().await;
    let couriers = Autopilot::try_new(deliveries.clone(), TRIP, TRIP).unwrap();
    couriers.work().await.unwrap();
    assert_eq!(state(&deliveries).await, State::Scheduled, "not yet");
    world.clock.advance(TRIP).unwrap();
    couriers.work().await.unwrap();
    assert_eq!(state(&deliveries).await, State::PickedUp);
    world.clock.advance(TRIP).unwrap();
    couriers.work().await.unwrap();
    assert_eq!(state(&deliveries).await, State::Delivered);
}

#[tokio::test]
async fn what_another_courier_took_is_that_couriers() {
    let world = World::new().await;
    let deliveries = world.ready().await;
    deliveries.pick_up(&order(), &courier("k-1"), None).await.unwrap();
    let couriers = Autopilot::try_new(deliveries.clone(), TRIP, TRIP).unwrap();
    world.clock.advance(TRIP * 2).unwrap();
    couriers.work().await.unwrap();
    assert_eq!(state(&deliveries).await, State::PickedUp);
    let error = deliveries.complete(&order(), &courier("carrier"), None).await.unwrap_err();
    assert_eq!(error.reason(), "NOT_THE_COURIER");
}
