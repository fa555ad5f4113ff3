//! What is kept of orders and of everything that follows from them.

use chassis::types::{Money, Timestamp};
use maeul_proto::delivery::v1::{CarrierEntryKind, DeliveryState};
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::order::v1::{EndReason, FulfilmentKind, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind};
use maeul_proto::store::v1::{RejectReason, StockKind, StockMovementKind, StoreOrderState, UnitState};

#[derive(Debug, Clone)]
pub(in crate::audit) struct Order {
    pub(in crate::audit) id: String,
    pub(in crate::audit) customer: String,
    pub(in crate::audit) store: String,
    pub(in crate::audit) lines: Vec<Line>,
    pub(in crate::audit) total: Option<Money>,
    /// What the lines cost together.
    pub(in crate::audit) priced: Option<Money>,
    pub(in crate::audit) fulfilment: FulfilmentKind,
    /// Where to deliver; empty for pickup.
    pub(in crate::audit) address: String,
    pub(in crate::audit) state: OrderState,
    pub(in crate::audit) reason: EndReason,
    pub(in crate::audit) expires: Timestamp,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Line {
    pub(in crate::audit) product: String,
    pub(in crate::audit) quantity: i64,
    /// The units that were named or are held.
    pub(in crate::audit) serials: Vec<String>,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Payment {
    pub(in crate::audit) customer: String,
    pub(in crate::audit) store: String,
    pub(in crate::audit) amount: Option<Money>,
    pub(in crate::audit) state: PaymentState,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct ProviderEntry {
    pub(in crate::audit) kind: ProviderEntryKind,
    pub(in crate::audit) amount: Option<Money>,
    pub(in crate::audit) made: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Delivery {
    pub(in crate::audit) customer: String,
    pub(in crate::audit) store: String,
    pub(in crate::audit) address: String,
    pub(in crate::audit) state: DeliveryState,
    pub(in crate::audit) reserved_until: Timestamp,
    pub(in crate::audit) ready: bool,
    pub(in crate::audit) courier: String,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct CarrierEntry {
    pub(in crate::audit) kind: CarrierEntryKind,
    pub(in crate::audit) courier: String,
    pub(in crate::audit) made: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct StoreOrder {
    pub(in crate::audit) customer: String,
    pub(in crate::audit) store: String,
    pub(in crate::audit) lines: Vec<Line>,
    pub(in crate::audit) total: Option<Money>,
    pub(in crate::audit) fulfilment: FulfilmentKind,
    pub(in crate::audit) state: StoreOrderState,
    pub(in crate::audit) reason: RejectReason,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Product {
    pub(in crate::audit) id: String,
    pub(in crate::audit) store: String,
    pub(in crate::audit) kind: StockKind,
    pub(in crate::audit) on_hand: i64,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Movement {
    pub(in crate::audit) product: String,
    /// Empty where no order caused it.
    pub(in crate::audit) order: String,
    pub(in crate::audit) kind: StockMovementKind,
    pub(in crate::audit) change: i64,
    pub(in crate::audit) quantity: i64,
    pub(in crate::audit) on_hand: i64,
    pub(in crate::audit) made: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct Unit {
    pub(in crate::audit) product: String,
    pub(in crate::audit) serial: String,
    /// Empty where nobody holds it.
    pub(in crate::audit) order: String,
    pub(in crate::audit) state: UnitState,
    pub(in crate::audit) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(in crate::audit) struct OrderView {
    pub(in crate::audit) customer: String,
    pub(in crate::audit) store: String,
    pub(in crate::audit) lines: Vec<Line>,
    pub(in crate::audit) total: Option<Money>,
    pub(in crate::audit) fulfilment: FulfilmentKind,
    pub(in crate::audit) state: OrderViewState,
    pub(in crate::audit) order_state: OrderState,
    pub(in crate::audit) payment_state: PaymentState,
    pub(in crate::audit) store_state: StoreOrderState,
    pub(in crate::audit) delivery_state: DeliveryState,
    pub(in crate::audit) reason: EndReason,
    /// The messages that the events of its timeline give reason to.
    pub(in crate::audit) told: Vec<NotificationKind>,
    pub(in crate::audit) created: Timestamp,
    pub(in crate::audit) updated: Timestamp,
}
