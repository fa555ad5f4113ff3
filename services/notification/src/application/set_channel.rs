//! Choosing how one is told.

use std::collections::BTreeSet;

use chassis::error::{Error, Result};
use chassis::idempotency::{Claim, RequestKey};

use super::Application;
use crate::domain::{Channel, Recipient};

impl Application {
    /// Chooses the channel of a recipient, for what is recorded or tried from now on.
    pub(crate) async fn set_channel(
        &self,
        recipient: Recipient,
        channel: Channel,
        key: RequestKey,
    ) -> Result<Channel> {
        let mut uow = self.store.begin("SetChannel").await?;
        if let Claim::Repeat(_) = uow.claim(&key, &recipient.to_string()).await? {
            let chosen = uow.channels(&BTreeSet::from([&recipient])).await?.remove(&recipient);
            return Ok(chosen.unwrap_or(Channel::Console));
        }
        let Some(way) = self.way(channel.kind()) else {
            return Err(Error::precondition(
                "CHANNEL_NOT_AVAILABLE",
                format!(
                    "this village cannot send by {} yet: its operator has not set it up",
                    channel.kind().word()
                ),
            ));
        };
        uow.set_channel(&recipient, &channel).await?;
        // What failed on the old channel may be due on the new one.
        uow.wake(&way.wake);
        uow.commit().await?;
        Ok(channel)
    }
}
