//! Requests checked and turned into the domain's words, and back.

use chassis::error::{Error, Result};
use chassis::grpc::{PageToken, Violations, page_size};
use chassis::types::Timestamp;
use maeul_proto::notification::v1 as proto;
use proto::{list_notifications_request, notification, set_channel_request, watch_notifications_request};

use crate::application::ports::{Query, Whose};
use crate::domain::{Channel, Message, Recipient, State};
use crate::wire;

/// What stands for everybody in a list.
const EVERYBODY: &str = "-";

/// A recipient as each request carries it.
pub(super) enum Named {
    Customer(String),
    Store(String),
}

macro_rules! named {
    ($($module:ident),+) => {$(
        impl From<$module::Recipient> for Named {
            fn from(recipient: $module::Recipient) -> Self {
                match recipient {
                    $module::Recipient::CustomerId(id) => Self::Customer(id),
                    $module::Recipient::StoreId(id) => Self::Store(id),
                }
            }
        }
    )+};
}
named!(list_notifications_request, watch_notifications_request, set_channel_request);

impl Named {
    fn check(violations: &mut Violations, named: Option<impl Into<Self>>) -> Option<Recipient> {
        match named.map(Into::into) {
            None => {
                violations.add("recipient", "customer_id or store_id is required");
                None
            }
            Some(Self::Customer(id)) => violations.id("customer_id", &id).map(Recipient::Customer),
            Some(Self::Store(id)) => violations.id("store_id", &id).map(Recipient::Store),
        }
    }
}

pub(super) fn query(request: proto::ListNotificationsRequest) -> Result<Query> {
    let mut violations = Violations::new();
    let updated_after = violations.time("updated_after", request.updated_after);
    let whose = match request.recipient.map(Named::from) {
        Some(Named::Customer(id)) if id == EVERYBODY => Some(Whose::AllCustomers),
        Some(Named::Store(id)) if id == EVERYBODY => Some(Whose::AllStores),
        named => Named::check(&mut violations, named).map(Whose::One),
    };
    let whose = violations.finish(whose)?;
    let token = PageToken::parse(&request.page_token)?;
    Ok(Query {
        whose,
        updated_after: updated_after.unwrap_or(Timestamp::from_micros(i64::MIN)),
        before: if request.page_token.is_empty() { i64::MAX } else { token.at },
        size: page_size(request.page_size)?,
    })
}

pub(super) fn watched(request: proto::WatchNotificationsRequest) -> Result<Recipient> {
    let mut violations = Violations::new();
    let recipient = Named::check(&mut violations, request.recipient);
    violations.finish(recipient)
}

pub(super) fn choice(request: proto::SetChannelRequest) -> Result<(Recipient, Channel)> {
    let mut violations = Violations::new();
    violations.request_id(&request.request_id);
    let recipient = Named::check(&mut violations, request.recipient);
    let channel = channel(&mut violations, request.channel);
    violations.finish(recipient.zip(channel))
}

fn channel(violations: &mut Violations, channel: Option<proto::Channel>) -> Option<Channel> {
    use proto::channel::Target;
    let (field, channel) = match channel.and_then(|channel| channel.target) {
        None => {
            violations.add("channel", "console, webhook or email is required");
            return None;
        }
        Some(Target::Console(_)) => return Some(Channel::Console),
        Some(Target::Webhook(webhook)) => ("channel.webhook.url", Channel::try_webhook(&webhook.url)),
        Some(Target::Email(email)) => ("channel.email.address", Channel::try_email(&email.address)),
    };
    channel.map_err(|error| violations.add(field, error.to_string())).ok()
}

