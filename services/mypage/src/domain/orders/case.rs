//! What is known of one order: the state of each context, and what was ordered.

use chassis::types::{Money, Timestamp};

use super::super::{Case, Latest, Section, advance, fill};
use super::{
    DeliveryState, EndReason, Fulfilment, OrderId, OrderSays, OrderState, Part, PaymentState, StoreId,
    StoreState,
};

/// One line of an order, priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The product.
    pub(crate) product_id: String,
    /// Its name when it was ordered.
    pub(crate) name: String,
    /// The price of one piece.
    pub(crate) unit_price: Money,
    /// How many pieces.
    pub(crate) quantity: i32,
    /// The unit that the customer named. May be empty.
    pub(crate) serial_number: String,
}

/// What was ordered; the same in every event that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Basket {
    /// The lines.
    pub(crate) items: Vec<Item>,
    /// Their sum.
    pub(crate) total: Money,
}

/// What `order` says about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderPart {
    /// Where it stands.
    pub(crate) state: OrderState,
    /// Why it was declined or rejected.
    pub(crate) end_reason: Option<EndReason>,
    /// The reason in words. May be empty.
    pub(crate) end_detail: String,
    /// When a deferred order is tried again.
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// When a deferred order expires.
    pub(crate) expires_at: Option<Timestamp>,
}

impl OrderPart {
    /// A state that needs no further words.
    pub(crate) fn plain(state: OrderState) -> Self {
        Self { state, end_reason: None, end_detail: String::new(), next_attempt_at: None, expires_at: None }
    }
}

/// What is known of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OrderCase {
    /// The store.
    pub(crate) store_id: Option<StoreId>,
    /// What was ordered.
    pub(crate) basket: Option<Basket>,
    /// How the goods reach the customer.
    pub(crate) fulfilment: Option<Fulfilment>,
    /// What `order` said last.
    pub(crate) order: Option<Latest<OrderPart>>,
    /// What `payment` said last.
    pub(crate) payment: Option<Latest<PaymentState>>,
    /// What `store` said last.
    pub(crate) store: Option<Latest<StoreState>>,
    /// What `delivery` said last.
    pub(crate) delivery: Option<Latest<DeliveryState>>,
}

impl Case for OrderCase {
    type Id = OrderId;
    type Says = OrderSays;

    const VIEW: &'static str = "order_view";

    fn of(sequence: i64, says: &OrderSays) -> Self {
        let mut case = Self::default();
        case.learn(sequence, says);
        case
    }

    fn learn(&mut self, sequence: i64, says: &OrderSays) {
        match says.part.clone() {
            Part::Order(part) => advance(&mut self.order, sequence, part),
            Part::Payment(state) => advance(&mut self.payment, sequence, state),
            Part::Store(state) => advance(&mut self.store, sequence, state),
            Part::Delivery(state) => advance(&mut self.delivery, sequence, state),
            Part::Nothing => {}
        }
        fill(&mut self.store_id, says.store_id.as_ref());
        fill(&mut self.basket, says.basket.as_ref());
        fill(&mut self.fulfilment, says.fulfilment.as_ref());
    }

    fn sections(_: &OrderSays) -> &'static [Section] {
        &[Section::Orders]
    }
}
