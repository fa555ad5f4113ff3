//! What a customer sees of an order, as a function of what happened to it. Rules only: no I/O, and no
//! word of how events are carried.

mod fact;
mod headline;
mod states;
mod view;

pub(crate) use fact::{Entry, Fact, Says};
pub(crate) use headline::{Headline, headline};
pub(crate) use states::{DeliveryState, EndReason, Fulfilment, OrderState, PaymentState, StoreState};
pub(crate) use view::{Basket, Item, Latest, OrderPart, OrderView};

chassis::types::id! {
    /// The id of an order: the case.
    pub(crate) struct OrderId;
    /// The id of a customer.
    pub(crate) struct CustomerId;
    /// The id of a store.
    pub(crate) struct StoreId;
}
