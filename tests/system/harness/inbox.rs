//! What customers and stores are told.

use maeul_proto::notification::v1::list_notifications_request::Recipient;
use maeul_proto::notification::v1::{
    ListNotificationsRequest, Notification, NotificationKind, NotificationState,
};
use maeul_proto::order::v1::Order;

use super::{Contact, until};

impl Contact {
    /// A customer's messages, newest first; more than a page is more than any test has.
    pub(crate) async fn messages_to(&self, customer: &str) -> Vec<Notification> {
        self.messages(Recipient::CustomerId(customer.to_owned())).await
    }

    /// A recipient's messages, newest first.
    pub(crate) async fn messages(&self, to: Recipient) -> Vec<Notification> {
        let request = ListNotificationsRequest { recipient: Some(to), page_size: 1000, ..Default::default() };
        let list = self.notification().list_notifications(request).await;
        list.map(|list| list.into_inner().notifications).unwrap_or_default()
    }

    /// Waits until every message that there is was sent.
    pub(crate) async fn everybody_was_told(&self) {
        until("every message is sent", || async {
            let everybody = [Recipient::CustomerId("-".into()), Recipient::StoreId("-".into())];
            let lists = everybody.map(|whose| self.messages(whose));
            let mut messages = futures::future::join_all(lists).await.into_iter().flatten();
            messages.all(|message| message.state() == NotificationState::Sent).then_some(())
        })
        .await;
    }

    /// Waits until exactly these kinds of messages, in any order, were sent about an order.
    pub(crate) async fn was_told(&self, order: &Order, kinds: Vec<NotificationKind>) {
        self.was_told_of(&order.order_id, &order.customer_id, kinds).await;
    }

    /// Waits until exactly these kinds of messages, in any order, were sent to a customer about a case: an order, a
    /// loan, a booking. The messages, oldest first.
    pub(crate) async fn was_told_of(
        &self,
        case: &str,
        customer: &str,
        mut kinds: Vec<NotificationKind>,
    ) -> Vec<Notification> {
        kinds.sort_by_key(|kind| *kind as i32);
        until(&format!("{customer} was told {kinds:?} of {case}"), || async {
            let mut about = self.messages_to(customer).await;
            about.retain(|message| message.case_id == case);
            about.reverse();
            let sent = about.iter().filter(|message| message.state() == NotificationState::Sent);
            let mut told: Vec<_> = sent.map(Notification::kind).collect();
            told.sort_by_key(|kind| *kind as i32);
            (told == kinds).then_some(about)
        })
        .await
    }
}
