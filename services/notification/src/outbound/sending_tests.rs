//! Sending by the real tables: what is due, in which order, and what a crash leaves.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::routing::post;
use chassis::async_trait;
use chassis::db::{Database, sql};
use chassis::due::Due;
use chassis::idempotency::RequestKey;
use chassis::testing::on_both_databases;
use chassis::worker::Wake;
use maeul_proto::notification::v1::SetChannelRequest;
use tokio::sync::Notify;

use crate::application::ports::{Messenger, NotificationStore, Outcome};
use crate::application::{Application, Sending, Way};
use crate::domain::{Channel, ChannelKind, Message, OrderKind, Patience, State};

use super::{MIGRATIONS, SqlNotifications, Webhook};
use crate::samples::{customer, message};

/// Does with each message what it was told beforehand, then takes everything; remembers what it got.
#[derive(Default)]
struct Scripted {
    outcomes: Mutex<VecDeque<Outcome>>,
    got: Mutex<Vec<String>>,
}

impl Scripted {
    fn told(outcomes: impl IntoIterator<Item = Outcome>) -> Arc<Self> {
        Arc::new(Self { outcomes: Mutex::new(outcomes.into_iter().collect()), ..Self::default() })
    }
}

#[async_trait]
impl Messenger for Scripted {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Console
    }

    async fn send(&self, message: &Message, _channel: &Channel) -> Outcome {
        self.got.lock().unwrap().push(message.record().id.to_string());
        self.outcomes.lock().unwrap().pop_front().unwrap_or(Outcome::Taken)
    }
}

/// An application that tries three times without waiting, and whose leases are over at once.
fn application(db: &Database, messenger: Arc<dyn Messenger>) -> Arc<Application> {
    let patience = Patience { tries: 3, first_wait: Duration::ZERO, longest_wait: Duration::ZERO };
    let store = Arc::new(SqlNotifications::new(db.clone()));
    let way = Way { messenger, wake: Wake::default() };
    Arc::new(Application::new(store, vec![way], patience, Duration::ZERO))
}

async fn record(db: &Database, messages: &[Message]) {
    let mut uow = SqlNotifications::new(db.clone()).begin("test").await.unwrap();
    uow.record(messages).await.unwrap();
    uow.commit().await.unwrap();
}

/// Sends until nothing is due.
async fn send_all(app: &Application) {
    loop {
        let taken = app.take_due(ChannelKind::Console, 10).await.unwrap();
        if taken.is_empty() {
            return;
        }
        for one in taken {
            app.send(one).await.unwrap();
        }
    }
}

async fn state(db: &Database, message: &Message) -> (State, u32, Option<String>) {
    let message = SqlNotifications::new(db.clone()).get(&message.record().id).await.unwrap().unwrap();
    let it = message.record();
    (it.state, it.attempts, it.last_error.clone())
}

async fn published(db: &Database) -> Vec<String> {
    let rows = db.fetch_all(sql("SELECT kind, subject FROM outbox ORDER BY position")).await.unwrap();
    let text = |row: &chassis::db::Row| {
        let kind: String = row.get("kind").unwrap();
        format!("{} {}", kind.rsplit('.').next().unwrap(), row.get::<String>("subject").unwrap())
    };
    rows.iter().map(text).collect()
}

#[tokio::test]
async fn o9_messages_of_one_case_keep_their_order() {
    on_both_databases(&MIGRATIONS, async |db| {
        let placed = message("o-1", OrderKind::OrderPlaced);
        record(
            &db,
            &[placed.clone(), message("o-1", OrderKind::OrderAccepted), message("o-1", OrderKind::Preparing)],
        )
        .await;
        let console = Scripted::told([Outcome::Failed("busy".into()), Outcome::Failed("busy".into())]);
        send_all(&application(&db, console.clone())).await;
        let expected = [
            "o-1.order-placed",
            "o-1.order-placed",
            "o-1.order-placed",
            "o-1.order-accepted",
            "o-1.preparing",
        ];
        assert_eq!(*console.got.lock().unwrap(), expected);
        assert_eq!(state(&db, &placed).await, (State::Sent, 3, None));
    })
    .await;
}

#[tokio::test]
async fn o9_a_message_that_failed_for_good_blocks_nobody() {
    on_both_databases(&MIGRATIONS, async |db| {
        let messages = [
            message("o-1", OrderKind::OrderPlaced),
            message("o-1", OrderKind::OrderAccepted),
            message("o-1", OrderKind::Preparing),
        ];
        record(&db, &messages).await;
        let busy = || Outcome::Failed("busy".into());
        let console = Scripted::told([Outcome::Refused("gone".into()), busy(), busy(), busy()]);
        send_all(&application(&db, console)).await;
        assert_eq!(state(&db, &messages[0]).await, (State::Failed, 1, Some("gone".into())));
        assert_eq!(state(&db, &messages[1]).await, (State::Failed, 3, Some("busy".into())));
        assert_eq!(state(&db, &messages[2]).await, (State::Sent, 1, None));
        let expected = [
            "NotificationFailed o-1.order-placed",
            "NotificationFailed o-1.order-accepted",
            "NotificationSent o-1.preparing",
        ];
        assert_eq!(published(&db).await, expected);
    })
    .await;
}

