//! Cases as they should be, each at one point of its story, for tests to break.

use std::sync::Arc;

use chassis::types::Timestamp;
use maeul_proto::delivery::v1::{CarrierEntryKind, DeliveryState};
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::order::v1::{EndReason, FulfilmentKind, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind};
use maeul_proto::store::v1::{
    RejectReason, StockKind, StockMovementKind, StoreKind, StoreOrderState, UnitState,
};

use crate::audit::books::{Books, OrderCase, Stock};
use crate::audit::facts::{
    CarrierEntry, Consumer, Delivery, Line, Movement, Order, OrderView, Payment, Product, ProviderEntry,
    StoreOrder, Unit,
};
use crate::audit::rules::testing::{BEFORE, message, text, won};

pub(super) const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

fn line(product: &str, quantity: i64, serial: &str) -> Line {
    let serials = Some(text(serial)).filter(|serial| !serial.is_empty()).into_iter().collect();
    Line { product: text(product), quantity, serials }
}

fn order(fulfilment: FulfilmentKind, state: OrderState, reason: EndReason, line: Line) -> OrderCase {
    let address = if fulfilment == FulfilmentKind::Delivery { "Well Lane 3" } else { "" };
    let order = Order {
        id: text("o-1"),
        customer: text("customer"),
        store: text("shop"),
        lines: vec![line],
        total: Some(won(9000)),
        priced: Some(won(9000)),
        fulfilment,
        address: text(address),
        state,
        reason,
        expires: NOW.plus(std::time::Duration::from_mins(1)),
        created: BEFORE,
        updated: BEFORE,
    };
    OrderCase { order: Some(order), ..OrderCase::default() }
}

impl OrderCase {
    fn expect_order(&self) -> Order {
        self.order.clone().unwrap()
    }

    fn paid(mut self, state: PaymentState, entries: &[ProviderEntryKind]) -> Self {
        let order = self.expect_order();
        let amount = entries.contains(&ProviderEntryKind::Charged).then_some(won(9000));
        let amount = amount.or((state == PaymentState::Declined).then_some(won(9000)));
        self.payment = Some(Payment {
            customer: order.customer,
            store: order.store,
            amount,
            state,
            created: BEFORE,
            updated: BEFORE,
        });
        let moved = |kind| matches!(kind, ProviderEntryKind::Charged | ProviderEntryKind::Refunded);
        let entry = |kind: &ProviderEntryKind| ProviderEntry {
            kind: *kind,
            amount: moved(*kind).then_some(won(9000)),
            made: BEFORE,
        };
        self.provider = entries.iter().map(entry).collect();
        self
    }

    fn delivered(mut self, state: DeliveryState, ready: bool, entries: &[CarrierEntryKind]) -> Self {
        let order = self.expect_order();
        let handed_over = matches!(state, DeliveryState::PickedUp | DeliveryState::Delivered);
        self.delivery = Some(Delivery {
            customer: order.customer,
            store: order.store,
            address: order.address,
            state,
            reserved_until: NOW.plus(std::time::Duration::from_mins(1)),
            ready,
            courier: text(if handed_over { "courier" } else { "" }),
            created: BEFORE,
            updated: BEFORE,
        });
        let by = |kind| matches!(kind, CarrierEntryKind::PickedUp | CarrierEntryKind::Delivered);
        let entry = |kind: &CarrierEntryKind| CarrierEntry {
            kind: *kind,
            courier: text(if by(*kind) { "courier" } else { "" }),
            made: BEFORE,
        };
        self.carrier = entries.iter().map(entry).collect();
        self
    }

    fn made(
        mut self,
        state: StoreOrderState,
        reason: RejectReason,
        serials: &[&str],
        moves: &[StockMovementKind],
    ) -> Self {
        let order = self.expect_order();
        let lines: Vec<_> = order
            .lines
            .iter()
            .map(|line| Line { serials: serials.iter().map(ToString::to_string).collect(), ..line.clone() })
            .collect();
        let movement = |kind: &StockMovementKind| {
            let quantity = lines[0].quantity;
            let change = match kind {
                StockMovementKind::Returned => quantity,
                StockMovementKind::Ordered => -quantity,
                _ => 0,
            };
            let (product, order) = (lines[0].product.clone(), order.id.clone());
            Arc::new(Movement { product, order, kind: *kind, change, quantity, on_hand: 1, made: BEFORE })
        };
        self.movements = moves.iter().map(movement).collect();
        let gone = matches!(state, StoreOrderState::Served | StoreOrderState::HandedOver);
        let unit = |serial: &&str| {
            let state = if gone { UnitState::Shipped } else { UnitState::Ordered };
            let (product, serial, order) = (lines[0].product.clone(), text(serial), order.id.clone());
            Arc::new(Unit { product, serial, order, state, updated: BEFORE })
        };
        self.units = serials.iter().map(unit).collect();
        self.store_order = Some(StoreOrder {
            customer: order.customer,
            store: order.store,
            lines,
            total: order.total,
            fulfilment: order.fulfilment,
            state,
            reason,
            created: BEFORE,
            updated: BEFORE,
        });
        self
    }

