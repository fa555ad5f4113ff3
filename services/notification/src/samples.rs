//! Messages that tests share.

use chassis::types::Timestamp;

use crate::domain::{CaseId, CustomerId, Kind, Message, Recipient, StoreId};

pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_763_700_000_000_000);

pub(crate) fn customer(id: &str) -> Recipient {
    Recipient::Customer(CustomerId::try_new(id).unwrap())
}

pub(crate) fn store(id: &str) -> Recipient {
    Recipient::Store(StoreId::try_new(id).unwrap())
}

/// A message to `customer:c-1`, due since long ago.
pub(crate) fn message(case: &str, kind: impl Into<Kind>) -> Message {
    message_to(customer("c-1"), case, kind)
}

pub(crate) fn message_to(recipient: Recipient, case: &str, kind: impl Into<Kind>) -> Message {
    message_of(recipient, case, kind, 1)
}

/// Of the event number `sequence`.
pub(crate) fn message_of(recipient: Recipient, case: &str, kind: impl Into<Kind>, sequence: i64) -> Message {
    let case = CaseId::try_new(case).unwrap();
    Message::try_new(case, kind.into(), sequence, recipient, "2 × Bibimbap".to_owned(), NOW).unwrap()
}
