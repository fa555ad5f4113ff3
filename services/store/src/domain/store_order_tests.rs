//! What each change of an order tells and what it does to the stock.

use std::collections::BTreeSet;

use chassis::types::Currency;

use super::*;

const THEN: Timestamp = Timestamp::from_micros(1);
const NOW: Timestamp = Timestamp::from_micros(2);

fn product(id: &str) -> ProductId {
    ProductId::try_new(id).unwrap()
}

fn serials(ids: &[&str]) -> Vec<SerialNumber> {
    ids.iter().map(|id| SerialNumber::try_new(*id).unwrap()).collect()
}

fn line(id: &str, quantity: i64, named: &str) -> Line {
    Line {
        product_id: product(id),
        name: id.to_owned(),
        quantity: Pieces::try_new(quantity).unwrap(),
        named: SerialNumber::try_new(named).ok(),
        held: Held::Nothing,
    }
}

fn received(fulfilment: Fulfilment) -> StoreOrder {
    let new = NewOrder {
        id: OrderId::try_new("o-1").unwrap(),
        store_id: StoreId::try_new("shop").unwrap(),
        customer_id: PersonId::try_new("customer").unwrap(),
        lines: vec![line("bagel", 2, ""), line("dish", 1, ""), line("phone", 2, "s-9"), line("phone", 1, "")],
        total: Money::from_micros(Currency::KRW, 1),
        fulfilment,
    };
    let mut order = StoreOrder::receive(new, THEN);
    let bagels = Demand { product_id: product("bagel"), quantity: Pieces::try_new(2).unwrap(), units: None };
    let phones = Demand {
        product_id: product("phone"),
        quantity: Pieces::try_new(3).unwrap(),
        units: Some(serials(&["s-9"]).into_iter().collect::<BTreeSet<_>>()),
    };
    order.hold(&bagels, vec![]);
    order.hold(&phones, serials(&["s-1", "s-2", "s-9"]));
    order
}

fn in_state(state: State, fulfilment: Fulfilment) -> StoreOrder {
    let order = received(fulfilment);
    StoreOrder::restore(OrderData { state, ..order.data }, Journal::restore(1, 0))
}

fn events(order: &mut StoreOrder) -> Vec<OrderEvent> {
    order.take_pending().events.into_iter().map(|(_, event)| event).collect()
}

fn moves(order: &mut StoreOrder) -> Vec<(MovementKind, String, i64, usize)> {
    let flat = |m: StockMove| (m.kind, m.product_id.to_string(), m.quantity.count(), m.serials.len());
    order.take_moves().into_iter().map(flat).collect()
}

fn both(kind: MovementKind) -> Vec<(MovementKind, String, i64, usize)> {
    vec![(kind, "bagel".into(), 2, 0), (kind, "phone".into(), 3, 3)]
}

#[test]
fn a_line_gets_the_unit_it_names_and_any_for_the_rest() {
    let order = received(Fulfilment::Pickup);
    let held: Vec<_> = order.data().lines.iter().map(|line| line.held.clone()).collect();
    assert_eq!(held[0], Held::Pieces);
    assert_eq!(held[1], Held::Nothing);
    assert_eq!(held[2], Held::Units(serials(&["s-9", "s-1"])));
    assert_eq!(held[3], Held::Units(serials(&["s-2"])));
}

#[test]
fn o5_a_store_goes_as_far_on_its_own_as_it_is_told() {
    use OrderEvent::{Accepted, PreparationStarted, Ready, Served};
    let cases = [
        (Automation::Manual, Fulfilment::Pickup, State::Received, vec![], vec![]),
        (Automation::Accept, Fulfilment::Pickup, State::Accepted, vec![Accepted], vec![]),
        (
            Automation::Full,
            Fulfilment::Delivery,
            State::Ready,
            vec![Accepted, PreparationStarted, Ready],
            vec![],
        ),
        (
            Automation::Full,
            Fulfilment::Pickup,
            State::Served,
            vec![Accepted, PreparationStarted, Ready, Served],
            both(MovementKind::Shipped),
        ),
    ];
    for (automation, fulfilment, state, told, moved) in cases {
        let mut order = received(fulfilment);
        order.automate(automation, NOW);
        assert_eq!(order.data().state, state, "{automation:?} {fulfilment:?}");
        assert_eq!((events(&mut order), moves(&mut order)), (told, moved), "{automation:?} {fulfilment:?}");
    }
}

