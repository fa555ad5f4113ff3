//! What a message about an order says: one template for each kind.

use chassis::types::words;

use super::facts::{Awaited, EndReason, Fulfilment, Line, OrderFacts};
use crate::domain::template::{Tells, Template, own_words};

words! {
    /// What a message about an order tells. All but `NewOrder` go to the customer.
    enum OrderKind {
        /// The order is kept and will be finished.
        OrderDeferred = "ORDER_DEFERRED",
        /// Paid.
        OrderPlaced = "ORDER_PLACED",
        /// Ended unpaid, refused.
        OrderDeclined = "ORDER_DECLINED",
        /// Ended unpaid, too late.
        OrderExpired = "ORDER_EXPIRED",
        /// Ended unpaid, as wished.
        OrderWithdrawn = "ORDER_WITHDRAWN",
        /// The store accepted it.
        OrderAccepted = "ORDER_ACCEPTED",
        /// Being prepared.
        Preparing = "PREPARING",
        /// Ready for the courier or at the counter.
        Ready = "READY",
        /// With the courier.
        PickedUp = "PICKED_UP",
        /// Served in the store.
        Served = "SERVED",
        /// Delivered.
        Delivered = "DELIVERED",
        /// Too late to cancel.
        CancellationRefused = "CANCELLATION_REFUSED",
        /// Cancelled.
        OrderCancelled = "ORDER_CANCELLED",
        /// Rejected, with the reason.
        OrderRejected = "ORDER_REJECTED",
        /// The money went back.
        Refunded = "REFUNDED",
        /// To the store: an order has come in.
        NewOrder = "NEW_ORDER",
    }
}

/// The table. `{store}`, `{items}`, `{total}`, `{fulfilment}`, `{awaited}`, `{ready_for}` and
/// `{reason}` are filled in.
impl Tells for OrderKind {
    type Facts = OrderFacts;

    fn template(self) -> Template {
        let (title, text) = match self {
            Self::OrderDeferred => (
                "Order taken",
                "We have your order at {store}: {items}, {total}. Only {awaited} takes longer than usual: \
                 we keep trying, and tell you as soon as it is through.",
            ),
            Self::OrderPlaced => {
                ("Order placed", "Thank you! Your order at {store} is paid: {items}, {total}.")
            }
            Self::OrderDeclined => (
                "Order declined",
                "Sorry, your order at {store} could not be placed: {reason}. You were not charged.",
            ),
            Self::OrderExpired => (
                "Order expired",
                "Your order at {store} was not paid in time and has expired. You were not charged.",
            ),
            Self::OrderWithdrawn => (
                "Order withdrawn",
                "You withdrew your order at {store} before it was paid. You keep your {total}.",
            ),
            Self::OrderAccepted => ("Order accepted", "Good news: {store} accepted your order."),
            Self::Preparing => ("In preparation", "Your order is being prepared at {store}."),
            Self::Ready => ("Order ready", "Your order at {store} is ready {ready_for}."),
            Self::PickedUp => {
                ("On its way", "The courier has your order from {store} and is on the way to you.")
            }
            Self::Served => ("Order served", "Here you are: your order at {store} was served. Enjoy!"),
            Self::Delivered => ("Order delivered", "Your order from {store} was delivered. Enjoy!"),
            Self::CancellationRefused => (
                "Too late to cancel",
                "Your order from {store} had been handed over already, so it could not be cancelled.",
            ),
            Self::OrderCancelled => {
                ("Order cancelled", "Your order at {store} is cancelled. You get your {total} back in full.")
            }
            Self::OrderRejected => (
                "Order rejected",
                "Sorry, your order at {store} cannot be fulfilled: {reason}. You get your {total} back in full.",
            ),
            Self::Refunded => ("Money refunded", "{total} for your order at {store} went back to you."),
            Self::NewOrder => ("주문이 왔어요!", "주문이 왔어요! {items}, {total}, {fulfilment}."),
        };
        Template { title, text }
    }

    fn fill(place: &str, facts: &OrderFacts) -> String {
        match place {
            "store" => facts.store_name.clone().unwrap_or_else(|| "the store".to_owned()),
            "items" => items(&facts.lines),
            "total" => facts.total.map_or_else(|| "money".to_owned(), |total| total.to_string()),
            "fulfilment" => facts.fulfilment.map_or("as agreed", Fulfilment::clause).to_owned(),
            "awaited" => facts.awaited.map_or("finishing it", Awaited::clause).to_owned(),
            "ready_for" => ready_for(facts.fulfilment).to_owned(),
            "reason" => reason(facts),
            // A test holds that no template names anything else.
            _ => String::new(),
        }
    }
}

fn items(lines: &[Line]) -> String {
    let shown: Vec<_> = lines.iter().map(|line| format!("{} × {}", line.quantity, line.name)).collect();
    if shown.is_empty() { "your items".to_owned() } else { shown.join(", ") }
}

fn ready_for(fulfilment: Option<Fulfilment>) -> &'static str {
    match fulfilment {
        Some(Fulfilment::Delivery) => "and waits for the courier",
        Some(Fulfilment::Pickup) | None => "for you at the counter",
    }
}

fn reason(facts: &OrderFacts) -> String {
    let clause = facts.reason.map_or("it was refused", EndReason::clause);
    let detail = own_words(&facts.detail);
    if detail.is_empty() { clause.to_owned() } else { format!("{clause} ({detail})") }
}

#[cfg(test)]
mod tests {
    use chassis::types::{Currency, Money};

    use super::*;
    use crate::domain::template::compose;
    use crate::domain::template::tests::{case, every_place_is_filled_in};
    use crate::domain::{StoreId, title};

    fn shop() -> StoreId {
        StoreId::try_new("s-1").unwrap()
    }

    fn facts() -> OrderFacts {
        OrderFacts {
            store_name: Some("Garden Kitchen".into()),
            lines: vec![
                Line { name: "Bibimbap".into(), quantity: 2 },
                Line { name: "Tea {total}".into(), quantity: 1 },
            ],
            total: Some(Money::from_micros(Currency::KRW, 21_000_000_000)),
            fulfilment: Some(Fulfilment::Delivery),
            awaited: Some(Awaited::Payment),
            reason: Some(EndReason::StockShort),
            detail: "sold out.".into(),
            ..OrderFacts::at(shop())
        }
    }

    #[test]
    fn o9_the_store_is_told_of_a_new_order_with_what_was_ordered() {
        let text = compose(OrderKind::NewOrder, &case(), &facts());
        assert_eq!(text, "주문이 왔어요! 2 × Bibimbap, 1 × Tea {total}, 21,000 KRW, for delivery.");
        assert_eq!(title(OrderKind::NewOrder.into()), "주문이 왔어요!");
    }

    #[test]
    fn o9_a_rejection_tells_its_reason() {
        let text = compose(OrderKind::OrderRejected, &case(), &facts());
        assert_eq!(
            text,
            "Sorry, your order at Garden Kitchen cannot be fulfilled: there is not enough of it left (sold out). \
             You get your 21,000 KRW back in full."
        );
    }

    #[test]
    fn every_place_of_a_template_is_filled_in() {
        every_place_is_filled_in(OrderKind::ALL, &facts(), &OrderFacts::at(shop()));
    }
}
