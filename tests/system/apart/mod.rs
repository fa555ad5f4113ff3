//! The village as a mesh: a process a service, under load and real faults. Each test ends with an audit.

mod access;
mod configuring;
mod joining;
mod library;
mod outages;
mod python_consumer;
mod replicas;
mod rooms;
mod servers;
mod starting;
mod traces;
mod up;
mod watching;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};

use crate::harness::*;

/// A restaurant that accepts and prepares by itself, and a dish that does not run out; `order` knows both.
async fn restaurant(village: &Contact) -> (Shop, String) {
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for(&unique("first"), &shop, &dish)).await;
    (shop, dish)
}

/// What must hold of every crowd: all were answered, nobody was turned away.
fn everybody_was_served(visit: &Visit) {
    assert_eq!(visit.refused, [""; 0], "somebody was turned away");
    assert!(!visit.orders.is_empty(), "nobody ordered");
}
