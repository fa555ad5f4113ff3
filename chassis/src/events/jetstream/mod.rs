//! The event log on NATS `JetStream`: one stream, in the order in which it has stored what was published.
//!
//! Consumers keep their places in their own databases, so nothing on the server is theirs: each follows
//! the stream by a nameless consumer that is made where it stands, and made anew whenever anything about
//! it is in doubt.

mod args;
mod bus;
mod message;
mod publish;
mod signals;
mod stream;
mod subscription;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::{Client, ClientError, ConnectErrorKind, Event as LinkEvent};
use tokio::sync::watch;

pub use args::{EventsUrl, NatsArgs, NatsUrl, StreamName};
use message::Names;
use stream::Facts;

use crate::error::Error;
use crate::worker::backoff;

/// How long one request may take.
const REQUEST: Duration = Duration::from_secs(5);
/// How often a silent connection is tried.
const PING: Duration = Duration::from_secs(5);
/// How long to wait at most between two tries to connect.
const RECONNECT: Duration = Duration::from_secs(1);

/// The log on one NATS cluster. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JetStream(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    context: Context,
    names: Names,
    replicas: usize,
    link: watch::Receiver<Link>,
    away: watch::Receiver<Option<String>>,
    /// What is known of the stream on this connection.
    facts: Mutex<Option<(Link, Facts)>>,
}

/// The connection: whether it is up, and how often it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Link {
    up: bool,
    times: u64,
}

impl JetStream {
    /// Connects in the background, for ever. Fails only for a mistake of configuration, in one line.
    pub async fn connect(url: &NatsUrl, args: &NatsArgs) -> Result<Self, String> {
        let (link, links) = watch::channel(Link::default());
        let (away, told_away) = watch::channel(Some("not connected to NATS".to_owned()));
        let notes = Notes { url: url.to_string(), link, away };
        let mut options = args.options().await?;
        if let Some((user, password)) = url.user() {
            options = options.user_and_password(user, password);
        }
        let options = options
            .name("maeul")
            .retry_on_initial_connect()
            .max_reconnects(None)
            .reconnect_delay_callback(|tries| {
                let failures = u32::try_from(tries).unwrap_or(u32::MAX);
                if failures <= 1 { Duration::ZERO } else { backoff(failures, Duration::from_millis(10), RECONNECT) }
            })
            .connection_timeout(Duration::from_secs(2))
            .ping_interval(PING)
            .request_timeout(Some(REQUEST))
            // What this process tells others, it knows.
            .no_echo()
            .event_callback(move |event| {
                notes.take(&event);
                std::future::ready(())
            });
        let client = options.connect(url.servers()).await.map_err(|why| format!("--events {url}: {why}"))?;
        let mut context = async_nats::jetstream::new(client.clone());
        context.set_timeout(REQUEST);
        let names = Names::of(args.nats_stream.to_string());
        let replicas = usize::from(args.nats_replicas);
        let facts = Mutex::default();
        Ok(Self(Arc::new(Inner { client, context, names, replicas, link: links, away: told_away, facts })))
    }

    /// Why NATS cannot be reached; `None` while it can.
    pub fn away(&self) -> watch::Receiver<Option<String>> {
        self.0.away.clone()
    }

    /// Whether NATS can be reached now.
    pub fn is_connected(&self) -> bool {
        self.0.link.borrow().up
    }

    /// Waits until NATS can be reached.
    pub async fn connected(&self) {
        let mut link = self.0.link.clone();
        if link.wait_for(|link| link.up).await.is_err() {
            // The client is gone, and with it this process's work.
            std::future::pending::<()>().await;
        }
    }

    /// An error at once where NATS cannot be reached, for those who do not wait.
    fn check_connected(&self) -> Result<(), Error> {
        if self.is_connected() { Ok(()) } else { Err(away("NATS cannot be reached")) }
    }
}

/// What becomes of the connection.
struct Notes {
    /// Without its password.
    url: String,
    link: watch::Sender<Link>,
    away: watch::Sender<Option<String>>,
}

impl Notes {
    fn take(&self, event: &LinkEvent) {
        match event {
            LinkEvent::Connected => {
                self.away.send_replace(None);
                self.link.send_modify(|link| *link = Link { up: true, times: link.times + 1 });
                tracing::info!("connected to NATS");
            }
            LinkEvent::Closed => self.is_down(),
            LinkEvent::Disconnected => {
                self.is_down();
                tracing::warn!("disconnected from NATS, connecting again");
            }
            LinkEvent::LameDuckMode => tracing::info!("a NATS server is about to stop"),
            LinkEvent::Draining => {}
            LinkEvent::ClientError(ClientError::Other(why)) if !self.link.borrow().up => self.in_vain(why),
            LinkEvent::SlowConsumer(_) | LinkEvent::ServerError(_) | LinkEvent::ClientError(_) => {
                tracing::warn!(%event, "NATS");
            }
        }
    }

    fn is_down(&self) {
        self.link.send_modify(|link| link.up = false);
        self.away.send_replace(Some("disconnected from NATS".to_owned()));
    }

    /// One more try to connect was in vain. What is wrong is said once, until it is something else.
    fn in_vain(&self, why: &str) {
        let barred = [ConnectErrorKind::AuthorizationViolation, ConnectErrorKind::Authentication];
        let why = if barred.iter().any(|kind| kind.to_string() == why) {
            format!(
                "NATS does not let this process in ({why}): check the user and password in --events, \
                 --nats-credentials or --nats-nkey"
            )
        } else {
            format!("NATS cannot be reached: {why}")
        };
        let news = self.away.send_if_modified(|away| {
            let is_news = away.as_ref() != Some(&why);
            *away = Some(why.clone());
            is_news
        });
        if news {
            tracing::warn!(url = self.url, "{why}; trying for ever");
        }
    }
}

/// The log cannot do it now.
fn away(why: impl std::fmt::Display) -> Error {
    Error::unavailable("LOG_UNAVAILABLE", format!("the event log is away: {why}"), Duration::from_secs(1))
}
