//! A dead letter with a real event in it, which its consumer can handle once it is told to.

use chassis::events::Event;
use maeul_proto::order::v1::Order;
use sqlx::{Connection, Row, SqliteConnection};

use super::{Shop, Start, Village, order_for, unique, until};

/// What a consumer gave up on.
pub(crate) struct Poisoned {
    pub(crate) village: Village,
    /// The order whose first event it was.
    pub(crate) order: Order,
    /// An order of the same time that nothing happened to.
    pub(crate) neighbour: Order,
    pub(crate) event_id: String,
    /// How many later events of the case there are for this consumer.
    pub(crate) behind: i64,
}

impl Village {
    /// Has `mypage` give up on the first event of a new order: away while the order is placed, it finds
    /// the event among its dead letters when it comes back.
    pub(crate) async fn poison_mypage(self, shop: &Shop, dish: &str, flags: &[&str]) -> Poisoned {
        let without = [&["--without=mypage"], flags].concat();
        let village = self.stop().await.start_with(Start::flags(&without)).await;
        let order = village.placed(order_for(&unique("customer"), shop, dish)).await;
        let neighbour = village.placed(order_for(&unique("customer"), shop, dish)).await;
        village.is_quiet().await;
        let stopped = village.stop().await;

        let mut log = open(&stopped.data().join("events.db")).await;
        let events = sqlx::query("SELECT * FROM log WHERE partition_key = $1 ORDER BY position")
            .bind(&order.order_id)
            .fetch_all(&mut log)
            .await
            .unwrap();
        let first = event(&events[0]);
        let mut mypage = open(&stopped.data().join("mypage.db")).await;
        sqlx::query(
            "INSERT INTO parked (consumer, event_id, partition_key, position, attempts, next_attempt_at, dead, \
             last_error, event) VALUES ('mypage', $1, $2, $3, 8, 0, TRUE, 'poison', $4)",
        )
        .bind(&first.id)
        .bind(&first.partition_key)
        .bind(events[0].get::<i64, _>("position"))
        .bind(serde_json::to_vec(&first).unwrap())
        .execute(&mut mypage)
        .await
        .unwrap();
        mypage.close().await.unwrap();
        log.close().await.unwrap();

        let village = stopped.start_with(Start::flags(flags)).await;
        until("the neighbour is seen", || village.view_of(&neighbour)).await;
        let behind = i64::try_from(events.len()).unwrap() - 1;
        Poisoned { village, order, neighbour, event_id: first.id, behind }
    }
}

async fn open(file: &std::path::Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn event(row: &sqlx::sqlite::SqliteRow) -> Event {
    Event {
        id: row.get("id"),
        kind: row.get("kind"),
        source: row.get("source"),
        subject: row.get("subject"),
        partition_key: row.get("partition_key"),
        sequence: row.get("sequence"),
        time: row.get("happened_at"),
        correlation: row.get("correlation"),
        causation: row.get("causation"),
        traceparent: row.get("traceparent"),
        data: row.get("data"),
    }
}
