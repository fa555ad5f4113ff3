//! The people of the stories. Each acts by gRPC, and is told and shown what the village tells and shows them.

mod courier;
mod customer;
mod guest;
mod library;
mod reader;
mod room;
mod shop;
mod staff;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chassis::types::Money;
use maeul_proto::money::Money as Amount;
use maeul_proto::notification::v1::watch_notifications_request::Recipient;
use maeul_proto::notification::v1::{
    Notification, NotificationKind, NotificationState, WatchNotificationsRequest,
};

pub(super) use courier::Courier;
pub(super) use customer::Customer;
pub(super) use guest::{Guest, Span};
pub(super) use library::{Book, Edition, Library};
pub(super) use reader::Reader;
pub(super) use room::Room;
pub(super) use shop::{Opening, Shop};

use super::feed::Feed;
use super::stage::{Miss, Stage};

/// Something that a shop of a story sells.
#[derive(Debug, Clone)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) won: i64,
}

/// A product, how much of it, and which unit.
#[derive(Debug, Clone)]
pub(super) struct Wish<'a> {
    pub(super) product: &'a Product,
    pub(super) quantity: i32,
    pub(super) serial: Option<&'a str>,
}

/// How the goods reach the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Delivery,
    Pickup,
}

impl Way {
    fn words(self) -> &'static str {
        match self {
            Self::Delivery => "for delivery",
            Self::Pickup => "for pickup",
        }
    }
}

/// The messages that reach somebody, each shown as it is sent.
pub(super) struct Inbox {
    whose: &'static str,
    messages: Feed<Notification>,
}

impl Inbox {
    async fn open(stage: &Stage, whose: &'static str, recipient: Recipient) -> Result<Self, Miss> {
        let request = WatchNotificationsRequest { recipient: Some(recipient), resume_token: String::new() };
        let script = stage.script.clone();
        let shown = Mutex::new(BTreeSet::new());
        let read = move |response: maeul_proto::notification::v1::WatchNotificationsResponse| {
            let message = response.notification?;
            // A stream shows an item as it is now, which two changes in a row may do twice.
            let is_news = || {
                shown.lock().unwrap_or_else(PoisonError::into_inner).insert(message.notification_id.clone())
            };
            if message.state() == NotificationState::Sent && is_news() {
                script.message(
                    whose,
                    word(message.kind().as_str_name(), "NOTIFICATION_KIND_"),
                    &message.text,
                );
            }
            Some((message.notification_id.clone(), message))
        };
        let stream = stage.village.notification.clone().watch_notifications(request).await;
        Ok(Self { whose, messages: Feed::open(stream, read).await? })
    }

    /// Waits until the message of this kind about this case was sent.
    pub(super) async fn has(&self, stage: &Stage, case_id: &str, kind: NotificationKind) -> Result<(), Miss> {
        self.says(stage, case_id, kind, "").await
    }

    /// Waits until a message of this kind about this case was sent that says so: where a kind comes several times.
    async fn says(
        &self,
        stage: &Stage,
        case_id: &str,
        kind: NotificationKind,
        words: &str,
    ) -> Result<(), Miss> {
        let wanted = word(kind.as_str_name(), "NOTIFICATION_KIND_");
        let expected = format!("the message {wanted} to {}", self.whose);
        let about_it = |message: &Notification| message.case_id == case_id;
        let sent = |message: &Notification| {
            message.state() == NotificationState::Sent && message.text.contains(words)
        };
        let describe = |message: &Notification| {
            let kind = word(message.kind().as_str_name(), "NOTIFICATION_KIND_");
            let how = word(message.state().as_str_name(), "NOTIFICATION_STATE_");
            about_it(message).then(|| format!("{kind} {how}"))
        };
        self.messages.until(&expected, |m| about_it(m) && m.kind() == kind && sent(m), describe).await?;
        stage.script.counts();
        Ok(())
    }
}

/// The word of an enum's variant without its enum's name.
pub(super) fn word<'a>(name: &'a str, prefix: &str) -> &'a str {
    name.strip_prefix(prefix).unwrap_or(name)
}

/// A price in won.
pub(super) fn won(units: i64) -> Amount {
    Amount { currency_code: "KRW".to_owned(), units, nanos: 0 }
}

/// An amount as people read it.
pub(super) fn price(amount: &Amount) -> String {
    Money::try_from_parts(&amount.currency_code, amount.units, amount.nanos)
        .map_or_else(|_| format!("{amount:?}"), |money| money.to_string())
}
