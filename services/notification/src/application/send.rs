//! Sending what is due on one channel.
//!
//! A message is taken for oneself (commit), handed over, and the outcome recorded (commit). A crash in
//! between leaves it pending: it is sent again under the same id once the lease is over.

use chassis::error::{Code, Result};
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
        let mut taken = Vec::new();
        for message in uow.take_due(kind, limit, until).await? {
            let channel = uow.channel(&message.record().recipient).await?;
            // Whoever has just chosen another channel is told by that one, once the lease is over.
            if channel.kind() == kind {
                taken.push(Taken { message, channel });
            }
        }
        uow.commit().await?;
        Ok(taken)
    }

    /// When the next message of a channel is due, if one is pending.
    pub(crate) async fn next_due(&self, kind: ChannelKind) -> Result<Option<Timestamp>> {
        self.store.next_due(kind).await
    }

    /// Hands a message over and records what became of it.
    pub(crate) async fn send(&self, taken: Taken) -> Result<()> {
        let Taken { mut message, channel } = taken;
        let kind = channel.kind();
        let Some(way) = self.way(kind) else { return Ok(()) };
        let outcome = way.messenger.send(&message, &channel).await;
        let mut uow = self.store.begin("RecordNotification").await?;
        let now = uow.now();
        let changed = match outcome {
            Outcome::Taken => message.sent(kind, now),
            Outcome::Failed(why) => message.failed(kind, why, self.patience, now),
            Outcome::Refused(why) => message.refused(kind, why, now),
        };
        changed.map_err(chassis::error::Error::internal)?;
        let id = message.record().id.clone();
        match uow.save(&mut message).await {
            Ok(()) => uow.commit().await,
            Err(error) if error.code() == Code::Aborted => {
                tracing::warn!(notification_id = %id, "message was sent by somebody else too, under the same id");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
