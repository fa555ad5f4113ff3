//! Whenever a manager agrees to a booking, it is approved. A denial comes by a call.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::Result;
use chassis::events::{Event, Policy};

use crate::application::granted;

const APPROVAL_GRANTED: &str = "maeul.approval.v1.ApprovalGranted";

/// What bookings do about others' events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![APPROVAL_GRANTED]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        granted(tx, &event.partition_key).await
    }
}

#[cfg(test)]
mod tests {
    use prost::Name;

    use super::*;

    #[test]
    fn the_subscriptions_are_types_of_events() {
        let types = [maeul_proto::approval::v1::ApprovalGranted::full_name()];
        assert_eq!(Policies.subscriptions(), types);
    }
}
