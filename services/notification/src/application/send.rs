//! Sending what is due on one channel.
//!
//! A message is taken for oneself (commit), handed over, and the outcome recorded (commit). A crash in
//! between leaves it pending: it is sent again under the same id once the lease is over.

use chassis::case::Behalf;
use chassis::error::{Code, Error, Result};
use chassis::types::Timestamp;

use super::Application;
use super::ports::Outcome;
use crate::domain::{Channel, ChannelKind, Message};

/// A message that this worker may send for a while.
pub(crate) struct Taken {
    message: Message,
    channel: Channel,
}

impl Taken {
    /// The order it is about.
    pub(crate) fn order_id(&self) -> &str {
        self.message.record().order_id.as_str()
    }
}

/// What a channel did with a message.
#[derive(Debug)]
pub(super) struct Sent {
    behalf: Behalf,
    message: Message,
    kind: ChannelKind,
    outcome: Outcome,
}

impl Application {
    /// Takes up to `limit` due messages of a channel.
    pub(crate) async fn take_due(&self, kind: ChannelKind, limit: usize) -> Result<Vec<Taken>> {
        // A look first: an idle worker takes no writer's turn.
        if limit == 0 || self.next_due(kind).await?.is_none_or(|at| at > self.store.now()) {
            return Ok(Vec::new());
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut uow = self.store.begin("TakeNotifications").await?;
        let until = uow.now().plus(self.lease);
        let messages = uow.take_due(kind, limit, until).await?;
        let recipients = messages.iter().map(|message| &message.record().recipient).collect();
        let channels = uow.channels(&recipients).await?;
        uow.commit().await?;
        let chosen = |message: Message| {
            let channel = channels.get(&message.record().recipient).cloned().unwrap_or(Channel::Console);
            Taken { message, channel }
        };
        // Whoever has just chosen another channel is told by that one, once the lease is over.
        Ok(messages.into_iter().map(chosen).filter(|taken| taken.channel.kind() == kind).collect())
    }

    /// When the next message of a channel is due, if one is pending.
    pub(crate) async fn next_due(&self, kind: ChannelKind) -> Result<Option<Timestamp>> {
        self.store.next_due(kind).await
    }

    /// Hands a message over and records what became of it, together with what became of others meanwhile.
    pub(crate) async fn send(&self, taken: Taken) -> Result<()> {
        let Taken { message, channel } = taken;
        let Some(way) = self.way(channel.kind()) else { return Ok(()) };
        let outcome = way.messenger.send(&message, &channel).await;
        let sent = Sent { behalf: Behalf::current(), message, kind: channel.kind(), outcome };
        let recorded = self.sent.join(sent, |all| self.record_all(all)).await;
        recorded.unwrap_or_else(|| Err(Error::internal("whoever recorded it went away")))
    }

    async fn record_all(&self, all: Vec<Sent>) -> Vec<Result<()>> {
        if all.len() > 1 && self.record(&all).await.is_ok() {
            return all.iter().map(|_| Ok(())).collect();
        }
        let mut recorded = Vec::with_capacity(all.len());
        for sent in &all {
            recorded.push(match self.record(std::slice::from_ref(sent)).await {
                Err(error) if error.code() == Code::Aborted => {
                    let id = &sent.message.record().id;
                    tracing::warn!(notification_id = %id, "message was sent by somebody else too, under the same id");
                    Ok(())
                }
                recorded => recorded,
            });
        }
        recorded
    }

    async fn record(&self, all: &[Sent]) -> Result<()> {
        let mut uow = self.store.begin("RecordNotification").await?;
        let now = uow.now();
        let mut messages = Vec::with_capacity(all.len());
        for Sent { behalf, message, kind, outcome } in all {
            let mut message = message.clone();
            let changed = match outcome {
                Outcome::Taken => message.sent(*kind, now),
                Outcome::Failed(why) => message.failed(*kind, why.clone(), self.patience, now),
                Outcome::Refused(why) => message.refused(*kind, why.clone(), now),
            };
            changed.map_err(Error::internal)?;
            messages.push((behalf.clone(), message));
        }
        uow.save(&mut messages).await?;
        uow.commit().await
    }
}
