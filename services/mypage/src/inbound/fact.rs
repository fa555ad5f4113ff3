//! What every event says, whatever it is about.

use chassis::error::{Error, Result};
use chassis::events::{Event, id};
use chassis::types::{Money, Timestamp};
use maeul_proto::money::Money as ProtoMoney;

use crate::domain::{Case, Fact, Origin};

/// The context that published an event.
pub(super) fn context(event: &Event) -> &str {
    event.kind.split('.').nth(1).unwrap_or_default()
}

/// What an event says about a case of a customer.
pub(super) fn fact<C: Case>(event: &Event, case: String, customer: String, says: C::Says) -> Result<Fact<C>> {
    Ok(Fact {
        id: id(case)?,
        customer_id: id(customer)?,
        origin: Origin {
            at: event.happened_at(),
            source: context(event).to_owned(),
            sequence: event.sequence,
            event_id: event.id.clone(),
            event_type: event.kind.clone(),
        },
        says,
    })
}

/// An amount that an event names.
pub(super) fn money(amount: &ProtoMoney) -> Result<Money> {
    Money::try_from(amount).map_err(Error::internal)
}

/// A moment that an event must name.
pub(super) fn moment(moment: Option<prost_types::Timestamp>) -> Result<Timestamp> {
    moment.map(Timestamp::from).ok_or_else(|| Error::internal("the event lacks a time"))
}

/// An event that was subscribed to and is not known: a mistake of ours.
pub(super) fn unknown(event: &Event) -> Error {
    Error::internal(format!("nobody asked for events of type {}", event.kind))
}
