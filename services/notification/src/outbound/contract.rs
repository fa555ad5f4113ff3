//! Every statement on both databases.

use std::collections::BTreeSet;
use std::time::Duration;

use chassis::case::Behalf;
use chassis::db::{Database, sql};
use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::{MIGRATIONS, SqlNotifications};
use crate::application::ports::{KnownStore, NotificationStore, NotificationUow, Query, Whose};
use crate::domain::{Channel, ChannelKind, Kind, LoanKind, Message, OrderKind, Patience, StoreId};
use crate::samples::{customer, message, message_of, message_to, store};

const BEGINNING: Timestamp = Timestamp::from_micros(0);

async fn begin(db: &Database) -> Box<dyn NotificationUow> {
    SqlNotifications::new(db.clone()).begin("test").await.unwrap()
}

async fn record(db: &Database, messages: &[Message]) {
    let mut uow = begin(db).await;
    assert_eq!(uow.record(messages).await.unwrap().len(), messages.len());
    uow.commit().await.unwrap();
}

/// Takes what is due on a channel, and gives it back at once.
async fn due(db: &Database, kind: ChannelKind) -> Vec<String> {
    let mut uow = begin(db).await;
    let mut taken = uow.take_due(kind, 10, BEGINNING).await.unwrap();
    taken.sort_by_key(|message| message.record().id.to_string());
    uow.commit().await.unwrap();
    taken.iter().map(|message| message.record().id.to_string()).collect()
}

#[tokio::test]
async fn o9_a_message_of_one_order_and_kind_is_recorded_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let first = message("o-1", OrderKind::OrderDeferred);
        record(&db, std::slice::from_ref(&first)).await;
        let mut uow = begin(&db).await;
        assert_eq!(uow.record(&[first.clone(), first.clone()]).await.unwrap(), []);
        uow.commit().await.unwrap();
        let read = SqlNotifications::new(db).get(&first.record().id).await.unwrap();
        assert_eq!(read.unwrap().record(), first.record());
    })
    .await;
}

#[tokio::test]
async fn every_kind_is_kept_and_read_back() {
    on_both_databases(&MIGRATIONS, async |db| {
        let messages: Vec<_> = Kind::all().map(|kind| message("case-1", kind)).collect();
        record(&db, &messages).await;
        for message in messages {
            let read = SqlNotifications::new(db.clone()).get(&message.record().id).await.unwrap();
            assert_eq!(read.unwrap().record(), message.record());
        }
    })
    .await;
}

#[tokio::test]
async fn l6_what_comes_again_for_one_loan_is_recorded_once_for_each_event() {
    on_both_databases(&MIGRATIONS, async |db| {
        let overdue = |sequence| message_of(customer("c-1"), "l-1", LoanKind::LoanOverdue, sequence);
        record(&db, &[overdue(3), message("l-1", LoanKind::LoanConfirmed)]).await;
        let mut uow = begin(&db).await;
        assert_eq!(uow.record(&[overdue(3), overdue(4)]).await.unwrap(), [ChannelKind::Console]);
        uow.commit().await.unwrap();
        assert_eq!(
            due(&db, ChannelKind::Console).await,
            ["l-1.loan-confirmed", "l-1.loan-overdue.3", "l-1.loan-overdue.4"]
        );
    })
    .await;
}

#[tokio::test]
async fn messages_are_due_on_the_channel_that_their_recipient_chose() {
    on_both_databases(&MIGRATIONS, async |db| {
        record(
            &db,
            &[
                message("o-1", OrderKind::OrderPlaced),
                message_to(store("s-1"), "o-1", OrderKind::NewOrder),
                message("o-1", OrderKind::Preparing),
                message("o-2", OrderKind::OrderPlaced),
            ],
        )
        .await;
        assert_eq!(
            due(&db, ChannelKind::Console).await,
            ["o-1.new-order", "o-1.order-placed", "o-1.preparing", "o-2.order-placed"]
        );
        assert!(due(&db, ChannelKind::Email).await.is_empty());
        assert_eq!(SqlNotifications::new(db.clone()).next_due(ChannelKind::Email).await.unwrap(), None);

        let mut uow = begin(&db).await;
        uow.set_channel(&customer("c-1"), &Channel::Email("customer@example.org".into())).await.unwrap();
        let more =
            [message("o-3", OrderKind::OrderPlaced), message_to(store("s-1"), "o-3", OrderKind::NewOrder)];
        assert_eq!(uow.record(&more).await.unwrap(), [ChannelKind::Email, ChannelKind::Console]);
        uow.commit().await.unwrap();
        assert_eq!(due(&db, ChannelKind::Console).await, ["o-1.new-order", "o-3.new-order"]);
        assert_eq!(
            due(&db, ChannelKind::Email).await,
            ["o-1.order-placed", "o-1.preparing", "o-2.order-placed", "o-3.order-placed"]
        );
    })
    .await;
}

