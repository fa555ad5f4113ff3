//! From events to recorded messages, over the real tables.

use std::collections::BTreeMap;

use chassis::db::Database;
use chassis::events::Policy;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;
use chassis::worker::Wake;
use futures::FutureExt;

use crate::application::ports::{NotificationStore, Query, Whose};
use crate::domain::ChannelKind;
use crate::inbound::{Policies, every_event};
use crate::outbound::{MIGRATIONS, SqlNotifications};

/// The ids of every customer's and every store's messages.
async fn recorded(db: &Database) -> Vec<String> {
    let store = SqlNotifications::new(db.clone());
    let mut ids = Vec::new();
    for whose in [Whose::AllCustomers, Whose::AllStores] {
        let query = Query { whose, updated_after: Timestamp::from_micros(0), before: i64::MAX, size: 1000 };
        let page = store.list(&query).await.unwrap();
        ids.extend(page.items.iter().map(|message| message.record().id.to_string()));
    }
    ids.sort();
    ids
}

#[tokio::test]
async fn o9_l6_r6_each_event_gives_its_messages_once_however_often_it_comes() {
    on_both_databases(&MIGRATIONS, async |db| {
        let (events, messages) = every_event();
        let policies = Policies::new(BTreeMap::new());
        let mut before = None;
        for _ in 0..2 {
            // Together, and then each again.
            let mut tx = db.begin("test").await.unwrap();
            policies.handle_all(&mut tx, &events.iter().collect::<Vec<_>>()).await.unwrap();
            for event in &events {
                policies.handle(&mut tx, event).await.unwrap();
            }
            tx.commit().await.unwrap();
            let ids = recorded(&db).await;
            assert_eq!(ids.len(), messages, "{ids:#?}");
            assert_eq!(*before.get_or_insert_with(|| ids.clone()), ids);
        }
    })
    .await;
}

#[tokio::test]
async fn only_who_sends_on_a_messages_channel_is_woken() {
    on_both_databases(&MIGRATIONS, async |db| {
        let bells: BTreeMap<_, _> = ChannelKind::ALL.iter().map(|kind| (*kind, Wake::default())).collect();
        let policies = Policies::new(bells.clone());
        let rung = || {
            let rings = bells.iter().filter(|(_, bell)| bell.heard().now_or_never().is_some());
            rings.map(|(kind, _)| *kind).collect::<Vec<_>>()
        };
        let (events, _) = every_event();
        let handle = async || {
            let mut tx = db.begin("test").await.unwrap();
            policies.handle_all(&mut tx, &events.iter().collect::<Vec<_>>()).await.unwrap();
            tx.commit().await.unwrap();
        };
        handle().await;
        assert_eq!(rung(), [ChannelKind::Console]);
        handle().await;
        assert_eq!(rung(), [], "nothing is new");
    })
    .await;
}
