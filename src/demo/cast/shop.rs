//! A shop: its owner, who registers and prices, and somebody of the staff, who does the work.

use chassis::clock::new_id;
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::notification::v1::watch_notifications_request::Recipient;
use maeul_proto::order::v1::Order;
use maeul_proto::store::v1::{
    AddStaffRequest, AddUnitsRequest, Automation, GetStoreOrderRequest, ListProductsRequest,
    ListUnitsRequest, RegisterProductRequest, RegisterStoreRequest, RestockProductRequest, StockKind,
    StoreKind, StoreOrder, StoreOrderState, UnitState, WatchStoreOrdersRequest, WatchStoreOrdersResponse,
};
use tonic::Code;

use super::{Inbox, Product, price, won, word};
use crate::demo::feed::Feed;
use crate::demo::stage::{Miss, Stage, answer, told, until};

/// A shop to be opened.
pub(in crate::demo) struct Opening {
    pub(in crate::demo) name: &'static str,
    pub(in crate::demo) what: &'static str,
    pub(in crate::demo) kind: StoreKind,
    pub(in crate::demo) automation: Automation,
    pub(in crate::demo) owner: &'static str,
    pub(in crate::demo) staff: &'static str,
}

/// A shop of one run.
pub(in crate::demo) struct Shop<'a> {
    pub(super) stage: &'a Stage,
    pub(in crate::demo) name: &'static str,
    pub(in crate::demo) id: String,
    owner: &'static str,
    pub(super) staff: &'static str,
    orders: Feed<StoreOrder>,
    inbox: Inbox,
}

impl<'a> Shop<'a> {
    /// The owner registers the shop and hires somebody, who watches for orders from now on.
    pub(in crate::demo) async fn opens(stage: &'a Stage, new: Opening) -> Result<Self, Miss> {
        let Opening { name, what, kind, automation, owner, staff } = new;
        stage.script.act(owner, &format!("opens {name}, {what}, and hires a {staff}"));
        let (id, owner_id) = (stage.id(name), stage.id(owner));
        let mut store = stage.village.store.clone();
        let register = RegisterStoreRequest {
            store_id: id.clone(),
            owner_id: owner_id.clone(),
            name: name.to_owned(),
            kind: kind.into(),
            automation: automation.into(),
            request_id: new_id(),
        };
        answer(store.register_store(register).await)?;
        let hire = AddStaffRequest {
            store_id: id.clone(),
            actor_id: owner_id,
            staff_id: stage.id(staff),
            request_id: new_id(),
        };
        answer(store.add_staff(hire).await)?;
        let watch = WatchStoreOrdersRequest { store_id: id.clone(), resume_token: String::new() };
        let read =
            |response: WatchStoreOrdersResponse| response.store_order.map(|it| (it.order_id.clone(), it));
        let orders = Feed::open(store.watch_store_orders(watch).await, read).await?;
        let inbox = Inbox::open(stage, name, Recipient::StoreId(id.clone())).await?;
        Ok(Self { stage, name, id, owner, staff, orders, inbox })
    }

    /// The owner registers a product.
    pub(in crate::demo) async fn offers(
        &self,
        name: &'static str,
        price_won: i64,
        stock: StockKind,
    ) -> Result<Product, Miss> {
        let product = Product { id: self.stage.id(name), name, won: price_won };
        self.stage.script.act(self.owner, &format!("offers {name} for {}", price(&won(price_won))));
        let request = RegisterProductRequest {
            store_id: self.id.clone(),
            actor_id: self.stage.id(self.owner),
            product_id: product.id.clone(),
            name: name.to_owned(),
            price: Some(won(price_won)),
            stock: stock.into(),
            request_id: new_id(),
        };
        answer(self.stage.village.store.clone().register_product(request).await)?;
        Ok(product)
    }

    /// The owner puts pieces on the shelf.
    pub(in crate::demo) async fn stocks(&self, product: &Product, quantity: i64) -> Result<(), Miss> {
        self.stage.script.act(self.owner, &format!("puts {quantity} × {} on the shelf", product.name));
        let request = RestockProductRequest {
            store_id: self.id.clone(),
            actor_id: self.stage.id(self.owner),
            product_id: product.id.clone(),
            quantity,
            request_id: new_id(),
        };
        answer(self.stage.village.store.clone().restock_product(request).await)?;
        Ok(())
    }

