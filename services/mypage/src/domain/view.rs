//! The view of one order, which every event about it may change.
//!
//! Contexts publish independently, so their events interleave in any way. Nothing here depends on the
//! order of arrival: each context's state is that of its highest sequence, and the rest never changes
//! or is a least or a greatest.

use chassis::types::{Money, Timestamp};

use super::{
    CustomerId, DeliveryState, EndReason, Fact, Fulfilment, OrderId, OrderState, PaymentState, Says, StoreId,
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

/// What the latest event of a context says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Latest<T> {
    /// The number of that event.
    pub(crate) sequence: i64,
    /// What it says.
    pub(crate) value: T,
}

/// The event names another customer than the events before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event is about an order of another customer")]
pub(crate) struct OtherCustomer;

/// What a customer sees of an order, beside its timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderView {
    /// The order.
    pub(crate) order_id: OrderId,
    /// Whose it is.
    pub(crate) customer_id: CustomerId,
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
    /// When the first event happened.
    pub(crate) created_at: Timestamp,
    /// When the latest event happened.
    pub(crate) updated_at: Timestamp,
}

impl OrderView {
    /// The view of an order of which this is the first thing heard.
    pub(crate) fn of(fact: &Fact) -> Self {
        let mut view = Self {
            order_id: fact.order_id.clone(),
            customer_id: fact.customer_id.clone(),
            store_id: None,
            basket: None,
            fulfilment: None,
            order: None,
            payment: None,
            store: None,
            delivery: None,
            created_at: fact.entry.at,
            updated_at: fact.entry.at,
        };
        view.take_in(fact);
        view
    }

    /// Learns one more thing; nothing new if it was learned before.
    pub(crate) fn learn(&mut self, fact: &Fact) -> Result<(), OtherCustomer> {
        if self.customer_id != fact.customer_id {
            return Err(OtherCustomer);
        }
        self.take_in(fact);
        Ok(())
    }

    fn take_in(&mut self, fact: &Fact) {
        let sequence = fact.entry.sequence;
        match fact.says.clone() {
            Says::Order(part) => advance(&mut self.order, sequence, part),
            Says::Payment(state) => advance(&mut self.payment, sequence, state),
            Says::Store(state) => advance(&mut self.store, sequence, state),
            Says::Delivery(state) => advance(&mut self.delivery, sequence, state),
            Says::Nothing => {}
        }
        fill(&mut self.store_id, fact.store_id.as_ref());
        fill(&mut self.basket, fact.basket.as_ref());
        fill(&mut self.fulfilment, fact.fulfilment.as_ref());
        self.created_at = self.created_at.min(fact.entry.at);
        self.updated_at = self.updated_at.max(fact.entry.at);
    }
}

fn advance<T>(slot: &mut Option<Latest<T>>, sequence: i64, value: T) {
    if slot.as_ref().is_none_or(|latest| latest.sequence < sequence) {
        *slot = Some(Latest { sequence, value });
    }
}

fn fill<T: Clone>(slot: &mut Option<T>, value: Option<&T>) {
    if slot.is_none() {
        *slot = value.cloned();
    }
}
