//! Three stores that work on their own, so that an order which somebody pastes into a terminal goes all the way.

use std::time::Duration;

use chassis::types::Currency;
use maeul_proto::money::Money;
use maeul_proto::platform::v1::ListEventsRequest;
use maeul_proto::store::v1::{
    AddStaffRequest, AddUnitsRequest, Automation, RegisterProductRequest, RegisterStoreRequest,
    RestockProductRequest, StockKind,
};
use tonic::Status;

use super::goods::{Product, STORES, Stock, Store};
use super::{cannot, there};
use crate::client::Village;
use crate::failure::Failure;

/// How long to wait until `order` knows the menu before opening all the same.
const MENU_WAIT: Duration = Duration::from_secs(5);

/// Opens the stores, or what is missing of them.
pub(super) async fn make(village: &Village) -> Result<(), Failure> {
    let mut village = village.clone();
    for store in STORES {
        open(&mut village, store).await.map_err(|status| cannot(store.id, status))?;
        for product in store.products {
            offer(&mut village, store, product).await.map_err(|status| cannot(product.id, status))?;
        }
    }
    // The first pasted order finds its product; were `order` away, it would learn the menu when it is back.
    let _ = tokio::time::timeout(MENU_WAIT, menu_is_known(&mut village)).await;
    Ok(())
}

async fn open(village: &mut Village, store: &Store) -> Result<(), Status> {
    let register = RegisterStoreRequest {
        store_id: store.id.into(),
        owner_id: store.owner.into(),
        name: store.name.into(),
        kind: store.kind.into(),
        automation: Automation::Full.into(),
        request_id: format!("demo-store-{}", store.id),
    };
    there(village.store.register_store(register).await)?;
    let add = AddStaffRequest {
        store_id: store.id.into(),
        actor_id: store.owner.into(),
        staff_id: store.staff.into(),
        request_id: format!("demo-staff-{}", store.staff),
    };
    there(village.store.add_staff(add).await)
}

async fn offer(village: &mut Village, store: &Store, product: &Product) -> Result<(), Status> {
    let (store_id, actor_id, product_id) =
        (store.id.to_owned(), store.owner.to_owned(), product.id.to_owned());
    let stock = match product.stock {
        Stock::Untracked => StockKind::Untracked,
        Stock::Counted(_) => StockKind::Counted,
        Stock::Serialised(_) => StockKind::Serialised,
    };
    let register = RegisterProductRequest {
        store_id: store_id.clone(),
        actor_id: actor_id.clone(),
        product_id: product_id.clone(),
        name: product.name.into(),
        price: Some(Money { currency_code: Currency::KRW.code().to_owned(), units: product.won, nanos: 0 }),
        stock: stock.into(),
        request_id: format!("demo-product-{product_id}"),
    };
    there(village.store.register_product(register).await)?;
    let request_id = format!("demo-stock-{product_id}");
    match product.stock {
        Stock::Untracked => Ok(()),
        Stock::Counted(quantity) => {
            let restock = RestockProductRequest { store_id, actor_id, product_id, quantity, request_id };
            there(village.store.restock_product(restock).await)
        }
        Stock::Serialised(serials) => {
            let serial_numbers = serials.iter().map(|&serial| serial.to_owned()).collect();
            let add = AddUnitsRequest { store_id, actor_id, product_id, serial_numbers, request_id };
            there(village.store.add_units(add).await)
        }
    }
}

/// Returns once `order` has handled what the stores published, or when it takes no part in this village.
async fn menu_is_known(village: &mut Village) {
    let last = STORES.iter().flat_map(|store| store.products).next_back().map(|product| product.id);
    let request = ListEventsRequest {
        event_type: "ProductRegistered".into(),
        case_key: last.unwrap_or_default().into(),
        ..Default::default()
    };
    let mut published = None;
    loop {
        if published.is_none()
            && let Ok(answer) = village.log().list_events(request.clone()).await
        {
            published = answer.into_inner().events.first().map(|event| event.position);
        }
        if let Some(position) = published
            && let Ok(answer) = village.consumers().await
        {
            let consumers = answer.consumers;
            if consumers.iter().filter(|c| c.consumer == "order").all(|order| order.position >= position) {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
