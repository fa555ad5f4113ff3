//! What a message says: one template for each kind, filled in with the facts of its event.

use super::facts::{Awaited, EndReason, Facts, Fulfilment, Line};

use chassis::types::words;

words! {
    /// What a message tells. Each kind has one source event; all but `NewOrder` go to the customer.
    enum Kind {
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

struct Template {
    title: &'static str,
    text: &'static str,
}

/// The table. `{store}`, `{items}`, `{total}`, `{fulfilment}`, `{awaited}`, `{ready_for}` and
/// `{reason}` are filled in.
fn template(kind: Kind) -> Template {
    let (title, text) = match kind {
        Kind::OrderDeferred => (
            "Order taken",
            "We have your order at {store}: {items}, {total}. Only {awaited} takes longer than usual: \
             we keep trying, and tell you as soon as it is through.",
        ),
        Kind::OrderPlaced => ("Order placed", "Thank you! Your order at {store} is paid: {items}, {total}."),
        Kind::OrderDeclined => (
            "Order declined",
            "Sorry, your order at {store} could not be placed: {reason}. You were not charged.",
        ),
        Kind::OrderExpired => (
            "Order expired",
            "Your order at {store} was not paid in time and has expired. You were not charged.",
        ),
        Kind::OrderWithdrawn => (
            "Order withdrawn",
            "You withdrew your order at {store} before it was paid. You keep your {total}.",
        ),
        Kind::OrderAccepted => ("Order accepted", "Good news: {store} accepted your order."),
        Kind::Preparing => ("In preparation", "Your order is being prepared at {store}."),
        Kind::Ready => ("Order ready", "Your order at {store} is ready {ready_for}."),
        Kind::PickedUp => ("On its way", "The courier has your order from {store} and is on the way to you."),
        Kind::Served => ("Order served", "Here you are: your order at {store} was served. Enjoy!"),
        Kind::Delivered => ("Order delivered", "Your order from {store} was delivered. Enjoy!"),
        Kind::CancellationRefused => (
            "Too late to cancel",
            "Your order from {store} had been handed over already, so it could not be cancelled.",
        ),
        Kind::OrderCancelled => {
            ("Order cancelled", "Your order at {store} is cancelled. You get your {total} back in full.")
        }
        Kind::OrderRejected => (
            "Order rejected",
            "Sorry, your order at {store} cannot be fulfilled: {reason}. You get your {total} back in full.",
        ),
        Kind::Refunded => ("Money refunded", "{total} for your order at {store} went back to you."),
        Kind::NewOrder => ("주문이 왔어요!", "주문이 왔어요! {items}, {total}, {fulfilment}."),
    };
    Template { title, text }
}

/// A few words that head a message of this kind.
pub(crate) fn title(kind: Kind) -> &'static str {
    template(kind).title
}

/// The text of a message.
pub(crate) fn compose(kind: Kind, facts: &Facts) -> String {
    let mut text = String::new();
    let mut rest = template(kind).text;
    // In one pass: what is filled in is never read as a template.
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&value(name, facts));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn value(name: &str, facts: &Facts) -> String {
    match name {
        "store" => facts.store.clone().unwrap_or_else(|| "the store".to_owned()),
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

fn reason(facts: &Facts) -> String {
    let clause = facts.reason.map_or("it was refused", EndReason::clause);
    let detail = facts.detail.trim().trim_end_matches('.');
    if detail.is_empty() { clause.to_owned() } else { format!("{clause} ({detail})") }
}

#[cfg(test)]
mod tests {
    use chassis::types::{Currency, Money};

    use super::*;

    fn facts() -> Facts {
        Facts {
            store: Some("Garden Kitchen".into()),
            lines: vec![
                Line { name: "Bibimbap".into(), quantity: 2 },
                Line { name: "Tea {total}".into(), quantity: 1 },
            ],
            total: Some(Money::from_micros(Currency::KRW, 21_000_000_000)),
            fulfilment: Some(Fulfilment::Delivery),
            awaited: Some(Awaited::Payment),
            reason: Some(EndReason::StockShort),
            detail: "sold out.".into(),
        }
    }

    #[test]
    fn o9_the_store_is_told_of_a_new_order_with_what_was_ordered() {
        let text = compose(Kind::NewOrder, &facts());
        assert_eq!(text, "주문이 왔어요! 2 × Bibimbap, 1 × Tea {total}, 21,000 KRW, for delivery.");
        assert_eq!(title(Kind::NewOrder), "주문이 왔어요!");
    }

    #[test]
    fn o9_a_rejection_tells_its_reason() {
        let text = compose(Kind::OrderRejected, &facts());
        assert_eq!(
            text,
            "Sorry, your order at Garden Kitchen cannot be fulfilled: there is not enough of it left (sold out). \
             You get your 21,000 KRW back in full."
        );
    }

    #[test]
    fn every_kind_has_a_title_and_a_text_of_its_own() {
        let texts: std::collections::BTreeSet<_> =
            Kind::ALL.iter().map(|kind| compose(*kind, &facts())).collect();
        let titles: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|kind| title(*kind)).collect();
        assert_eq!((texts.len(), titles.len()), (Kind::ALL.len(), Kind::ALL.len()));
    }

    #[test]
    fn every_place_in_a_template_is_filled_in() {
        for kind in Kind::ALL {
            for place in template(*kind).text.split('{').skip(1) {
                let name = place.split('}').next().unwrap();
                assert!(!value(name, &facts()).is_empty(), "{kind:?}: {{{name}}}");
                assert!(!value(name, &Facts::default()).is_empty(), "{kind:?}: {{{name}}} of nothing");
            }
        }
    }

    #[test]
    fn words_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(*kind));
        }
        assert_eq!(Kind::from_word("PARTY"), None);
    }
}
