//! From requests to commands: every field is checked, and every bad one is named.

use std::collections::BTreeSet;

use chassis::clock::new_id;
use chassis::error::Result;
use chassis::grpc::{PageToken, Violations, page_size};
use chassis::types::{InvalidId, Money};
use maeul_proto::store::v1 as pb;

use crate::application::{
    AddUnits, ChangeStaff, Part, RegisterProduct, RestockProduct, Selection, StaffChange, UpdateProduct,
    UpdateStore, WorkOnOrder,
};
use crate::domain::{
    Automation, Command, NewProduct, NewStore, Pieces, ProductChanges, SerialNumber, StoreChanges,
};
use crate::wire;

const NAME: usize = 200;
const REASON: usize = 500;
/// The most pieces of one restocking.
const MOST_PIECES: i64 = 1_000_000;
/// The most units of one request.
const MOST_UNITS: usize = 1_000;

pub(super) fn register_store(request: &pb::RegisterStoreRequest) -> Result<NewStore> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let id = wished_id(&mut bad, "store_id", &request.store_id);
    let owner = bad.id("owner_id", &request.owner_id);
    let name = bad.text("name", &request.name, NAME);
    let kind = known(&mut bad, "kind", wire::read_store_kind(request.kind));
    let automation = match request.automation {
        0 => Some(Automation::Manual),
        given => known(&mut bad, "automation", wire::read_automation(given)),
    };
    let parts = (id, owner, name, kind, automation);
    bad.finish(match parts {
        (Some(id), Some(owner), Some(name), Some(kind), Some(automation)) => {
            Some(NewStore { id, owner, name, kind, automation })
        }
        _ => None,
    })
}

pub(super) fn update_store(request: &pb::UpdateStoreRequest) -> Result<UpdateStore> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let store_id = bad.id("store_id", &request.store_id);
    let actor = bad.id("actor_id", &request.actor_id);
    let name = request.name.as_ref().and_then(|name| bad.text("name", name, NAME));
    let automation = request
        .automation
        .and_then(|automation| known(&mut bad, "automation", wire::read_automation(automation)));
    let any = request.name.is_some() || request.automation.is_some();
    bad.require(any, "name", "name or automation must be given");
    let changes = StoreChanges { name, automation };
    bad.finish(store_id.zip(actor).map(|(store_id, actor)| UpdateStore { store_id, actor, changes }))
}

pub(super) fn add_staff(request: &pb::AddStaffRequest) -> Result<ChangeStaff> {
    let ids = [&request.store_id, &request.actor_id, &request.staff_id];
    change_staff(&request.request_id, ids, StaffChange::Add)
}

pub(super) fn remove_staff(request: &pb::RemoveStaffRequest) -> Result<ChangeStaff> {
    let ids = [&request.store_id, &request.actor_id, &request.staff_id];
    change_staff(&request.request_id, ids, StaffChange::Remove)
}

fn change_staff(
    request_id: &str,
    [store, actor, staff]: [&String; 3],
    change: StaffChange,
) -> Result<ChangeStaff> {
    let mut bad = Violations::new();
    bad.request_id(request_id);
    let parts = (bad.id("store_id", store), bad.id("actor_id", actor), bad.id("staff_id", staff));
    bad.finish(match parts {
        (Some(store_id), Some(actor), Some(person)) => Some(ChangeStaff { store_id, actor, person, change }),
        _ => None,
    })
}

pub(super) fn register_product(request: &pb::RegisterProductRequest) -> Result<RegisterProduct> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let store_id = bad.id("store_id", &request.store_id);
    let actor = bad.id("actor_id", &request.actor_id);
    let id = wished_id(&mut bad, "product_id", &request.product_id);
    let name = bad.text("name", &request.name, NAME);
    let price = price(&mut bad, request.price.as_ref());
    let stock = known(&mut bad, "stock", wire::read_stock_kind(request.stock));
    let parts = (store_id, actor, id, name, price, stock);
    bad.finish(match parts {
        (Some(store_id), Some(actor), Some(id), Some(name), Some(price), Some(stock)) => {
            Some(RegisterProduct { actor, new: NewProduct { id, store_id, name, price, stock } })
        }
        _ => None,
    })
}

pub(super) fn update_product(request: &pb::UpdateProductRequest) -> Result<UpdateProduct> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let ids = (
        bad.id("store_id", &request.store_id),
        bad.id("actor_id", &request.actor_id),
        bad.id("product_id", &request.product_id),
    );
    let name = request.name.as_ref().and_then(|name| bad.text("name", name, NAME));
    let new_price = request.price.as_ref().and_then(|given| price(&mut bad, Some(given)));
    let any = request.name.is_some() || request.price.is_some() || request.offered.is_some();
    bad.require(any, "name", "name, price or offered must be given");
    let changes = ProductChanges { name, price: new_price, offered: request.offered };
    bad.finish(match ids {
        (Some(store_id), Some(actor), Some(product_id)) => {
            Some(UpdateProduct { store_id, actor, product_id, changes })
        }
        _ => None,
    })
}

