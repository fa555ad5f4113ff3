//! Sending what is due on one channel.
//!
//! A message is taken for oneself (commit), handed over, and the outcome recorded (commit). A crash in
//! between leaves it pending: it is sent again under the same id once the lease is over.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chassis::async_trait;
use chassis::case::Behalf;
use chassis::due::Due;
use chassis::error::{Code, Error, Result};
use chassis::types::Timestamp;
use chassis::uow::retry_conflicts;

use super::Application;
use super::ports::Outcome;
use crate::domain::{CaseId, Channel, ChannelKind, Message, Recipient};

/// How long after they were taken the last one of several messages is begun: less than the lease outlasts
/// one message.
const BEGUN_WITHIN: Duration = Duration::from_secs(1);

/// Messages of one case and recipient that this worker may send for a while, in their order.
pub(crate) struct Taken {
    messages: Vec<Message>,
    channel: Channel,
    at: Instant,
}

/// What a channel did with a message; nothing where it was not its turn.
#[derive(Debug)]
pub(super) struct Sent {
    behalf: Behalf,
    message: Message,
    kind: ChannelKind,
    outcome: Option<Outcome>,
}

/// What is to be sent on one channel. Each has a worker of its own, so that a webhook that hangs delays no e-mail.
pub(crate) struct Sending {
    /// Who sends.
    pub(crate) app: Arc<Application>,
    /// On which channel.
    pub(crate) kind: ChannelKind,
}

#[async_trait]
impl Due for Sending {
    type Item = Taken;

    fn at_once(&self) -> usize {
        32
    }

    fn name(&self) -> &'static str {
        match self.kind {
            ChannelKind::Console => "console sender",
            ChannelKind::Webhook => "webhook sender",
            ChannelKind::Email => "e-mail sender",
        }
    }

    fn case(taken: &Taken) -> &str {
        taken.messages.first().map_or("", |message| message.record().case_id.as_str())
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.app.store.next_due(self.kind).await
    }

    async fn lease(&self, most: i64) -> Result<Vec<Taken>> {
        self.app.take_due(self.kind, most).await
    }

    /// What cannot be recorded stays pending and is sent again, under the same id.
    async fn act(&self, taken: Taken) -> Result<()> {
        self.app.send(taken).await
    }
}

impl Application {
    /// Takes up to `limit` due messages of a channel.
    pub(crate) async fn take_due(&self, kind: ChannelKind, limit: i64) -> Result<Vec<Taken>> {
        retry_conflicts(|| self.take(kind, limit)).await
    }

    async fn take(&self, kind: ChannelKind, limit: i64) -> Result<Vec<Taken>> {
        let mut uow = self.store.begin("TakeNotifications").await?;
        let (until, at) = (uow.now().plus(self.lease), Instant::now());
        let messages = uow.take_due(kind, limit, until).await?;
        let recipients = messages.iter().map(|message| &message.record().recipient).collect();
        let channels = uow.channels(&recipients).await?;
        let mut cases: BTreeMap<(CaseId, Recipient), Vec<Message>> = BTreeMap::new();
        for message in messages {
            let case = (message.record().case_id.clone(), message.record().recipient.clone());
            cases.entry(case).or_default().push(message);
        }
        let mut all = Vec::with_capacity(cases.len());
        for ((_, recipient), messages) in cases {
            let channel = channels.get(&recipient).cloned().unwrap_or(Channel::Console);
            if channel.kind() == kind {
                all.push(Taken { messages, channel, at });
            } else {
                // Recorded while the recipient chose another channel: told by that one, once the lease is over.
                uow.reroute(&messages, channel.kind()).await?;
                self.way(channel.kind()).iter().for_each(|way| uow.wake(&way.wake));
            }
        }
        uow.commit().await?;
        Ok(all)
    }

    /// Hands messages over, one after the other until one is not taken, and records what became of them,
    /// together with what became of others meanwhile.
    pub(crate) async fn send(&self, taken: Taken) -> Result<()> {
        let Taken { messages, channel, at } = taken;
        let Some(way) = self.way(channel.kind()) else { return Ok(()) };
        let (mut sent, mut goes_on) = (Vec::with_capacity(messages.len()), true);
        for message in messages {
            let in_time = sent.is_empty() || at.elapsed() < BEGUN_WITHIN;
            let outcome =
                if goes_on && in_time { Some(way.messenger.send(&message, &channel).await) } else { None };
            goes_on = !matches!(outcome, None | Some(Outcome::Failed(_)));
            sent.push(Sent { behalf: Behalf::current(), message, kind: channel.kind(), outcome });
        }
        let recorded = self.sent.join(sent, |all| self.record_all(all)).await;
        recorded.unwrap_or_else(|| Err(Error::internal("whoever recorded it went away")))
    }

    async fn record_all(&self, all: Vec<Vec<Sent>>) -> Vec<Result<()>> {
        let together: Vec<&Sent> = all.iter().flatten().collect();
        if all.len() > 1 && self.record(&together).await.is_ok() {
            return all.iter().map(|_| Ok(())).collect();
        }
        let mut recorded = Vec::with_capacity(all.len());
        for case in &all {
            recorded.push(match self.record(&case.iter().collect::<Vec<_>>()).await {
                Err(error) if error.code() == Code::Aborted => {
                    let case = case.first().map(|sent| sent.message.record().case_id.clone());
                    tracing::warn!(?case, "messages were sent by somebody else too, under the same ids");
                    Ok(())
                }
                recorded => recorded,
            });
        }
        recorded
    }

    async fn record(&self, all: &[&Sent]) -> Result<()> {
        let mut uow = self.store.begin("RecordNotification").await?;
        let now = uow.now();
        let mut messages = Vec::with_capacity(all.len());
        for Sent { behalf, message, kind, outcome } in all {
            let mut message = message.clone();
            let changed = match outcome {
                Some(Outcome::Taken) => message.sent(*kind, now),
                Some(Outcome::Failed(why)) => message.failed(*kind, why.clone(), self.patience, now),
                Some(Outcome::Refused(why)) => message.refused(*kind, why.clone(), now),
                None => message.put_back(now),
            };
            changed.map_err(Error::internal)?;
            messages.push((behalf.clone(), message));
        }
        uow.save(&mut messages).await?;
        uow.commit().await
    }
}
