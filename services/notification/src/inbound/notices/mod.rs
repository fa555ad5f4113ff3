//! Which event gives reason to tell whom what: one source event for each kind of message.

mod library;
mod ordering;
mod rooms;

use chassis::error::{Error, Result};
use chassis::events::Event;
use chassis::types::Money;
use maeul_proto::money::Money as ProtoMoney;

use crate::application::Notice;
use crate::domain::{CaseId, CustomerId, Recipient, Telling};

/// The events that customers or stores are told of.
pub(super) fn sources() -> Vec<&'static str> {
    [ordering::SOURCES.as_slice(), &library::SOURCES, &rooms::SOURCES].concat()
}

/// What an event gives reason to tell; nothing for events that are not among the [`sources`].
pub(super) fn of(event: &Event) -> Result<Vec<Notice>> {
    match event.kind.split('.').nth(1) {
        Some("lending") => library::of(event),
        Some("booking" | "occupancy") => rooms::of(event),
        _ => ordering::of(event),
    }
}

/// Tells the customer of a case.
fn customer(event: &Event, case_id: String, customer_id: String, telling: Telling) -> Result<Notice> {
    let recipient = Recipient::Customer(CustomerId::try_new(customer_id).map_err(Error::internal)?);
    notice(event, case_id, recipient, telling)
}

/// Tells somebody who has to do with a case.
fn notice(event: &Event, case_id: String, recipient: Recipient, telling: Telling) -> Result<Notice> {
    let case_id = CaseId::try_new(case_id).map_err(Error::internal)?;
    Ok(Notice { case_id, sequence: event.sequence, recipient, telling })
}

/// An amount, where the event tells one.
fn money(amount: Option<&ProtoMoney>) -> Option<Money> {
    amount.and_then(|it| Money::try_from_parts(&it.currency_code, it.units, it.nanos).ok())
}
