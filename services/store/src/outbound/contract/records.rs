//! Stores, products and units.

use chassis::error::Code;
use chassis::testing::on_both_databases;
use futures::future::join_all;

use crate::application::{ChangeStaff, RestockProduct, StaffChange, UpdateProduct, UpdateStore};
use crate::domain::{Automation, ProductChanges, StockKind, StoreChanges};
use crate::outbound::MIGRATIONS;
use crate::samples::{Village, id, key, pieces, won};

#[tokio::test]
async fn o1_stores_are_kept_with_their_staff() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::empty(db);
        village.register_store("shop", Automation::Manual).await.unwrap();
        let again = village.register_store("shop", Automation::Manual).await.unwrap_err();
        assert_eq!((again.code(), again.reason()), (Code::AlreadyExists, "STORE_ALREADY_EXISTS"));

        let changes = StoreChanges { name: Some("Shop".into()), automation: Some(Automation::Full) };
        let update = UpdateStore { store_id: id("shop"), actor: id("owner"), changes };
        village.stores.update_store(update, key()).await.unwrap();
        let staff =
            |change| ChangeStaff { store_id: id("shop"), actor: id("owner"), person: id("barista"), change };
        village.stores.change_staff(staff(StaffChange::Add), key()).await.unwrap();

        let store = village.stores.get_store(&id("shop")).await.unwrap();
        assert_eq!((store.data().name.as_str(), store.data().automation), ("Shop", Automation::Full));
        assert_eq!(store.data().staff.iter().map(ToString::to_string).collect::<Vec<_>>(), ["barista"]);
        village.stores.change_staff(staff(StaffChange::Remove), key()).await.unwrap();
        assert!(village.stores.get_store(&id("shop")).await.unwrap().data().staff.is_empty());
        // Of the change, and of who came and went.
        let told = ["StoreRegistered", "StoreUpdated", "StoreUpdated", "StoreUpdated"];
        assert_eq!(village.told("shop").await, told);
    })
    .await;
}

#[tokio::test]
async fn o1_products_are_kept_and_only_the_owner_prices() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let twice = village.register_product("dish", StockKind::Untracked).await.unwrap_err();
        assert_eq!(twice.reason(), "PRODUCT_ALREADY_EXISTS");

        let update = |actor: &str, price| UpdateProduct {
            store_id: id("shop"),
            actor: id(actor),
            product_id: id("bagel"),
            changes: ProductChanges { name: None, price: Some(price), offered: Some(false) },
        };
        let refused = village.stores.update_product(update("customer", won(1)), key()).await.unwrap_err();
        assert_eq!((refused.code(), refused.reason()), (Code::PermissionDenied, "NOT_STORE_OWNER"));
        let dollars = chassis::types::Money::try_from_parts("USD", 1, 0).unwrap();
        let refused = village.stores.update_product(update("owner", dollars), key()).await.unwrap_err();
        assert_eq!(refused.reason(), "CURRENCY_MISMATCH");
        village.stores.update_product(update("owner", won(3500)), key()).await.unwrap();

        let bagel = village.product("bagel").await;
        assert_eq!((bagel.price, bagel.offered, bagel.on_hand.count()), (won(3500), false, 10));
        assert_eq!(village.told("bagel").await, ["ProductRegistered", "StockChanged", "ProductChanged"]);
        assert_eq!(village.restock("dish", 1).await.unwrap_err().reason(), "STOCK_KIND_MISMATCH");
        assert_eq!(village.restock("ghost", 1).await.unwrap_err().reason(), "PRODUCT_NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn n3_a_command_sent_often_at_once_acts_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let key = key();
        let restock = || {
            let command = RestockProduct {
                store_id: id("shop"),
                actor: id("owner"),
                product_id: id("bagel"),
                quantity: pieces(5),
            };
            village.stores.restock_product(command, key.clone())
        };
        for product in join_all((0..20).map(|_| restock())).await {
            assert_eq!(product.unwrap().data().on_hand.count(), 15);
        }
        assert_eq!(village.ledger("bagel").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn units_are_added_all_or_none() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        let serials: Vec<String> = (0..23).map(|n| format!("t-{n}")).collect();
        let serials: Vec<&str> = serials.iter().map(String::as_str).collect();
        let added = village.add_units("phone", &serials).await.unwrap();
        assert_eq!(added.product.data().on_hand.count(), 26);
        let order: Vec<_> = added.units.iter().map(|unit| unit.serial.to_string()).collect();
        assert_eq!(order, serials);

        let twice = village.add_units("phone", &["u-1", "t-7"]).await.unwrap_err();
        assert_eq!((twice.code(), twice.reason()), (Code::AlreadyExists, "UNIT_ALREADY_EXISTS"));
        assert_eq!(village.units("phone").await.len(), 26);
        assert_eq!(village.product("phone").await.on_hand.count(), 26);
        assert_eq!(village.ledger("phone").await.len(), 2);
        assert_eq!(village.add_units("bagel", &["b"]).await.unwrap_err().reason(), "STOCK_KIND_MISMATCH");
    })
    .await;
}
