//! From events to recorded messages, over the real tables.

use chassis::db::Database;
use chassis::events::Policy;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use crate::application::ports::{NotificationStore, Query, Whose};
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
        let policies = Policies::new(Vec::new());
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
