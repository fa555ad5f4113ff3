//! E-mail: hands messages to an SMTP relay.
//!
//! The message's id is the Message-ID, by which mail systems drop duplicates. A 5xx reply: never
//! again. Everything else: later.

use std::time::{Duration, UNIX_EPOCH};

use chassis::async_trait;
use chassis::call::within;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::application::ports::{Messenger, Outcome};
use crate::domain::{CaseKind, Channel, ChannelKind, Message, Record, title};

const SILENCE: &str = "the relay did not answer in time";

/// Where e-mail is handed over, from `smtp://host:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Relay {
    host: String,
    port: u16,
}

fn relay(url: &str) -> Result<Relay, String> {
    let wrong = || format!("{url:?} is not of the form smtp://host:port");
    let rest = url.strip_prefix("smtp://").ok_or_else(wrong)?;
    let (host, port) = rest.trim_end_matches('/').rsplit_once(':').ok_or_else(wrong)?;
    let port = port.parse().ok().filter(|port| *port != 0).ok_or_else(wrong)?;
    let host = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if host.is_empty() || host.contains(['/', '@', ' ']) {
        return Err(wrong());
    }
    Ok(Relay { host: host.to_owned(), port })
}

/// Checks `--smtp-url`.
pub(crate) fn check_url(url: &str) -> Result<String, String> {
    relay(url).map(|_| url.to_owned())
}

/// Checks `--smtp-from`.
pub(crate) fn check_sender(from: &str) -> Result<String, String> {
    from.parse::<Mailbox>()
        .map(|_| from.to_owned())
        .map_err(|error| format!("{from:?} is no mailbox: {error}"))
}

/// Tells by e-mail.
#[derive(Debug)]
pub(crate) struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl Email {
    /// Hands over to the relay at `url`, which gets `timeout` for each message, in the name of `from`.
    pub(crate) fn try_new(url: &str, from: &str, timeout: Duration) -> Result<Self, String> {
        let Relay { host, port } = relay(url)?;
        let from = from.parse::<Mailbox>().map_err(|error| error.to_string())?;
        // "Dangerous" is lettre's word for a relay without TLS: one that stands beside us.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .timeout(Some(timeout))
            .build();
        Ok(Self { transport, from, timeout })
    }

    fn letter(&self, it: &Record, address: &str) -> Result<lettre::Message, String> {
        let to = address.parse::<Address>().map_err(|error| error.to_string())?;
        let written = UNIX_EPOCH + Duration::from_micros(u64::try_from(it.created_at.micros()).unwrap_or(0));
        lettre::Message::builder()
            .message_id(Some(format!("<{}@maeul>", it.id)))
            .date(written)
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(title(it.kind))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}\r\n\r\n{} {}\r\n", it.text, case(it), it.case_id))
            .map_err(|error| error.to_string())
    }

    async fn hand_over(&self, it: &Record, address: &str) -> Outcome {
        let letter = match self.letter(it, address) {
            Ok(letter) => letter,
            Err(why) => return Outcome::Refused(why),
        };
        match self.transport.send(letter).await {
            Ok(_) => Outcome::Taken,
            Err(error) if error.is_permanent() => Outcome::Refused(reason(&error)),
            Err(error) => Outcome::Failed(reason(&error)),
        }
    }
}

/// What a message is about, as people call it.
fn case(it: &Record) -> &'static str {
    match it.kind.case() {
        CaseKind::Order => "Order",
        CaseKind::Loan => "Loan",
        CaseKind::Booking => "Booking",
    }
}

/// The kind of failure and the reply's code, without the reply's text, which may repeat the address.
fn reason(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the relay answered {code}"),
        None if error.is_timeout() => SILENCE.to_owned(),
        None => "the relay cannot be reached".to_owned(),
    }
}

#[async_trait]
impl Messenger for Email {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, message: &Message, channel: &Channel) -> Outcome {
        let work = self.hand_over(message.record(), channel.address());
        within("smtp/Send", self.timeout, work).await.unwrap_or_else(|| Outcome::Failed(SILENCE.to_owned()))
    }
}

#[cfg(test)]
#[path = "email_tests.rs"]
mod tests;
