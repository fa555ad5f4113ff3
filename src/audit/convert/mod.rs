//! From what the services answer to what is kept of it.

mod library;
mod ordering;
mod rooms;

use chassis::types::{Money, Timestamp};
use maeul_proto::{notification::v1 as notification, platform::v1 as platform};

use super::facts::{Consumer, Message, Recipient};

pub(in crate::audit) fn at(time: Option<prost_types::Timestamp>) -> Timestamp {
    time.map(Timestamp::from).unwrap_or_default()
}

fn money(amount: Option<maeul_proto::money::Money>) -> Option<Money> {
    amount.and_then(|amount| Money::try_from(&amount).ok())
}

/// An amount that was charged; nothing may be said as nothing or as zero.
fn charged(amount: Option<maeul_proto::money::Money>) -> Option<Money> {
    money(amount).filter(|amount| amount.micros() != 0)
}

impl From<notification::Notification> for Message {
    fn from(message: notification::Notification) -> Self {
        use notification::notification::Recipient as To;
        Self {
            kind: message.kind(),
            state: message.state(),
            says_how: message.send_time.is_some() && message.channel != 0,
            to: match message.recipient {
                Some(To::CustomerId(id)) => Recipient::Customer(id),
                Some(To::StoreId(id)) => Recipient::Store(id),
                None => Recipient::Nobody,
            },
            created: at(message.create_time),
            updated: at(message.update_time),
        }
    }
}

impl From<platform::Consumer> for Consumer {
    fn from(consumer: platform::Consumer) -> Self {
        Self {
            name: consumer.consumer,
            position: consumer.position,
            lag: consumer.lag,
            parked: consumer.parked,
            dead: consumer.dead,
            stands_still: false,
        }
    }
}
