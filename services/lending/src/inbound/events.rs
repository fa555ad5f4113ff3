//! Policies: whenever the catalog has lent or refused, the loan is confirmed or cancelled.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use maeul_proto::catalog::v1::{CopiesLent, LoanRefused, RefusalReason};

use crate::application::{Decision, react};
use crate::domain::{Calendar, CancelReason, Copies, LoanId};

const COPIES_LENT: &str = "maeul.catalog.v1.CopiesLent";
const LOAN_REFUSED: &str = "maeul.catalog.v1.LoanRefused";

/// What lending does about the catalog's decisions.
#[derive(Debug)]
pub(crate) struct Policies {
    calendar: Calendar,
}

impl Policies {
    /// By this calendar.
    pub(crate) fn new(calendar: Calendar) -> Self {
        Self { calendar }
    }
}

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![COPIES_LENT, LOAN_REFUSED]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let (title, decision) = read(event)?;
        let id = LoanId::try_new(event.partition_key.as_str()).map_err(Error::internal)?;
        react(tx, &id, &title, decision, &self.calendar).await
    }
}

fn read(event: &Event) -> Result<(String, Decision)> {
    match event.kind.as_str() {
        COPIES_LENT => Ok((event.decode::<CopiesLent>()?.title, Decision::Lent)),
        LOAN_REFUSED => {
            let refused: LoanRefused = event.decode()?;
            let reason = match refused.reason() {
                RefusalReason::BookNotFound => CancelReason::BookNotFound,
                RefusalReason::NotEnoughCopies | RefusalReason::Unspecified => CancelReason::NotEnoughCopies,
            };
            let available = Copies::new(u32::try_from(refused.available).unwrap_or(0));
            Ok((refused.title, Decision::Refused(reason, available)))
        }
        other => Err(Error::internal(format!("nobody asked for events of type {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use prost::Name;

    use super::*;

    #[test]
    fn the_subscriptions_are_names_of_the_contracts_messages() {
        let policies = Policies::new(Calendar::new(TimeZone::UTC, 14, 9));
        assert_eq!(policies.subscriptions(), [CopiesLent::full_name(), LoanRefused::full_name()]);
    }
}