pub(super) fn restock_product(request: &pb::RestockProductRequest) -> Result<RestockProduct> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let ids = (
        bad.id("store_id", &request.store_id),
        bad.id("actor_id", &request.actor_id),
        bad.id("product_id", &request.product_id),
    );
    let in_range = (1..=MOST_PIECES).contains(&request.quantity);
    bad.require(in_range, "quantity", format!("must be 1 to {MOST_PIECES}"));
    let quantity = Pieces::try_new(request.quantity);
    bad.finish(match (ids, quantity) {
        ((Some(store_id), Some(actor), Some(product_id)), Some(quantity)) => {
            Some(RestockProduct { store_id, actor, product_id, quantity })
        }
        _ => None,
    })
}

pub(super) fn add_units(request: &pb::AddUnitsRequest) -> Result<AddUnits> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let ids = (
        bad.id("store_id", &request.store_id),
        bad.id("actor_id", &request.actor_id),
        bad.id("product_id", &request.product_id),
    );
    let given = &request.serial_numbers;
    let fits = (1..=MOST_UNITS).contains(&given.len());
    bad.require(fits, "serial_numbers", format!("must be 1 to {MOST_UNITS}"));
    let mut seen = BTreeSet::new();
    let mut serials = Vec::<SerialNumber>::new();
    for (i, serial) in given.iter().take(MOST_UNITS).enumerate() {
        let field = format!("serial_numbers[{i}]");
        bad.require(seen.insert(serial), field.clone(), "is given twice");
        serials.extend(bad.id::<SerialNumber>(field, serial));
    }
    bad.finish(match ids {
        (Some(store_id), Some(actor), Some(product_id)) => {
            Some(AddUnits { store_id, actor, product_id, serials })
        }
        _ => None,
    })
}

/// Requests to do something about an order; all but rejecting carry the same.
macro_rules! work_on_order {
    ($($name:ident($request:ident) => $command:expr;)+) => {$(
        pub(super) fn $name(request: &pb::$request) -> Result<WorkOnOrder> {
            let ids = [&request.store_id, &request.actor_id, &request.order_id];
            work_on_order(Violations::new(), &request.request_id, ids, $command)
        }
    )+};
}

work_on_order! {
    accept_order(AcceptOrderRequest) => Command::Accept;
    start_preparation(StartPreparationRequest) => Command::StartPreparation;
    complete_preparation(CompletePreparationRequest) => Command::CompletePreparation;
    serve_order(ServeOrderRequest) => Command::Serve;
    ship_order(ShipOrderRequest) => Command::Ship;
}

pub(super) fn reject_order(request: &pb::RejectOrderRequest) -> Result<WorkOnOrder> {
    let mut bad = Violations::new();
    let detail = bad.text("reason", &request.reason, REASON).unwrap_or_default();
    let ids = [&request.store_id, &request.actor_id, &request.order_id];
    work_on_order(bad, &request.request_id, ids, Command::Reject(detail))
}

fn work_on_order(
    mut bad: Violations,
    request_id: &str,
    [store, actor, order]: [&String; 3],
    command: Command,
) -> Result<WorkOnOrder> {
    bad.request_id(request_id);
    let parts = (bad.id("store_id", store), bad.id("actor_id", actor), bad.id("order_id", order));
    bad.finish(match parts {
        (Some(store_id), Some(actor), Some(order_id)) => {
            Some(WorkOnOrder { store_id, actor, order_id, command })
        }
        _ => None,
    })
}

/// One id that a request names.
pub(super) fn one<T: TryFrom<String, Error = InvalidId>>(field: &str, id: &str) -> Result<T> {
    let mut bad = Violations::new();
    let id = bad.id(field, id);
    bad.finish(id)
}

/// An id, or `-` for all.
pub(super) fn part<T: TryFrom<String, Error = InvalidId>>(field: &str, id: &str) -> Result<Part<T>> {
    if id == "-" { Ok(Part::All) } else { Ok(Part::Only(one(field, id)?)) }
}

/// Which rows a list is to show.
pub(super) fn selection(
    size: i32,
    token: &str,
    updated_after: Option<prost_types::Timestamp>,
) -> Result<Selection> {
    let mut bad = Violations::new();
    let updated_after = bad.time("updated_after", updated_after);
    bad.check()?;
    Ok(Selection { size: page_size(size)?, after: PageToken::parse(token)?, updated_after })
}

/// The id that the caller wishes, or a new one.
fn wished_id<T: TryFrom<String, Error = InvalidId>>(
    bad: &mut Violations,
    field: &str,
    id: &str,
) -> Option<T> {
    if id.is_empty() { T::try_from(new_id()).ok() } else { bad.id(field, id) }
}

/// A value that must be said and known.
fn known<T>(bad: &mut Violations, field: &str, value: Option<T>) -> Option<T> {
    bad.require(value.is_some(), field, "must be one of the known values");
    value
}

/// A price: more than nothing.
fn price(bad: &mut Violations, money: Option<&maeul_proto::money::Money>) -> Option<Money> {
    let parts = money.map(|money| (money.currency_code.as_str(), money.units, money.nanos));
    let price = bad.money("price", parts)?;
    bad.require(price.micros() > 0, "price.units", "must be more than zero");
    Some(price)
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
