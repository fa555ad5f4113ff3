//! What is known of each order and of each product's stock.

use std::sync::Arc;

use chassis::types::Timestamp;

use crate::audit::facts::{
    CarrierEntry, Delivery, Message, Movement, Order, OrderView, Payment, Product, ProviderEntry, StoreOrder,
    Unit,
};

/// All that the contexts know about one order id.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct OrderCase {
    pub(in crate::audit) order: Option<Order>,
    pub(in crate::audit) payment: Option<Payment>,
    pub(in crate::audit) provider: Vec<ProviderEntry>,
    pub(in crate::audit) delivery: Option<Delivery>,
    pub(in crate::audit) carrier: Vec<CarrierEntry>,
    pub(in crate::audit) store_order: Option<StoreOrder>,
    pub(in crate::audit) movements: Vec<Arc<Movement>>,
    pub(in crate::audit) units: Vec<Arc<Unit>>,
    pub(in crate::audit) messages: Vec<Message>,
    pub(in crate::audit) view: Option<OrderView>,
}

impl OrderCase {
    /// When it began: when the order was taken or, where there is none, at the first sign of it.
    pub(in crate::audit) fn begun(&self) -> Timestamp {
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
    pub(in crate::audit) fn changed(&self) -> Timestamp {
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
pub(in crate::audit) struct Stock {
    pub(in crate::audit) product: Option<Product>,
    pub(in crate::audit) movements: Vec<Arc<Movement>>,
    pub(in crate::audit) units: Vec<Arc<Unit>>,
    /// Whether movements and units were read: not where nothing moved within the time that is audited.
    pub(in crate::audit) complete: bool,
}

impl Stock {
    pub(in crate::audit) fn changed(&self) -> Timestamp {
        let changes = self.product.iter().map(|p| p.updated);
        let changes = changes.chain(self.movements.iter().map(|m| m.made));
        changes.chain(self.units.iter().map(|u| u.updated)).max().unwrap_or_default()
    }
}