#[tokio::test]
async fn o9_what_goes_another_way_holds_up_what_comes_behind_it_and_nobody_else() {
    on_both_databases(&MIGRATIONS, async |db| {
        record(&db, &[message("o-1", OrderKind::OrderPlaced), message("o-2", OrderKind::OrderPlaced)]).await;
        record(&db, &[message("o-1", OrderKind::OrderAccepted)]).await;
        // As when the second one was recorded while its recipient chose a channel.
        let mut uow = db.begin("test").await.unwrap();
        let other = "UPDATE notifications SET via = 'WEBHOOK' WHERE notification_id = 'o-1.order-placed'";
        uow.execute(sql(other)).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(due(&db, ChannelKind::Console).await, ["o-2.order-placed"]);
        assert_eq!(due(&db, ChannelKind::Webhook).await, ["o-1.order-placed"]);
    })
    .await;
}

#[tokio::test]
async fn n6_what_one_has_taken_another_does_not_get_nor_what_comes_behind_it() {
    on_both_databases(&MIGRATIONS, async |db| {
        let store = SqlNotifications::new(db.clone());
        record(&db, &[message("o-1", OrderKind::OrderPlaced), message("o-1", OrderKind::OrderAccepted)])
            .await;
        let mut uow = begin(&db).await;
        let until = uow.now().plus(Duration::from_mins(1));
        let taken = uow.take_due(ChannelKind::Console, 1, until).await.unwrap();
        assert_eq!(taken[0].record().kind, Kind::from(OrderKind::OrderPlaced));
        uow.commit().await.unwrap();
        record(&db, &[message("o-1", OrderKind::Preparing)]).await;
        assert!(due(&db, ChannelKind::Console).await.is_empty());
        assert_eq!(store.next_due(ChannelKind::Console).await.unwrap(), Some(until));

        // Sent, it is in nobody's way.
        let mut uow = begin(&db).await;
        let mut sent = taken.into_iter().next().unwrap();
        sent.sent(ChannelKind::Console, uow.now()).unwrap();
        uow.save(&mut [(Behalf::current(), sent)]).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(due(&db, ChannelKind::Console).await, ["o-1.order-accepted", "o-1.preparing"]);
    })
    .await;
}

#[tokio::test]
async fn o9_what_is_tried_again_later_holds_up_what_comes_behind_it_and_nobody_else() {
    on_both_databases(&MIGRATIONS, async |db| {
        let orders = [message("o-1", OrderKind::OrderPlaced), message("o-2", OrderKind::OrderPlaced)];
        record(&db, &orders).await;
        record(&db, &[message("o-1", OrderKind::OrderAccepted)]).await;
        let patience =
            Patience { tries: 3, first_wait: Duration::from_mins(1), longest_wait: Duration::from_mins(1) };
        let mut uow = begin(&db).await;
        let mut taken = uow.take_due(ChannelKind::Console, 10, BEGINNING).await.unwrap();
        let now = uow.now();
        let (mut first, mut behind) = (taken.remove(0), taken.remove(1));
        first.failed(ChannelKind::Console, "busy".into(), patience, now).unwrap();
        behind.put_back(now).unwrap();
        uow.save(&mut [(Behalf::current(), first), (Behalf::current(), behind)]).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(due(&db, ChannelKind::Console).await, ["o-2.order-placed"]);
    })
    .await;
}

