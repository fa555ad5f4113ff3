//! Orders: what `order`, `store`, `payment` and `delivery` said about one, and where it stands in one word.

mod case;
mod fact;
mod headline;
mod states;

use super::{Fact, View};

pub(crate) use case::{Basket, Item, OrderCase, OrderPart};
pub(crate) use fact::{Entry, OrderSays, Part};
pub(crate) use headline::{Headline, headline};
pub(crate) use states::{DeliveryState, EndReason, Fulfilment, OrderState, PaymentState, StoreState};

/// What a customer sees of an order, beside its timeline.
pub(crate) type OrderView = View<OrderCase>;
/// An event about an order.
pub(crate) type OrderFact = Fact<OrderCase>;

chassis::types::id! {
    /// The id of an order: the case.
    pub(crate) struct OrderId;
    /// The id of a store.
    pub(crate) struct StoreId;
}
