//! What is read, and by whom.

use chassis::db::{Database, sql};
use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;

use crate::application::{Part, Selection};
use crate::domain::{Automation, Command};
use crate::outbound::MIGRATIONS;
use crate::samples::{Village, id, line, pickup, rows};

#[tokio::test]
async fn lists_are_cut_into_pages_that_neither_repeat_nor_lose() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db.clone(), Automation::Manual).await;
        for n in 0..5 {
            village.place(pickup(&format!("o-{n}"), &[line("bagel", 1, "")])).await.unwrap();
        }
        let shop = || Part::Only(id("shop"));
        let mut seen = Vec::new();
        let mut after = PageToken::start();
        loop {
            let page = Selection { size: 2, after, updated_after: None };
            let page = village.stores.list_store_orders(shop(), page).await.unwrap();
            seen.extend(page.items.iter().map(|order| order.data().id.to_string()));
            if page.next.is_empty() {
                break;
            }
            after = PageToken::parse(&page.next).unwrap();
        }
        assert_eq!(seen, ["o-4", "o-3", "o-2", "o-1", "o-0"]);

        let stores = &village.stores;
        assert_eq!(stores.list_store_orders(Part::All, rows(9)).await.unwrap().items.len(), 5);
        assert_eq!(stores.list_stores(rows(9)).await.unwrap().items.len(), 1);
        assert_eq!(stores.list_products(Part::All, rows(2)).await.unwrap().items.len(), 2);
        let first = stores.list_products(shop(), rows(2)).await.unwrap();
        let next = Selection { after: PageToken::parse(&first.next).unwrap(), ..rows(2) };
        let rest = stores.list_products(shop(), next).await.unwrap();
        assert_eq!(rest.items.iter().map(|p| p.data().id.as_str()).collect::<Vec<_>>(), ["phone"]);

        let all = stores.list_movements(shop(), Part::All, rows(3)).await.unwrap();
        let next = Selection { after: PageToken::parse(&all.next).unwrap(), ..rows(9) };
        assert_eq!(stores.list_movements(Part::All, Part::All, next).await.unwrap().items.len(), 4);
        let units = stores.list_units(shop(), Part::All, rows(2)).await.unwrap();
        let next = Selection { after: PageToken::parse(&units.next).unwrap(), ..rows(9) };
        assert_eq!(stores.list_units(shop(), Part::Only(id("phone")), next).await.unwrap().items.len(), 1);

        let never = Selection { updated_after: Some(db.clock().now()), ..rows(9) };
        assert!(stores.list_stores(never.clone()).await.unwrap().items.is_empty());
        assert!(stores.list_units(Part::All, Part::All, never.clone()).await.unwrap().items.is_empty());
        assert!(stores.list_store_orders(Part::All, never).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn n9_another_stores_things_are_not_found() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db, Automation::Manual).await;
        village.register_store("other", Automation::Manual).await.unwrap();
        village.place(pickup("o-1", &[line("dish", 1, "")])).await.unwrap();
        let other = || Part::Only(id("other"));
        let order = village.stores.get_store_order(&other(), &id("o-1")).await.unwrap_err();
        assert_eq!((order.code(), order.reason()), (Code::NotFound, "STORE_ORDER_NOT_FOUND"));
        let units = village.stores.list_units(other(), Part::Only(id("phone")), rows(9)).await.unwrap_err();
        assert_eq!(units.reason(), "PRODUCT_NOT_FOUND");
        let ghost = village.stores.list_products(Part::Only(id("ghost")), rows(9)).await.unwrap_err();
        assert_eq!(ghost.reason(), "STORE_NOT_FOUND");
        assert!(village.stores.list_products(other(), rows(9)).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn every_change_of_an_order_is_told_to_those_who_watch_the_store() {
    on_both_databases(&MIGRATIONS, async |db| {
        let village = Village::new(db.clone(), Automation::Manual).await;
        village.place(pickup("o-1", &[line("dish", 1, "")])).await.unwrap();
        let received = changes(&db).await;
        village.work("o-1", Command::Accept).await.unwrap();
        assert_eq!((received, changes(&db).await), (1, 2));
    })
    .await;
}

async fn changes(db: &Database) -> i64 {
    let select = sql("SELECT seq FROM changes WHERE scope = 'store:shop' AND item = 'o-1'");
    db.fetch_optional(select).await.unwrap().unwrap().get("seq").unwrap()
}