#[tokio::test]
async fn n4_messages_that_are_due_in_another_order_than_they_came_go_out_all_the_same() {
    on_both_databases(&MIGRATIONS, async |db| {
        // The first was tried and failed, the second had come before that was known, the third came after.
        let came = [OrderKind::OrderPlaced, OrderKind::OrderAccepted, OrderKind::Preparing];
        for (kind, due_at) in came.into_iter().zip([8_i64, 5, 10]) {
            let one = message("o-1", kind);
            record(&db, std::slice::from_ref(&one)).await;
            let set = sql("UPDATE notifications SET next_attempt_at = $2 WHERE notification_id = $1");
            let mut uow = db.begin("test").await.unwrap();
            uow.execute(set.bind(one.record().id.as_str()).bind(due_at)).await.unwrap();
            uow.commit().await.unwrap();
        }
        let mut sent = Vec::new();
        for _ in came {
            let mut uow = begin(&db).await;
            let until = uow.now().plus(Duration::from_mins(1));
            let taken = uow.take_due(ChannelKind::Console, 10, until).await.unwrap();
            let now = uow.now();
            let done = taken.into_iter().map(|mut message| {
                sent.push(message.record().kind.word());
                message.sent(ChannelKind::Console, now).unwrap();
                (Behalf::current(), message)
            });
            let mut done: Vec<_> = done.collect();
            uow.save(&mut done).await.unwrap();
            uow.commit().await.unwrap();
        }
        assert_eq!(sent, came.map(|kind| Kind::from(kind).word()));
    })
    .await;
}

