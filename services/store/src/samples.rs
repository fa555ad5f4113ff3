//! A small village for tests: the use cases on a database, with short words for what tests do with them.

use std::sync::Arc;

use chassis::db::{Database, sql};
use chassis::error::Result;
use chassis::grpc::PageToken;
use chassis::idempotency::RequestKey;
use chassis::types::{Currency, Money};
use chassis::uow::retry_conflicts;

use crate::application::{
    AddUnits, Part, RegisterProduct, RestockProduct, Selection, Stores, UnitsAdded, WorkOnOrder, react,
    take_order,
};
use crate::domain::{
    Automation, Command, Fulfilment, Happening, Held, Line, Movement, NewOrder, NewProduct, NewStore,
    OrderData, Pieces, Product, ProductData, StockKind, Store, StoreKind, StoreOrder, Unit,
};
use crate::outbound::SqlStores;

/// An id of any kind.
pub(crate) fn id<T: TryFrom<String, Error = chassis::types::InvalidId>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap()
}

pub(crate) fn won(units: i64) -> Money {
    Money::from_micros(Currency::KRW, units * 1_000_000)
}

pub(crate) fn pieces(count: i64) -> Pieces {
    Pieces::try_new(count).unwrap()
}

/// A line; `named` may be empty.
pub(crate) fn line(product: &str, quantity: i64, named: &str) -> Line {
    let named = if named.is_empty() { None } else { Some(id(named)) };
    let held = Held::Nothing;
    Line { product_id: id(product), name: product.to_owned(), quantity: pieces(quantity), named, held }
}

/// A pickup order at the store `shop`.
pub(crate) fn pickup(order: &str, lines: &[Line]) -> NewOrder {
    NewOrder {
        id: id(order),
        store_id: id("shop"),
        customer_id: id("customer"),
        lines: lines.to_vec(),
        total: won(9000),
        fulfilment: Fulfilment::Pickup,
    }
}

/// A delivery order at the store `shop`.
pub(crate) fn delivery(order: &str, lines: &[Line]) -> NewOrder {
    NewOrder { fulfilment: Fulfilment::Delivery, ..pickup(order, lines) }
}

/// A key that was never used.
pub(crate) fn key() -> RequestKey {
    let request_id = chassis::clock::new_id();
    RequestKey::new("tester", "Test", &request_id, &maeul_proto::store::v1::GetStoreRequest::default())
}

/// The first rows of a list, all of them.
pub(crate) fn rows(size: i64) -> Selection {
    Selection { size, after: PageToken::start(), updated_after: None }
}

/// The use cases on a database.
pub(crate) struct Village {
    pub(crate) stores: Stores,
    db: Database,
}

impl Village {
    /// A phone shop `shop` of `owner` with a dish, 10 bagels and units `s-1`, `s-2`, `s-3` of a phone.
    pub(crate) async fn new(db: Database, automation: Automation) -> Self {
        let village = Self::empty(db);
        village.register_store("shop", automation).await.unwrap();
        village.register_product("dish", StockKind::Untracked).await.unwrap();
        village.register_product("bagel", StockKind::Counted).await.unwrap();
        village.register_product("phone", StockKind::Serialised).await.unwrap();
        village.restock("bagel", 10).await.unwrap();
        village.add_units("phone", &["s-1", "s-2", "s-3"]).await.unwrap();
        village
    }

    pub(crate) fn empty(db: Database) -> Self {
        Self { stores: Stores::new(Arc::new(SqlStores::new(db.clone()))), db }
    }

    pub(crate) async fn register_store(&self, store: &str, automation: Automation) -> Result<Store> {
        let (id, owner, name) = (id(store), id("owner"), store.to_owned());
        let new = NewStore { id, owner, name, kind: StoreKind::PhoneShop, automation };
        self.stores.register_store(new, key()).await
    }

    pub(crate) async fn register_product(&self, product: &str, stock: StockKind) -> Result<Product> {
        let (id, store_id, name) = (id(product), id("shop"), product.to_owned());
        let new = NewProduct { id, store_id, name, price: won(3000), stock };
        self.stores.register_product(RegisterProduct { actor: self::id("owner"), new }, key()).await
    }

    pub(crate) async fn restock(&self, product: &str, quantity: i64) -> Result<Product> {
        let command = RestockProduct {
            store_id: id("shop"),
            actor: id("owner"),
            product_id: id(product),
            quantity: pieces(quantity),
        };
        self.stores.restock_product(command, key()).await
    }

    pub(crate) async fn add_units(&self, product: &str, serials: &[&str]) -> Result<UnitsAdded> {
        let serials = serials.iter().map(|serial| id(serial)).collect();
        let command = AddUnits { store_id: id("shop"), actor: id("owner"), product_id: id(product), serials };
        self.stores.add_units(command, key()).await
    }

    pub(crate) async fn place(&self, new: NewOrder) -> Result<()> {
        retry_conflicts(|| async {
            let mut tx = self.db.begin("take_order").await?;
            take_order(&mut tx, new.clone()).await?;
            tx.commit().await
        })
        .await
    }

    pub(crate) async fn happens(&self, order: &str, happening: Happening) -> Result<()> {
        retry_conflicts(|| async {
            let mut tx = self.db.begin("react").await?;
            react(&mut tx, &id(order), happening).await?;
            tx.commit().await
        })
        .await
    }

    pub(crate) async fn work(&self, order: &str, command: Command) -> Result<StoreOrder> {
        let work = WorkOnOrder { store_id: id("shop"), actor: id("owner"), order_id: id(order), command };
        self.stores.work_on_order(work, key()).await
    }

    pub(crate) async fn order(&self, order: &str) -> OrderData {
        self.stores.get_store_order(&Part::All, &id(order)).await.unwrap().data().clone()
    }

    pub(crate) async fn product(&self, product: &str) -> ProductData {
        let all = self.stores.list_products(Part::Only(id("shop")), rows(1000)).await.unwrap().items;
        all.iter().map(Product::data).find(|data| data.id.as_str() == product).unwrap().clone()
    }

    pub(crate) async fn units(&self, product: &str) -> Vec<Unit> {
        self.stores.list_units(Part::All, Part::Only(id(product)), rows(1000)).await.unwrap().items
    }

    pub(crate) async fn ledger(&self, product: &str) -> Vec<Movement> {
        self.stores.list_movements(Part::All, Part::Only(id(product)), rows(1000)).await.unwrap().items
    }

    /// The short names of the events about an aggregate, in order; that they are numbered without gaps is checked.
    pub(crate) async fn told(&self, aggregate: &str) -> Vec<String> {
        let select = sql("SELECT kind, sequence FROM outbox WHERE subject = $1 ORDER BY sequence");
        let events = self.db.fetch_all(select.bind(aggregate)).await.unwrap();
        for (event, expected) in events.iter().zip(1_i64..) {
            assert_eq!(event.get::<i64>("sequence").unwrap(), expected, "{aggregate}");
        }
        let short = |kind: String| kind.rsplit('.').next().unwrap_or_default().to_owned();
        events.iter().map(|event| short(event.get("kind").unwrap())).collect()
    }
}
