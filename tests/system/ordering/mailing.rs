//! O9 by e-mail: the real binary and a real SMTP server.

use std::collections::BTreeSet;

use maeul_proto::notification::v1::{
    Channel, ChannelKind, NotificationKind as Kind, SetChannelRequest, channel,
    set_channel_request::Recipient,
};
use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn o9_a_customer_who_chose_e_mail_gets_each_message_once_with_a_stable_id() {
    let mailbox = Mailbox::start().await;
    let village = Start::flags(&[&format!("--smtp-url={}", mailbox.url)]).village().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Manual).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let customer = unique("customer");
    let email = channel::Email { address: "minji@village.example".into() };
    let request = SetChannelRequest {
        recipient: Some(Recipient::CustomerId(customer.clone())),
        channel: Some(Channel { target: Some(channel::Target::Email(email)) }),
        request_id: unique("r"),
    };
    village.notification().set_channel(request).await.unwrap();
    let order = village.placed(order_for(&customer, &shop, &dish)).await;
    village.cancel(&order).await.unwrap();
    let told = vec![Kind::OrderPlaced, Kind::OrderCancelled, Kind::Refunded];
    village.was_told(&order, told).await;
    let sent = village.messages_to(&customer).await;
    assert!(sent.iter().all(|message| message.channel() == ChannelKind::Email), "{sent:?}");
    let mails = until("the mails have come", || async {
        let mails = mailbox.mails();
        (mails.len() >= sent.len()).then_some(mails)
    })
    .await;
    assert_eq!(mails.len(), sent.len(), "each once: {mails:?}");
    let ids: BTreeSet<String> = mails.iter().map(|mail| mail["id"].as_str().unwrap().to_owned()).collect();
    let expected = sent.iter().map(|message| format!("<{}@maeul>", message.notification_id)).collect();
    assert_eq!(ids, expected, "the id by which a second sending would be known");
    for mail in &mails {
        assert_eq!(mail["to"], serde_json::json!(["minji@village.example"]));
        assert!(mail["body"].as_str().unwrap().contains(&order.order_id), "what it is about: {mail}");
    }
    village.audit_is_clean().await;
}
