//! The webhook: an HTTP POST of JSON, as a messenger's gateway takes it.
//!
//! The message's id is in the `Idempotency-Key` header and in the body. 2xx: taken. 4xx except 408 and
//! 429: never again. Everything else, silence too: later. Redirects are not followed.

use std::time::Duration;

use chassis::async_trait;
use chassis::call::within;
use reqwest::header::HeaderValue;
use reqwest::{Client, StatusCode, redirect};
use serde::Serialize;
use tokio::sync::OnceCell;

use crate::application::ports::{Messenger, Outcome};
use crate::domain::{Channel, ChannelKind, Message, Recipient, Record, title};

const SILENCE: &str = "the endpoint did not answer in time";

/// What is posted.
#[derive(Debug, Serialize)]
struct Body<'a> {
    id: &'a str,
    case_id: &'a str,
    case_kind: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_id: Option<&'a str>,
    title: &'static str,
    text: &'a str,
    create_time: String,
}

impl<'a> Body<'a> {
    fn of(it: &'a Record) -> Self {
        let (customer_id, store_id) = match &it.recipient {
            Recipient::Customer(id) => (Some(id.as_str()), None),
            Recipient::Store(id) => (None, Some(id.as_str())),
        };
        Self {
            id: it.id.as_str(),
            case_id: it.case_id.as_str(),
            case_kind: it.kind.case().word(),
            kind: it.kind.word(),
            customer_id,
            store_id,
            title: title(it.kind),
            text: &it.text,
            create_time: it.created_at.to_string(),
        }
    }
}

/// Tells by HTTP.
#[derive(Debug)]
pub(crate) struct Webhook {
    timeout: Duration,
    /// Made when it is first used: reading the system's certificates takes a moment.
    client: OnceCell<Client>,
}

impl Webhook {
    /// Gives an endpoint `timeout` to answer.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { timeout, client: OnceCell::new() }
    }

    async fn client(&self) -> Result<&Client, reqwest::Error> {
        self.client
            .get_or_try_init(|| async {
                Client::builder()
                    .user_agent(concat!("maeul/", env!("CARGO_PKG_VERSION")))
                    .redirect(redirect::Policy::none())
                    .connect_timeout(self.timeout.min(Duration::from_secs(2)))
                    .timeout(self.timeout)
                    .build()
            })
            .await
    }

    async fn post(&self, url: &str, it: &Record) -> Outcome {
        let key = match HeaderValue::from_str(it.id.as_str()) {
            Ok(key) => key,
            Err(error) => return Outcome::Refused(error.to_string()),
        };
        let client = match self.client().await {
            Ok(client) => client,
            Err(error) => return Outcome::Failed(reason(error)),
        };
        match client.post(url).header("Idempotency-Key", key).json(&Body::of(it)).send().await {
            Ok(answer) => judge(answer.status()),
            Err(error) if error.is_builder() => Outcome::Refused(reason(error)),
            Err(error) if error.is_timeout() => Outcome::Failed(SILENCE.to_owned()),
            Err(error) => Outcome::Failed(reason(error)),
        }
    }
}

fn judge(status: StatusCode) -> Outcome {
    let why = || format!("the endpoint answered {status}");
    match status {
        s if s.is_success() => Outcome::Taken,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Outcome::Failed(why()),
        s if s.is_client_error() => Outcome::Refused(why()),
        _ => Outcome::Failed(why()),
    }
}

/// The error and its causes, without the URL: it may hold a secret, and the reason is listed.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[async_trait]
impl Messenger for Webhook {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Webhook
    }

    async fn send(&self, message: &Message, channel: &Channel) -> Outcome {
        let post = self.post(channel.address(), message.record());
        within("webhook/Post", self.timeout, post)
            .await
            .unwrap_or_else(|| Outcome::Failed(SILENCE.to_owned()))
    }
}

#[cfg(test)]
#[path = "webhook_tests.rs"]
mod tests;
