//! The context `notification`: tells customers and stores what happens to their orders, loans and bookings.
//!
//! Owns: messages (one for each case and kind, or source event where a kind comes several times) and the channels that people chose. Publishes:
//! `NotificationSent`, `NotificationFailed`. Consumes: every event that its table names a message for
//! (`inbound/notices`), and the stores' names. Nobody waits for it: it may be down or gone.
//!
//! A message is recorded in the transaction that handles its event, so exactly once; it is sent
//! afterwards, over the channel chosen by then, under a stable id by which the channel recognises the
//! one re-send that a crash between sending and recording may cause.

mod application;
mod domain;
mod inbound;
#[cfg(test)]
mod once_tests;
mod outbound;
#[cfg(test)]
mod samples;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use chassis::db::Migrations;
use chassis::error::{Error, Result};
use chassis::host::Host;
use chassis::worker::Wake;
use maeul_proto::notification::v1::notification_service_server::NotificationServiceServer;

use application::ports::Messenger;
use application::{Application, Sending, Way};

/// What a lease outlasts the time that a channel is given for one message by.
const LEASE_MARGIN: Duration = Duration::from_secs(2);

/// How messages leave the village.
#[derive(clap::Args, Debug, Clone)]
#[command(next_help_heading = "Messages")]
#[group(skip)]
pub struct Config {
    /// The SMTP relay that takes e-mails, without TLS and so beside us: smtp://host:port. Without it
    /// nobody can choose e-mail
    #[arg(long, env = "MAEUL_SMTP_URL", value_name = "URL", value_parser = outbound::check_url)]
    pub smtp_url: Option<String>,

    /// The sender of e-mails
    #[arg(long, env = "MAEUL_SMTP_FROM", value_name = "MAILBOX", default_value = "Maeul <maeul@localhost>",
        value_parser = outbound::check_sender)]
    pub smtp_from: String,

    /// How often a message is tried before it is given up; the waits between double from 1 s to 1 min
    #[arg(long, env = "MAEUL_NOTIFICATION_TRIES", value_name = "N", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..=100))]
    pub notification_tries: u32,

    /// How long a webhook or the SMTP relay may take for one message
    #[arg(long, env = "MAEUL_NOTIFICATION_TIMEOUT", value_name = "DURATION", default_value = "5s",
        value_parser = humantime::parse_duration)]
    pub notification_timeout: Duration,
}

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[("notification", &outbound::MIGRATIONS)];

/// Wires the context into a process.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database("notification", &outbound::MIGRATIONS).await?;
    let store = Arc::new(outbound::SqlNotifications::new(db.clone()));
    let patience = domain::Patience {
        tries: config.notification_tries,
        first_wait: Duration::from_secs(1),
        longest_wait: Duration::from_mins(1),
    };
    let lease = config.notification_timeout + LEASE_MARGIN;
    let ways = messengers(&config)?.into_iter().map(|messenger| Way { messenger, wake: Wake::default() });
    let app = Arc::new(Application::new(store, ways.collect(), patience, lease));

    host.members("notification", Arc::new(inbound::StorePeople(app.clone())));
    let grpc = inbound::Grpc::new(app.clone(), db.clone(), host.stopping());
    host.serve(NotificationServiceServer::new(grpc));
    host.consume(&db, Arc::new(inbound::Policies::new(app.wakes())));
    for (kind, wake) in app.ways() {
        host.work_due(&db, Arc::new(Sending { app: app.clone(), kind }), wake);
    }
    Ok(())
}

/// The ways out that this configuration opens.
fn messengers(config: &Config) -> Result<Vec<Arc<dyn Messenger>>> {
    let timeout = config.notification_timeout;
    let mut all: Vec<Arc<dyn Messenger>> =
        vec![Arc::new(outbound::Console), Arc::new(outbound::Webhook::new(timeout))];
    if let Some(url) = &config.smtp_url {
        let email = outbound::Email::try_new(url, &config.smtp_from, timeout).map_err(Error::internal)?;
        all.push(Arc::new(email));
    }
    Ok(all)
}
