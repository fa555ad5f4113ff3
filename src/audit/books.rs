//! Everything that was read, sorted by what it is about: one case for each order, one stock for each product.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chassis::types::Timestamp;
use maeul_proto::store::v1::StoreKind;

use super::facts::{
    CarrierEntry, Consumer, Delivery, Message, Movement, Order, Payment, Product, ProviderEntry, StoreOrder,
    Unit, View,
};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Service {
    /// Orders.
    Order,
    /// Stores, stock and store orders.
    Store,
    /// Payments and the provider's ledger.
    Payment,
    /// Deliveries and the carrier's ledger.
    Delivery,
    /// Messages.
    Notification,
    /// Views.
    Mypage,
    /// The event log and its consumers.
    Events,
}

impl Service {
    /// Whether the village can do without it for a while: without the others an audit is incomplete.
    pub(crate) const fn is_supporting(self) -> bool {
        matches!(self, Self::Notification | Self::Mypage)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Store => "store",
            Self::Payment => "payment",
            Self::Delivery => "delivery",
            Self::Notification => "notification",
            Self::Mypage => "mypage",
            Self::Events => "event log",
        }
    }
}

/// All that the contexts know about one order id.
#[derive(Debug, Clone, Default)]
pub(super) struct Case {
    pub(super) order: Option<Order>,
    pub(super) payment: Option<Payment>,
    pub(super) provider: Vec<ProviderEntry>,
    pub(super) delivery: Option<Delivery>,
    pub(super) carrier: Vec<CarrierEntry>,
    pub(super) store_order: Option<StoreOrder>,
    pub(super) movements: Vec<Arc<Movement>>,
    pub(super) units: Vec<Arc<Unit>>,
    pub(super) messages: Vec<Message>,
    pub(super) view: Option<View>,
}

impl Case {
    /// When it began: when the order was taken or, where there is none, at the first sign of it.
    pub(super) fn begun(&self) -> Timestamp {
        let signs = || {
            let made = self.payment.iter().map(|p| p.created);
            let made = made.chain(self.delivery.iter().map(|d| d.created));
            let made = made.chain(self.store_order.iter().map(|o| o.created));
            let made = made.chain(self.view.iter().map(|v| v.created));
            let made = made.chain(self.messages.iter().map(|m| m.created));
            made.chain(self.entries()).chain(self.units.iter().map(|u| u.updated)).min().unwrap_or_default()
        };
        self.order.as_ref().map_or_else(signs, |order| order.created)
    }

    /// When anything of it last changed.
    pub(super) fn changed(&self) -> Timestamp {
        let changes = self.order.iter().map(|o| o.updated);
        let changes = changes.chain(self.payment.iter().map(|p| p.updated));
        let changes = changes.chain(self.delivery.iter().map(|d| d.updated));
        let changes = changes.chain(self.store_order.iter().map(|o| o.updated));
        let changes = changes.chain(self.units.iter().map(|u| u.updated));
        let changes = changes.chain(self.messages.iter().map(|m| m.updated));
        changes.chain(self.view.iter().map(|v| v.updated)).chain(self.entries()).max().unwrap_or_default()
    }

    fn entries(&self) -> impl Iterator<Item = Timestamp> {
        let entries = self.provider.iter().map(|e| e.made);
        entries.chain(self.carrier.iter().map(|e| e.made)).chain(self.movements.iter().map(|m| m.made))
    }
}

/// All that the store knows about the stock of one product.
#[derive(Debug, Clone, Default)]
pub(super) struct Stock {
    pub(super) product: Option<Product>,
    pub(super) movements: Vec<Arc<Movement>>,
    pub(super) units: Vec<Arc<Unit>>,
    /// Whether movements and units were read: not where nothing moved within the time that is audited.
    pub(super) complete: bool,
}

impl Stock {
    pub(super) fn changed(&self) -> Timestamp {
        let changes = self.product.iter().map(|p| p.updated);
        let changes = changes.chain(self.movements.iter().map(|m| m.made));
        changes.chain(self.units.iter().map(|u| u.updated)).max().unwrap_or_default()
    }
}

/// One reading of the village.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    /// When the reading began, by the village's clock.
    pub(super) begun: Timestamp,
    /// Who did not answer.
    pub(super) missing: BTreeSet<Service>,
    pub(super) cases: BTreeMap<String, Case>,
    pub(super) stock: BTreeMap<String, Stock>,
    pub(super) shops: BTreeMap<String, StoreKind>,
    pub(super) consumers: Vec<Consumer>,
}

impl Books {
    pub(super) fn case(&mut self, id: &str) -> &mut Case {
        self.cases.entry(id.to_owned()).or_default()
    }

    pub(super) fn stock(&mut self, product: &str) -> &mut Stock {
        self.stock.entry(product.to_owned()).or_default()
    }

    pub(super) fn has(&self, service: Service) -> bool {
        !self.missing.contains(&service)
    }
}
