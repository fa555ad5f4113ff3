//! What is told to whom, in which words, and when a message counts as sent. Rules only: no I/O, and
//! nothing that knows how a channel works.

mod channel;
mod kind;
mod library;
mod message;
mod ordering;
mod recipient;
mod rooms;
mod template;

pub(crate) use channel::{Channel, ChannelKind};
pub(crate) use kind::{CaseKind, Kind};
pub(crate) use library::{CancelReason, Date, LoanFacts, LoanKind};
pub(crate) use message::{Event, Message, Patience, Record, State};
pub(crate) use ordering::{Awaited, EndReason, Fulfilment, Line, OrderFacts, OrderKind};
pub(crate) use recipient::Recipient;
pub(crate) use rooms::{BookingFacts, BookingKind, Span};
pub(crate) use template::{Telling, title};

chassis::types::id! {
    /// The id of an order, a loan or a booking: what a message is about.
    pub(crate) struct CaseId;
    /// The id of a customer.
    pub(crate) struct CustomerId;
    /// The id of a store.
    pub(crate) struct StoreId;
    /// The id of a message, by which a channel recognises one that is sent again.
    pub(crate) struct NotificationId;
}