    fn told(mut self, kinds: &[NotificationKind]) -> Self {
        self.messages = kinds.iter().map(|kind| message(*kind)).collect();
        self
    }

    fn shown(mut self, state: OrderViewState) -> Self {
        let order = self.expect_order();
        let untold = |state| matches!(state, PaymentState::Charging | PaymentState::Unknown);
        let told = self.messages.iter().map(|message| message.kind);
        self.view = Some(OrderView {
            customer: order.customer,
            store: order.store,
            lines: order.lines,
            total: order.total,
            fulfilment: order.fulfilment,
            state,
            order_state: order.state,
            payment_state: self.payment.as_ref().map(|p| p.state).filter(|s| !untold(*s)).unwrap_or_default(),
            store_state: match self.store_order.as_ref().map(|o| o.state) {
                None | Some(StoreOrderState::Received) => StoreOrderState::Unspecified,
                Some(StoreOrderState::HandedOver) => StoreOrderState::Ready,
                Some(state) => state,
            },
            delivery_state: self.delivery.as_ref().map(|d| d.state).unwrap_or_default(),
            reason: order.reason,
            told: told.filter(|kind| *kind != NotificationKind::NewOrder).collect(),
            created: BEFORE,
            updated: BEFORE,
        });
        self
    }
}

/// A bagel fetched at the counter.
pub(super) fn served() -> OrderCase {
    use NotificationKind::{NewOrder, OrderAccepted, OrderDeferred, OrderPlaced, Preparing, Ready, Served};
    use StockMovementKind::{Ordered, Shipped};
    order(FulfilmentKind::Pickup, OrderState::Completed, EndReason::Unspecified, line("bagel", 2, ""))
        .paid(PaymentState::Approved, &[ProviderEntryKind::Charged])
        .made(StoreOrderState::Served, RejectReason::Unspecified, &[], &[Ordered, Shipped])
        .told(&[OrderDeferred, OrderPlaced, NewOrder, OrderAccepted, Preparing, Ready, Served])
        .shown(OrderViewState::Served)
}

/// A phone, shipped without preparation and brought.
pub(super) fn delivered() -> OrderCase {
    use CarrierEntryKind::{Delivered, PickedUp, Reserved, Scheduled};
    use NotificationKind as K;
    use StockMovementKind::{Ordered, Shipped};
    order(FulfilmentKind::Delivery, OrderState::Completed, EndReason::Unspecified, line("phone", 1, "p-1"))
        .paid(PaymentState::Approved, &[ProviderEntryKind::Charged])
        .delivered(DeliveryState::Delivered, true, &[Reserved, Scheduled, PickedUp, Delivered])
        .made(StoreOrderState::HandedOver, RejectReason::Unspecified, &["p-1"], &[Ordered, Shipped])
        .told(&[K::OrderPlaced, K::NewOrder, K::OrderAccepted, K::Ready, K::PickedUp, K::Delivered])
        .shown(OrderViewState::Delivered)
}

/// A phone that waits for the courier.
pub(super) fn ready() -> OrderCase {
    use CarrierEntryKind::{Reserved, Scheduled};
    use NotificationKind::{NewOrder, OrderAccepted, OrderPlaced, Preparing, Ready};
    order(FulfilmentKind::Delivery, OrderState::Placed, EndReason::Unspecified, line("phone", 1, ""))
        .paid(PaymentState::Approved, &[ProviderEntryKind::Charged])
        .delivered(DeliveryState::Scheduled, true, &[Reserved, Scheduled])
        .made(StoreOrderState::Ready, RejectReason::Unspecified, &["p-1"], &[StockMovementKind::Ordered])
        .told(&[OrderPlaced, NewOrder, OrderAccepted, Preparing, Ready])
        .shown(OrderViewState::Ready)
}

/// A cancelled delivery, all given back.
pub(super) fn cancelled() -> OrderCase {
    use CarrierEntryKind::{Cancelled, Reserved, Scheduled};
    use NotificationKind::{NewOrder, OrderAccepted, OrderCancelled, OrderPlaced, Refunded};
    use ProviderEntryKind as P;
    use StockMovementKind::{Ordered, Returned};
    order(FulfilmentKind::Delivery, OrderState::Cancelled, EndReason::Unspecified, line("bagel", 2, ""))
        .paid(PaymentState::Refunded, &[P::Charged, P::Refunded])
        .delivered(DeliveryState::Cancelled, false, &[Reserved, Scheduled, Cancelled])
        .made(StoreOrderState::Stopped, RejectReason::Unspecified, &[], &[Ordered, Returned])
        .told(&[OrderPlaced, NewOrder, OrderAccepted, OrderCancelled, Refunded])
        .shown(OrderViewState::Cancelled)
}