#[test]
fn every_command_tells_its_event_and_moves_the_stock() {
    use Fulfilment::{Delivery, Pickup};
    let rejection = Rejection { reason: RejectReason::StoreRejected, detail: "closed".into() };
    let reject = Command::Reject("closed".into());
    let rejected = OrderEvent::Rejected(rejection);
    let returned = both(MovementKind::Returned);
    let cases = [
        (State::Received, Delivery, Command::Accept, OrderEvent::Accepted, vec![]),
        (State::Received, Pickup, reject.clone(), rejected.clone(), returned.clone()),
        (State::Preparing, Delivery, reject, rejected, returned),
        (State::Accepted, Pickup, Command::StartPreparation, OrderEvent::PreparationStarted, vec![]),
        (State::Preparing, Pickup, Command::CompletePreparation, OrderEvent::Ready, vec![]),
        (State::Ready, Pickup, Command::Serve, OrderEvent::Served, both(MovementKind::Shipped)),
        (State::Accepted, Delivery, Command::Ship, OrderEvent::Ready, vec![]),
    ];
    for (state, fulfilment, command, told, moved) in cases {
        let mut order = in_state(state, fulfilment);
        order.command(command.clone(), StoreKind::PhoneShop, NOW).unwrap();
        assert_eq!((events(&mut order), moves(&mut order)), (vec![told], moved), "{command:?} in {state}");
        assert_eq!(order.data().updated_at, NOW);
    }
}

#[test]
fn a_refused_command_changes_nothing() {
    let cases = [
        (State::Ready, Fulfilment::Delivery, Command::Serve, StoreKind::Cafe, Error::NotAPickupOrder),
        (State::Accepted, Fulfilment::Delivery, Command::Ship, StoreKind::Cafe, Error::NotAPhoneShop),
        (State::Accepted, Fulfilment::Pickup, Command::Ship, StoreKind::PhoneShop, Error::NotADeliveryOrder),
        (
            State::Served,
            Fulfilment::Pickup,
            Command::Serve,
            StoreKind::Cafe,
            Error::WrongState(State::Served),
        ),
    ];
    for (state, fulfilment, command, store, refusal) in cases {
        let mut order = in_state(state, fulfilment);
        let before = order.data().clone();
        assert_eq!(order.command(command, store, NOW), Err(refusal));
        assert_eq!(*order.data(), before);
        assert_eq!((events(&mut order).len(), moves(&mut order).len()), (0, 0));
    }
}

#[test]
fn o6_what_happens_elsewhere_stops_or_ends_the_work() {
    use Happening::{CancellationRequested, OrderEnded, PickedUp};
    let returned = both(MovementKind::Returned);
    let shipped = both(MovementKind::Shipped);
    let cases = [
        (
            State::Ready,
            Fulfilment::Pickup,
            CancellationRequested,
            vec![OrderEvent::Stopped],
            returned.clone(),
        ),
        (
            State::Served,
            Fulfilment::Pickup,
            CancellationRequested,
            vec![OrderEvent::CancellationRefused],
            vec![],
        ),
        (State::Preparing, Fulfilment::Delivery, OrderEnded, vec![OrderEvent::Stopped], returned),
        (State::Ready, Fulfilment::Delivery, PickedUp, vec![], shipped),
    ];
    for (state, fulfilment, happening, told, moved) in cases {
        let mut order = in_state(state, fulfilment);
        assert!(order.react(happening, NOW));
        assert_eq!((events(&mut order), moves(&mut order)), (told, moved), "{happening:?} in {state}");
    }
    assert!(!in_state(State::Rejected, Fulfilment::Pickup).react(CancellationRequested, NOW));
}

#[test]
fn o10_short_stock_rejects_and_moves_nothing() {
    let order = received(Fulfilment::Pickup);
    let new = NewOrder {
        id: order.data.id.clone(),
        store_id: order.data.store_id.clone(),
        customer_id: order.data.customer_id.clone(),
        lines: vec![line("bagel", 2, "")],
        total: order.data.total,
        fulfilment: Fulfilment::Pickup,
    };
    let mut order = StoreOrder::receive(new, THEN);
    order.reject_short(Short { detail: "bagel: 1 left".into() }, NOW);
    let rejection = Rejection { reason: RejectReason::StockShort, detail: "bagel: 1 left".into() };
    assert_eq!(
        (order.data().state, order.data().rejection.clone()),
        (State::Rejected, Some(rejection.clone()))
    );
    assert_eq!((events(&mut order), moves(&mut order)), (vec![OrderEvent::Rejected(rejection)], vec![]));
}