/// A webhook after whose answer the process may die.
struct Dying {
    webhook: Webhook,
    dies: Mutex<bool>,
    answered: Notify,
}

#[async_trait]
impl Messenger for Dying {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Webhook
    }

    async fn send(&self, message: &Message, channel: &Channel) -> Outcome {
        let outcome = self.webhook.send(message, channel).await;
        if std::mem::take(&mut *self.dies.lock().unwrap()) {
            self.answered.notify_one();
            std::future::pending::<()>().await;
        }
        outcome
    }
}

#[tokio::test]
async fn o9_a_crash_between_sending_and_recording_sends_again_under_the_same_id() {
    on_both_databases(&MIGRATIONS, async |db| {
        let keys = Arc::new(Mutex::new(Vec::new()));
        let seen = keys.clone();
        let hook = async move |headers: HeaderMap| {
            seen.lock().unwrap().push(headers["idempotency-key"].to_str().unwrap().to_owned());
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let routes = axum::Router::new().route("/hook", post(hook));
        tokio::spawn(async move { axum::serve(listener, routes).await });

        let placed = message("o-1", OrderKind::OrderPlaced);
        record(&db, std::slice::from_ref(&placed)).await;
        let mut uow = SqlNotifications::new(db.clone()).begin("test").await.unwrap();
        uow.set_channel(&customer("c-1"), &Channel::Webhook(url)).await.unwrap();
        uow.commit().await.unwrap();

        let dying = Arc::new(Dying {
            webhook: Webhook::new(Duration::from_secs(10)),
            dies: Mutex::new(true),
            answered: Notify::new(),
        });
        let app = application(&db, dying.clone());
        let taken = app.take_due(ChannelKind::Webhook, 10).await.unwrap().remove(0);
        tokio::select! {
            _ = app.send(taken) => panic!("the process died"),
            () = dying.answered.notified() => {}
        }
        assert_eq!(state(&db, &placed).await, (State::Pending, 0, None));

        let taken = app.take_due(ChannelKind::Webhook, 10).await.unwrap().remove(0);
        app.send(taken).await.unwrap();
        assert_eq!(*keys.lock().unwrap(), ["o-1.order-placed", "o-1.order-placed"]);
        assert_eq!(state(&db, &placed).await, (State::Sent, 1, None));
        assert_eq!(published(&db).await, ["NotificationSent o-1.order-placed"]);
    })
    .await;
}

#[tokio::test]
async fn n3_a_channel_is_chosen_once_for_a_request_id_and_only_if_there_is_one() {
    on_both_databases(&MIGRATIONS, async |db| {
        let app = application(&db, Scripted::told([]));
        let key = |id: &str| RequestKey::new("customer:c-1", "SetChannel", id, &SetChannelRequest::default());
        let customer = customer("c-1");
        let choose = async |channel, id| app.set_channel(customer.clone(), channel, key(id)).await;
        assert_eq!(choose(Channel::Console, "r-1").await.unwrap(), Channel::Console);
        assert_eq!(choose(Channel::Console, "r-1").await.unwrap(), Channel::Console);
        let refused = choose(Channel::Email("customer@example.org".into()), "r-2").await.unwrap_err();
        assert_eq!(refused.reason(), "CHANNEL_NOT_AVAILABLE");
    })
    .await;
}

#[tokio::test]
async fn o9_what_was_recorded_while_its_recipient_chose_another_channel_goes_that_way() {
    on_both_databases(&MIGRATIONS, async |db| {
        record(&db, &[message("o-1", OrderKind::OrderPlaced)]).await;
        let mut uow = db.begin("test").await.unwrap();
        let chosen = "INSERT INTO channels (recipient_kind, recipient_id, kind, address, updated_at) \
             VALUES ('customer', 'c-1', 'WEBHOOK', 'http://localhost/hook', 1)";
        uow.execute(sql(chosen)).await.unwrap();
        uow.commit().await.unwrap();
        let console = Scripted::told([]);
        let app = application(&db, console.clone());
        send_all(&app).await;
        assert!(console.got.lock().unwrap().is_empty());
        let taken = app.take_due(ChannelKind::Webhook, 10).await.unwrap();
        assert_eq!(taken.iter().map(Sending::case).collect::<Vec<_>>(), ["o-1"]);
    })
    .await;
}