/// The last phone went to somebody else.
pub(super) fn short() -> OrderCase {
    use NotificationKind::{NewOrder, OrderPlaced, OrderRejected, Refunded};
    use ProviderEntryKind as P;
    order(FulfilmentKind::Pickup, OrderState::Rejected, EndReason::StockShort, line("phone", 1, ""))
        .paid(PaymentState::Refunded, &[P::Charged, P::Refunded])
        .made(StoreOrderState::Rejected, RejectReason::StockShort, &[], &[])
        .told(&[OrderPlaced, NewOrder, OrderRejected, Refunded])
        .shown(OrderViewState::Rejected)
}

/// The card was declined, the reservation is left to lapse.
pub(super) fn declined() -> OrderCase {
    order(FulfilmentKind::Delivery, OrderState::Declined, EndReason::PaymentDeclined, line("bagel", 2, ""))
        .paid(PaymentState::Declined, &[ProviderEntryKind::Declined])
        .delivered(DeliveryState::Released, false, &[CarrierEntryKind::Reserved, CarrierEntryKind::Released])
        .told(&[NotificationKind::OrderDeclined])
        .shown(OrderViewState::Declined)
        .without_delivery_in_view()
}

/// Withdrawn before any charge.
pub(super) fn withdrawn() -> OrderCase {
    order(FulfilmentKind::Pickup, OrderState::Withdrawn, EndReason::Unspecified, line("bagel", 2, ""))
        .paid(PaymentState::Voided, &[])
        .told(&[NotificationKind::OrderWithdrawn])
        .shown(OrderViewState::Withdrawn)
}

/// Deferred: the provider has not answered yet.
pub(super) fn awaiting() -> OrderCase {
    order(FulfilmentKind::Delivery, OrderState::AwaitingPayment, EndReason::Unspecified, line("bagel", 2, ""))
        .paid(PaymentState::Unknown, &[ProviderEntryKind::Charged])
        .delivered(DeliveryState::Reserved, false, &[CarrierEntryKind::Reserved])
        .told(&[NotificationKind::OrderDeferred])
        .shown(OrderViewState::AwaitingPayment)
        .without_delivery_in_view()
}

/// Taken a moment ago, nothing tried yet.
pub(super) fn taken() -> OrderCase {
    order(FulfilmentKind::Pickup, OrderState::AwaitingPayment, EndReason::Unspecified, line("bagel", 2, ""))
}

impl OrderCase {
    fn without_delivery_in_view(mut self) -> Self {
        self.view.as_mut().unwrap().delivery_state = DeliveryState::Unspecified;
        self
    }
}

/// Books with this case, in a shop with bagels, phones and one consumer.
pub(super) fn books(case: OrderCase) -> Books {
    let stock = |id: &str, kind, restocked: i64, units: Vec<Arc<Unit>>| {
        let mut movements = vec![Arc::new(Movement {
            product: text(id),
            order: String::new(),
            kind: StockMovementKind::Restocked,
            change: restocked,
            quantity: restocked,
            on_hand: restocked,
            made: BEFORE,
        })];
        movements.extend(case.movements.iter().filter(|movement| movement.product == id).cloned());
        let on_hand = movements.iter().map(|movement| movement.change).sum();
        let product = Product { id: text(id), store: text("shop"), kind, on_hand, updated: BEFORE };
        (text(id), Stock { product: Some(product), movements, units, complete: true })
    };
    let available = |serial: &str| {
        let (product, serial, order) = (text("phone"), text(serial), String::new());
        Arc::new(Unit { product, serial, order, state: UnitState::Available, updated: BEFORE })
    };
    let mut phones = case.units.clone();
    if phones.is_empty() {
        phones.push(available("p-1"));
    }
    phones.push(available("p-2"));
    let stock = [
        stock("bagel", StockKind::Counted, 10, Vec::new()),
        stock("phone", StockKind::Serialised, 2, phones),
    ];
    let consumer =
        Consumer { name: text("mypage"), position: 40, lag: 0, parked: 0, dead: 0, stands_still: false };
    Books {
        begun: NOW,
        orders: [(text("o-1"), case)].into(),
        stock: stock.into(),
        shops: [(text("shop"), StoreKind::PhoneShop)].into(),
        consumers: vec![consumer],
        ..Books::default()
    }
}
