//! The console: a line in the log for each message. It names ids and the title; what it says and
//! any free text stay out of the log.

use chassis::async_trait;

use crate::application::ports::{Messenger, Outcome};
use crate::domain::{Channel, ChannelKind, Message, title};

/// Tells by the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console;

#[async_trait]
impl Messenger for Console {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Console
    }

    async fn send(&self, message: &Message, _channel: &Channel) -> Outcome {
        let it = message.record();
        tracing::info!(
            target: "maeul::message",
            notification_id = %it.id,
            case_id = %it.case_id,
            recipient = %it.recipient,
            kind = it.kind.word(),
            title = title(it.kind),
            "message"
        );
        Outcome::Taken
    }
}
