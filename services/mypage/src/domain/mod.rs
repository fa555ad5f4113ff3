//! What a customer sees of each case, as a function of what happened to it. Rules only: no I/O, and no word of how
//! events are carried.
//!
//! A [`View`] is the same for every kind of case; what differs is its [`Case`], a module for each system.

mod latest;
pub(crate) mod loans;
pub(crate) mod orders;
pub(crate) mod rooms;
#[cfg(test)]
pub(crate) mod samples;
mod view;

pub(crate) use latest::{Latest, advance, fill};
pub(crate) use view::{Case, CaseId, Fact, Origin, Section, View};

chassis::types::id! {
    /// The id of a customer.
    pub(crate) struct CustomerId;
}
