//! What is kept of each resource while it is judged: ids, states, amounts and times; no names, no texts.

use chassis::types::{Money, Timestamp};
use maeul_proto::delivery::v1::{CarrierEntryKind, DeliveryState};
use maeul_proto::mypage::v1::OrderViewState;
use maeul_proto::notification::v1::{NotificationKind, NotificationState};
use maeul_proto::order::v1::{EndReason, FulfilmentKind, OrderState};
use maeul_proto::payment::v1::{PaymentState, ProviderEntryKind};
use maeul_proto::store::v1::{RejectReason, StockKind, StockMovementKind, StoreOrderState, UnitState};

#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) customer: String,
    pub(super) store: String,
    pub(super) lines: Vec<Line>,
    pub(super) total: Option<Money>,
    /// What the lines cost together.
    pub(super) priced: Option<Money>,
    pub(super) fulfilment: FulfilmentKind,
    /// Where to deliver; empty for pickup.
    pub(super) address: String,
    pub(super) state: OrderState,
    pub(super) reason: EndReason,
    pub(super) expires: Timestamp,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) product: String,
    pub(super) quantity: i64,
    /// The units that were named or are held.
    pub(super) serials: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) customer: String,
    pub(super) store: String,
    pub(super) amount: Option<Money>,
    pub(super) state: PaymentState,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct ProviderEntry {
    pub(super) kind: ProviderEntryKind,
    pub(super) amount: Option<Money>,
    pub(super) made: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) customer: String,
    pub(super) store: String,
    pub(super) address: String,
    pub(super) state: DeliveryState,
    pub(super) reserved_until: Timestamp,
    pub(super) ready: bool,
    pub(super) courier: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct CarrierEntry {
    pub(super) kind: CarrierEntryKind,
    pub(super) courier: String,
    pub(super) made: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct StoreOrder {
    pub(super) customer: String,
    pub(super) store: String,
    pub(super) lines: Vec<Line>,
    pub(super) total: Option<Money>,
    pub(super) fulfilment: FulfilmentKind,
    pub(super) state: StoreOrderState,
    pub(super) reason: RejectReason,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) store: String,
    pub(super) kind: StockKind,
    pub(super) on_hand: i64,
    pub(super) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Movement {
    pub(super) product: String,
    /// Empty where no order caused it.
    pub(super) order: String,
    pub(super) kind: StockMovementKind,
    pub(super) change: i64,
    pub(super) quantity: i64,
    pub(super) on_hand: i64,
    pub(super) made: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) product: String,
    pub(super) serial: String,
    /// Empty where nobody holds it.
    pub(super) order: String,
    pub(super) state: UnitState,
    pub(super) updated: Timestamp,
}

/// To whom a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Recipient {
    Customer(String),
    Store(String),
    Nobody,
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Customer(id) => write!(f, "customer {id}"),
            Self::Store(id) => write!(f, "store {id}"),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) to: Recipient,
    pub(super) kind: NotificationKind,
    pub(super) state: NotificationState,
    /// Whether it says when and by which channel it was sent.
    pub(super) says_how: bool,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) customer: String,
    pub(super) store: String,
    pub(super) lines: Vec<Line>,
    pub(super) total: Option<Money>,
    pub(super) fulfilment: FulfilmentKind,
    pub(super) state: OrderViewState,
    pub(super) order_state: OrderState,
    pub(super) payment_state: PaymentState,
    pub(super) store_state: StoreOrderState,
    pub(super) delivery_state: DeliveryState,
    pub(super) reason: EndReason,
    /// The messages that the events of its timeline give reason to.
    pub(super) told: Vec<NotificationKind>,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Consumer {
    pub(super) name: String,
    pub(super) position: i64,
    pub(super) lag: i64,
    pub(super) parked: i64,
    pub(super) dead: i64,
    /// Whether it was seen not to come nearer to the end of the log.
    pub(super) stands_still: bool,
}