#[tokio::test]
async fn n6_takers_at_once_share_what_is_due() {
    on_both_databases(&MIGRATIONS, async |db| {
        let of = |n: u32| {
            [OrderKind::OrderPlaced, OrderKind::OrderAccepted].map(|kind| message(&format!("o-{n}"), kind))
        };
        record(&db, &(10..30).flat_map(of).collect::<Vec<_>>()).await;
        let takers = (0..8).map(|_| async {
            let mut taken = Vec::new();
            loop {
                let mut uow = begin(&db).await;
                let until = uow.now().plus(Duration::from_mins(1));
                match uow.take_due(ChannelKind::Console, 7, until).await {
                    Ok(none) if none.is_empty() => return taken,
                    Ok(some) => {
                        uow.commit().await.unwrap();
                        taken.extend(some.into_iter().map(|message| message.record().id.to_string()));
                    }
                    // Whoever meets another has taken nothing.
                    Err(error) => assert_eq!(error.code(), Code::Aborted),
                }
            }
        });
        let taken = futures::future::join_all(takers).await;
        for taken in &taken {
            let at = |id: &str| taken.iter().position(|taken| taken == id);
            for order in 10..30 {
                let first = at(&format!("o-{order}.order-placed"));
                // Nobody sends what comes behind what somebody else has taken.
                if let Some(behind) = at(&format!("o-{order}.order-accepted")) {
                    assert!(first.is_some_and(|first| first < behind), "{taken:?}");
                }
            }
        }
        let taken = taken.concat();
        let firsts = taken.iter().filter(|id| id.ends_with("placed")).count();
        let distinct: BTreeSet<_> = taken.iter().collect();
        assert_eq!((firsts, distinct.len()), (20, taken.len()), "{taken:?}");
        assert!(due(&db, ChannelKind::Console).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_message_is_saved_as_it_is_with_its_event_and_only_over_the_version_that_was_read() {
    on_both_databases(&MIGRATIONS, async |db| {
        record(&db, &[message("o-1", OrderKind::OrderPlaced), message("o-2", OrderKind::OrderPlaced)]).await;
        let mut uow = begin(&db).await;
        let now = uow.now();
        let mut taken = uow.take_due(ChannelKind::Console, 2, BEGINNING).await.unwrap();
        taken.sort_by_key(|message| message.record().id.to_string());
        let mut stale = taken[0].clone();
        for message in &mut taken {
            message.sent(ChannelKind::Console, now).unwrap();
        }
        let mut saved: Vec<_> = taken.into_iter().map(|message| (Behalf::current(), message)).collect();
        uow.save(&mut saved).await.unwrap();
        uow.commit().await.unwrap();
        stale.refused(ChannelKind::Console, "no".into(), now).unwrap();
        let mut uow = begin(&db).await;
        let save_stale = async {
            uow.save(&mut [(Behalf::current(), stale)]).await?;
            uow.commit().await
        };
        assert_eq!(save_stale.await.unwrap_err().code(), Code::Aborted);
        let (_, taken) = saved.remove(0);

        let read = SqlNotifications::new(db.clone()).get(&taken.record().id).await.unwrap();
        assert_eq!(read, Some(taken));
        let outbox = sql("SELECT kind, subject, partition_key, sequence FROM outbox ORDER BY position");
        let row = db.fetch_optional(outbox).await.unwrap().unwrap();
        assert_eq!(row.get::<String>("kind").unwrap(), "maeul.notification.v1.NotificationSent");
        assert_eq!(row.get::<String>("subject").unwrap(), "o-1.order-placed");
        assert_eq!(row.get::<String>("partition_key").unwrap(), "o-1");
        assert_eq!(row.get::<i64>("sequence").unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn lists_show_the_newest_first_in_pages() {
    on_both_databases(&MIGRATIONS, async |db| {
        let other = message_to(customer("c-2"), "o-9", OrderKind::OrderPlaced);
        let shop = message_to(store("s-1"), "o-9", OrderKind::NewOrder);
        let mut all: Vec<_> = (0..3).map(|n| message(&format!("o-{n}"), OrderKind::OrderPlaced)).collect();
        all.extend([other, shop]);
        record(&db, &all).await;
        let store = SqlNotifications::new(db);
        let read = async |whose: Whose, size| {
            let mut query = Query { whose, updated_after: BEGINNING, before: i64::MAX, size };
            let mut cases = Vec::new();
            loop {
                let page = store.list(&query).await.unwrap();
                cases.extend(page.items.iter().map(|message| message.record().case_id.to_string()));
                if page.next.is_empty() {
                    return cases;
                }
                query.before = PageToken::parse(&page.next).unwrap().at;
            }
        };
        assert_eq!(read(Whose::One(customer("c-1")), 2).await, ["o-2", "o-1", "o-0"]);
        assert_eq!(read(Whose::AllCustomers, 1).await, ["o-9", "o-2", "o-1", "o-0"]);
        assert_eq!(read(Whose::AllStores, 10).await, ["o-9"]);
        assert!(read(Whose::One(customer("c-3")), 10).await.is_empty());

        let later = Timestamp::from_micros(i64::MAX - 1);
        let query = Query { whose: Whose::AllCustomers, updated_after: later, before: i64::MAX, size: 1 };
        assert!(store.list(&query).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_latest_name_of_a_store_and_the_latest_channel_count() {
    on_both_databases(&MIGRATIONS, async |db| {
        let mut uow = begin(&db).await;
        let shop = StoreId::try_new("s-1").unwrap();
        assert!(uow.store_names(&BTreeSet::from([&shop])).await.unwrap().is_empty());
        let known = |name: &str, staff: &str| KnownStore {
            name: name.to_owned(),
            owner: "o-1".to_owned(),
            staff: vec![staff.to_owned()],
        };
        uow.set_store(&shop, &known("Garden Kitchen", "new"), 2).await.unwrap();
        uow.set_store(&shop, &known("Old Kitchen", "old"), 1).await.unwrap();
        assert_eq!(uow.store_names(&BTreeSet::from([&shop])).await.unwrap()[&shop], "Garden Kitchen");

        assert!(uow.channels(&BTreeSet::from([&store("s-1")])).await.unwrap().is_empty());
        for channel in [Channel::Webhook("http://a".into()), Channel::Email("a@b".into()), Channel::Console] {
            uow.set_channel(&store("s-1"), &channel).await.unwrap();
            assert_eq!(uow.channels(&BTreeSet::from([&store("s-1")])).await.unwrap()[&store("s-1")], channel);
        }
        uow.commit().await.unwrap();
        let store = SqlNotifications::new(db.clone());
        assert_eq!(store.known_store(&shop).await.unwrap(), Some(known("Garden Kitchen", "new")));
        assert_eq!(store.known_store(&StoreId::try_new("s-2").unwrap()).await.unwrap(), None);
    })
    .await;
}
