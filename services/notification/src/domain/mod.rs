//! What is told to whom, in which words, and when a message counts as sent. Rules only: no I/O, and
//! nothing that knows how a channel works.

mod channel;
mod facts;
mod message;
mod recipient;
mod template;

pub(crate) use channel::{Channel, ChannelKind};
pub(crate) use facts::{Awaited, EndReason, Facts, Fulfilment, Line};
pub(crate) use message::{Event, Message, Patience, Record, State};
pub(crate) use recipient::Recipient;
pub(crate) use template::{Kind, compose, title};

chassis::types::id! {
    /// The id of an order: the case.
    pub(crate) struct OrderId;
    /// The id of a customer.
    pub(crate) struct CustomerId;
    /// The id of a store.
    pub(crate) struct StoreId;
    /// The id of a message, by which a channel recognises one that is sent again.
    pub(crate) struct NotificationId;
}
