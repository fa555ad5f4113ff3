//! Which messages a customer was sent.

use std::collections::HashSet;

use maeul_proto::notification::v1::list_notifications_request::Recipient;
use maeul_proto::notification::v1::{ListNotificationsRequest, NotificationKind, NotificationState};
use tonic::Status;

use super::customers::{Customers, all_pages, patient};

const PAGE: i32 = 1_000;

/// What was sent, by case and kind.
#[derive(Debug)]
pub(super) struct Told(HashSet<(String, i32)>);

impl Told {
    /// All messages that were sent to a customer so far.
    pub(super) async fn of(customers: &Customers, customer: usize) -> Result<Self, Status> {
        let messages = all_pages(|page_token| async move {
            let request = ListNotificationsRequest {
                recipient: Some(Recipient::CustomerId(customers.id(customer).to_owned())),
                page_size: PAGE,
                page_token,
                ..Default::default()
            };
            let mut client = customers.village(customer).notification.clone();
            let page = client.list_notifications(patient(request)).await?.into_inner();
            Ok((page.notifications, page.next_page_token))
        });
        let sent = messages.await?.into_iter().filter(|m| m.state() == NotificationState::Sent);
        Ok(Self(sent.map(|message| (message.case_id, message.kind)).collect()))
    }

    /// Whether all of these were sent about a case.
    pub(super) fn all(&self, case: &str, kinds: &[NotificationKind]) -> bool {
        kinds.iter().all(|kind| self.0.contains(&(case.to_owned(), i32::from(*kind))))
    }

    #[cfg(test)]
    pub(super) fn from_kinds(case: &str, kinds: &[NotificationKind]) -> Self {
        Self(kinds.iter().map(|kind| (case.to_owned(), i32::from(*kind))).collect())
    }
}
