//! Messages that tests share.

use chassis::types::Timestamp;

use crate::domain::{CustomerId, Kind, Message, OrderId, Recipient, StoreId};

pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_763_700_000_000_000);

pub(crate) fn customer(id: &str) -> Recipient {
    Recipient::Customer(CustomerId::try_new(id).unwrap())
}

pub(crate) fn store(id: &str) -> Recipient {
    Recipient::Store(StoreId::try_new(id).unwrap())
}

/// A message to `customer:c-1`, due since long ago.
pub(crate) fn message(order: &str, kind: Kind) -> Message {
    message_to(customer("c-1"), order, kind)
}

pub(crate) fn message_to(recipient: Recipient, order: &str, kind: Kind) -> Message {
    let order = OrderId::try_new(order).unwrap();
    Message::try_new(order, kind, recipient, "2 × Bibimbap".to_owned(), NOW).unwrap()
}
