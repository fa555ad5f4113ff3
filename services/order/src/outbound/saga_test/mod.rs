//! The saga's races and outages, with partners that answer when and what the test says, over the
//! real store.

mod placing;
mod races;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chassis::async_trait;
use chassis::case::Cases;
use chassis::clock::Clock;
use chassis::db::{Database, DatabaseUrl, sql};
use chassis::error::Result;
use chassis::idempotency::RequestKey;
use chassis::worker::Wake;
use tokio::sync::{RwLock, watch};

use super::{MIGRATIONS, SqlOrders};
use crate::application::{
    Answer, Charge, Deliveries, OrderUow, Orders, Payments, PlaceOrder, Reservation, Rules, Whose, react,
};
use crate::domain::{Fulfilment, Order, OrderId, PaymentMethod, State, Trigger};
use crate::fixtures::{customer, delivery, line, order_id, phone, store, won};

const SECOND: Duration = Duration::from_secs(1);

/// Payment and delivery as the test wants them: approving and reserving unless told otherwise.
struct Partners {
    clock: Clock,
    charges: Mutex<VecDeque<Charge>>,
    reservations: Mutex<VecDeque<Reservation>>,
    /// What was asked, in order.
    asked: Mutex<Vec<&'static str>>,
    charges_begun: watch::Sender<usize>,
    /// Held by a test that keeps charges from being answered.
    gate: RwLock<()>,
}

impl Partners {
    fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    fn will_charge(&self, outcome: Charge) {
        self.charges.lock().unwrap().push_back(outcome);
    }

    fn will_reserve(&self, outcome: Reservation) {
        self.reservations.lock().unwrap().push_back(outcome);
    }

    async fn charge_begun(&self) {
        self.charges_begun.subscribe().wait_for(|begun| *begun > 0).await.unwrap();
    }
}

#[async_trait]
impl Payments for Partners {
    async fn charge(&self, order: &Order) -> Charge {
        assert_eq!(order.data().payment_method, Some(PaymentMethod("card-1".into())));
        self.asked.lock().unwrap().push("charge");
        self.charges_begun.send_modify(|begun| *begun += 1);
        let _open = self.gate.read().await;
        self.charges.lock().unwrap().pop_front().unwrap_or(Charge::Approved)
    }
}

#[async_trait]
impl Deliveries for Partners {
    async fn reserve(&self, _order: &Order) -> Reservation {
        self.asked.lock().unwrap().push("reserve");
        let scripted = self.reservations.lock().unwrap().pop_front();
        scripted.unwrap_or_else(|| Reservation::Reserved(self.clock.now().plus(SECOND * 900)))
    }

    fn release(&self, _order: &OrderId) {
        self.asked.lock().unwrap().push("release");
    }
}

struct Village {
    orders: Arc<Orders>,
    partners: Arc<Partners>,
    db: Database,
    clock: Clock,
    _folder: tempfile::TempDir,
}

async fn village() -> Village {
    village_with(|_| {}).await
}

async fn village_with(change: impl FnOnce(&mut Rules)) -> Village {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("order.db"));
    let db = Database::open("order", &url, &MIGRATIONS, clock.clone()).await.unwrap();
    let mut tx = db.begin("test").await.unwrap();
    tx.add_store(&store()).await.unwrap();
    tx.put_menu_item(&phone(), 1).await.unwrap();
    tx.commit().await.unwrap();
    let partners = Arc::new(Partners {
        clock: clock.clone(),
        charges: Mutex::default(),
        reservations: Mutex::default(),
        asked: Mutex::default(),
        charges_begun: watch::Sender::new(0),
        gate: RwLock::new(()),
    });
    let mut rules = Rules {
        max_deferred: 100,
        expires_after: SECOND * 600,
        attempt_lasts: SECOND * 10,
        charge_margin: SECOND * 10,
    };
    change(&mut rules);
    let store = Arc::new(SqlOrders::new(db.clone()));
    let orders = Orders::new(
        store,
        partners.clone(),
        partners.clone(),
        clock.clone(),
        Cases::of(&db),
        rules,
        Wake::default(),
    );
    Village { orders: Arc::new(orders), partners, db, clock, _folder: folder }
}

fn key(rpc: &'static str, request_id: &str) -> RequestKey {
    RequestKey::new("c-1", rpc, request_id, &())
}

fn mine() -> Whose {
    Whose::One(customer())
}

impl Village {
    async fn place(&self, request_id: &str, fulfilment: Fulfilment) -> Result<Answer> {
        let command = PlaceOrder {
            customer_id: customer(),
            store_id: store(),
            lines: vec![line()],
            fulfilment,
            payment_method: PaymentMethod("card-1".into()),
            expected_total: Some(won(900_000)),
        };
        self.orders.place_order(command, key("PlaceOrder", request_id)).await
    }

    async fn pay(&self, id: &OrderId, request_id: &str) -> Result<Answer> {
        self.orders.pay_order(mine(), id.clone(), key("PayOrder", request_id)).await
    }

    async fn cancel(&self, id: &OrderId, request_id: &str) -> Result<Answer> {
        self.orders.cancel_order(mine(), id.clone(), key("CancelOrder", request_id)).await
    }

    async fn happens(&self, id: &OrderId, trigger: Trigger) {
        let mut tx = self.db.begin("test").await.unwrap();
        react(&mut tx, id.as_str(), trigger, "").await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn state(&self, id: &OrderId) -> State {
        self.orders.get_order(&mine(), id).await.unwrap().state()
    }

    /// The only order.
    async fn only(&self) -> OrderId {
        let rows = self.db.fetch_all(sql("SELECT id FROM orders")).await.unwrap();
        assert_eq!(rows.len(), 1);
        order_id(&rows[0].get::<String>("id").unwrap())
    }

    async fn told(&self) -> Vec<String> {
        let rows = self.db.fetch_all(sql("SELECT kind FROM outbox ORDER BY position")).await.unwrap();
        let short = |kind: String| kind.rsplit('.').next().unwrap_or_default().to_owned();
        rows.iter().map(|row| short(row.get("kind").unwrap())).collect()
    }

    fn later(&self, by: Duration) {
        self.clock.advance(by).unwrap();
    }
}