/// A message on the wire.
pub(super) fn notification(message: &Message) -> proto::Notification {
    let it = message.record();
    proto::Notification {
        notification_id: it.id.to_string(),
        case_id: it.case_id.to_string(),
        case_kind: wire::case_kind(it.kind.case()).into(),
        kind: wire::kind(it.kind).into(),
        text: it.text.clone(),
        channel: it.channel.map_or(proto::ChannelKind::Unspecified, wire::channel_kind).into(),
        state: state(it.state).into(),
        attempts: i32::try_from(it.attempts).unwrap_or(i32::MAX),
        last_error: it.last_error.clone().unwrap_or_default(),
        create_time: Some(it.created_at.into()),
        update_time: Some(it.updated_at.into()),
        send_time: it.sent_at.map(Into::into),
        recipient: Some(match &it.recipient {
            Recipient::Customer(id) => notification::Recipient::CustomerId(id.to_string()),
            Recipient::Store(id) => notification::Recipient::StoreId(id.to_string()),
        }),
    }
}

fn state(state: State) -> proto::NotificationState {
    match state {
        State::Pending => proto::NotificationState::Pending,
        State::Sent => proto::NotificationState::Sent,
        State::Failed => proto::NotificationState::Failed,
    }
}

impl From<Channel> for proto::SetChannelResponse {
    fn from(channel: Channel) -> Self {
        use proto::channel::{Console, Email, Target, Webhook};
        let target = match channel {
            Channel::Console => Target::Console(Console {}),
            Channel::Webhook(url) => Target::Webhook(Webhook { url }),
            Channel::Email(address) => Target::Email(Email { address }),
        };
        Self { channel: Some(proto::Channel { target: Some(target) }) }
    }
}

/// A change names a message that this service made.
pub(super) fn item(text: String) -> Result<crate::domain::NotificationId> {
    crate::domain::NotificationId::try_new(text).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use proto::channel::{Console, Email, Target, Webhook};

    use super::*;

    /// The fields that an error names.
    fn named<T>(result: Result<T>) -> String {
        let error = result.err().expect("bad input is refused");
        assert_eq!(error.code(), chassis::error::Code::InvalidArgument);
        error.message().split("; ").map(|part| part.split(": ").next().unwrap()).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn bad_input_is_refused_by_the_name_of_its_field() {
        use set_channel_request::Recipient as To;
        let choose = |recipient, target, request_id: &str| {
            let channel = Some(proto::Channel { target });
            choice(proto::SetChannelRequest { recipient, channel, request_id: request_id.into() })
        };
        let c1 = || Some(To::CustomerId("c-1".into()));
        let console = || Some(Target::Console(Console {}));
        assert!(choose(c1(), console(), "r-1").is_ok());
        assert_eq!(named(choice(proto::SetChannelRequest::default())), "request_id,recipient,channel");
        assert_eq!(named(choose(Some(To::CustomerId("-".into())), console(), "r-1")), "customer_id");
        assert_eq!(named(choose(Some(To::StoreId(String::new())), None, "")), "request_id,store_id,channel");
        let webhook = Some(Target::Webhook(Webhook { url: "file:///etc".into() }));
        assert_eq!(named(choose(c1(), webhook, "r-1")), "channel.webhook.url");
        let email = Some(Target::Email(Email { address: "customer".into() }));
        assert_eq!(named(choose(c1(), email, "r-1")), "channel.email.address");
    }

    #[test]
    fn bad_lists_and_watches_are_refused_by_the_name_of_the_field() {
        use list_notifications_request::Recipient as Listed;
        const BEYOND: prost_types::Timestamp = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
        let list = |change: fn(&mut proto::ListNotificationsRequest)| {
            let recipient = Some(Listed::CustomerId("-".into()));
            let mut request = proto::ListNotificationsRequest { recipient, ..Default::default() };
            change(&mut request);
            query(request)
        };
        assert!(matches!(list(|_| {}).unwrap().whose, Whose::AllCustomers));
        assert_eq!(named(list(|r| r.recipient = None)), "recipient");
        assert_eq!(named(list(|r| r.recipient = Some(Listed::StoreId("a b".into())))), "store_id");
        assert_eq!(named(list(|r| r.page_size = -1)), "page_size");
        assert_eq!(named(list(|r| r.page_token = "x".into())), "page_token");
        assert_eq!(named(list(|r| r.updated_after = Some(BEYOND))), "updated_after");
        assert_eq!(named(watched(proto::WatchNotificationsRequest::default())), "recipient");
    }
}