    /// The owner unpacks units, each with its serial number.
    pub(in crate::demo) async fn unpacks(&self, product: &Product, serials: &[&str]) -> Result<(), Miss> {
        self.stage.script.act(
            self.owner,
            &format!("unpacks {} × {}: {}", serials.len(), product.name, serials.join(" and ")),
        );
        let request = AddUnitsRequest {
            store_id: self.id.clone(),
            actor_id: self.stage.id(self.owner),
            product_id: product.id.clone(),
            serial_numbers: serials.iter().map(|&serial| serial.to_owned()).collect(),
            request_id: new_id(),
        };
        answer(self.stage.village.store.clone().add_units(request).await)?;
        Ok(())
    }

    /// Waits until the shop has heard of the order, and its message about it has come.
    pub(in crate::demo) async fn is_told(&self, order: &Order) -> Result<(), Miss> {
        self.inbox.has(self.stage, &order.order_id, NotificationKind::NewOrder).await
    }

    /// Waits until the shop's own list shows the order in this state.
    pub(in crate::demo) async fn has(
        &self,
        order: &Order,
        state: StoreOrderState,
    ) -> Result<StoreOrder, Miss> {
        let expected = format!("the order at {} is {}", self.name, words(state));
        let it = |o: &StoreOrder| o.order_id == order.order_id;
        let found = self
            .orders
            .until(&expected, |o| it(o) && o.state() == state, |o| it(o).then(|| words(o.state()).to_owned()))
            .await?;
        self.stage.script.counts();
        Ok(found)
    }

    /// Waits until the shop, which accepts on its own, has taken the order or rejected it.
    pub(in crate::demo) async fn decides(&self, order: &Order) -> Result<StoreOrder, Miss> {
        let expected = format!("the order at {} is ACCEPTED or REJECTED", self.name);
        let it = |o: &StoreOrder| o.order_id == order.order_id;
        let decided =
            |o: &StoreOrder| matches!(o.state(), StoreOrderState::Accepted | StoreOrderState::Rejected);
        self.orders
            .until(&expected, |o| it(o) && decided(o), |o| it(o).then(|| words(o.state()).to_owned()))
            .await
    }

    /// The shop must not know the order at all.
    pub(in crate::demo) async fn never_heard_of(&self, order: &Order) -> Result<(), Miss> {
        let request = GetStoreOrderRequest { store_id: self.id.clone(), order_id: order.order_id.clone() };
        match self.stage.village.store.clone().get_store_order(request).await {
            Err(status) if status.code() == Code::NotFound => Ok(()),
            Err(status) => Err(Miss::new("NotFound: the shop never hears of an unpaid order", told(&status))),
            Ok(_) => Err(Miss::new("the shop never hears of an unpaid order", "the order at the shop")),
        }
    }

    /// Waits until so many pieces can be ordered.
    pub(in crate::demo) async fn has_on_hand(&self, product: &Product, pieces: i64) -> Result<(), Miss> {
        let expected = format!("{pieces} × {} on hand", product.name);
        until(&expected, || async {
            let request = ListProductsRequest { store_id: self.id.clone(), ..Default::default() };
            let products =
                self.stage.village.store.clone().list_products(request).await?.into_inner().products;
            let found = products.iter().find(|p| p.product_id == product.id).map(|p| p.on_hand);
            Ok(if found == Some(pieces) {
                Ok(())
            } else {
                Err(format!("{} on hand", found.unwrap_or_default()))
            })
        })
        .await?;
        self.stage.script.holds(&expected);
        Ok(())
    }

    /// Waits until a unit is in this state, held or taken by this order.
    pub(in crate::demo) async fn has_unit(
        &self,
        product: &Product,
        serial: &str,
        state: UnitState,
        order: &Order,
    ) -> Result<(), Miss> {
        let name = |state: UnitState| word(state.as_str_name(), "UNIT_STATE_").to_owned();
        let expected = format!("unit {serial} is {} for this order", name(state));
        until(&expected, || async {
            let request = ListUnitsRequest {
                store_id: self.id.clone(),
                product_id: product.id.clone(),
                ..Default::default()
            };
            let units = self.stage.village.store.clone().list_units(request).await?.into_inner().units;
            let found = units.iter().find(|unit| unit.serial_number == serial);
            let right = found.is_some_and(|unit| unit.state() == state && unit.order_id == order.order_id);
            Ok(if right {
                Ok(())
            } else {
                Err(found.map_or("no such unit".to_owned(), |unit| name(unit.state())))
            })
        })
        .await?;
        self.stage.script.holds(&expected);
        Ok(())
    }
}

fn words(state: StoreOrderState) -> &'static str {
    word(state.as_str_name(), "STORE_ORDER_STATE_")
}
