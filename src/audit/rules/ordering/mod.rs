//! Orders: payment, delivery, store order, stock, messages and view are what an order's state demands.

mod delivery;
mod messages;
mod order;
mod orphans;
mod payment;
mod stock;
mod store;
mod views;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use super::Service::{Delivery, Mypage, Notification, Order, Payment, Store};
use super::{Check, Rule, Verdict, told, verdict};
use crate::audit::books::{Books, OrderCase, Service, Stock};

const fn order(
    id: &'static str,
    says: &'static str,
    needs: &'static [Service],
    check: fn(&OrderCase, &Books) -> Verdict,
) -> Rule {
    Rule { id, says, needs, check: Check::Order(check) }
}

const fn stock(id: &'static str, says: &'static str, check: fn(&Stock) -> Verdict) -> Rule {
    Rule { id, says, needs: &[Store], check: Check::Stock(check) }
}

/// In the order in which reports list them.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    order("order.total", "costs what its lines cost together", &[Order], order::total),
    order("order.reason", "says why it ended exactly if it was declined or rejected", &[Order], order::reason),
    order("order.unpaid", "is paid, or ends when its time to be paid is over", &[Order], order::unpaid),
    order("order.cancelling", "a wish to cancel is decided", &[Order], order::cancelling),
    order("payment.state", "has the payment that its state demands", &[Order, Payment], payment::state),
    order("payment.facts", "is paid by its customer, in full, for its store", &[Order, Payment], payment::facts),
    order("payment.orphan", "no payment without order", &[Order, Payment], orphans::payment),
    order("provider.state", "the provider did what the payment says", &[Payment], payment::provider_state),
    order("provider.amount", "the provider moved the payment's amount", &[Payment], payment::provider_amount),
    order("provider.orphan", "the provider did nothing without payment", &[Order, Payment], orphans::provider),
    order("delivery.state", "has the delivery that its state demands", &[Order, Delivery], delivery::state),
    order("delivery.facts", "is delivered to its customer's address, from its store", &[Order, Delivery], delivery::facts),
    order("delivery.ready", "is ready for the courier when the store says so", &[Delivery, Store], delivery::ready),
    order("delivery.orphan", "no delivery without order", &[Order, Delivery], orphans::delivery),
    order("carrier.state", "the carrier did what the delivery says", &[Delivery], delivery::carrier_state),
    order("carrier.orphan", "the carrier did nothing without delivery", &[Order, Delivery], orphans::carrier),
    order("store.state", "has the store order that its state demands", &[Order, Store], store::state),
    order("store.facts", "is prepared as it was ordered", &[Order, Store], store::facts),
    order("store.orphan", "no store order without order", &[Order, Store], orphans::store_order),
    order("stock.order", "moved exactly the stock that its store order demands", &[Order, Store], stock::order),
    order("stock.units", "holds exactly the units that its store order names", &[Order, Store], stock::units),
    order("stock.orphan", "no movement and no unit of an order that is none", &[Order, Store], orphans::stock),
    stock("stock.on-hand", "on hand is the sum of its movements, and never negative", stock::on_hand),
    stock("stock.available", "on hand is the number of available units, if it has units", stock::available),
    order("message.missing", "has each message that its state demands", &[Order, Notification], messages::missing),
    order("message.forbidden", "has no message that its state rules out", &[Order, Notification], messages::forbidden),
    order("message.twice", "has no message twice", &[Notification], messages::twice),
    order("message.recipient", "messages went to its customer and its store", &[Order, Notification], messages::recipient),
    order("message.sent", "messages say when and how they were sent", &[Notification], messages::sent),
    order("message.event", "messages and the view's timeline tell the same", &[Order, Notification, Mypage], messages::event),
    order("message.orphan", "no message without order", &[Order, Notification], orphans::message),
    order("view.missing", "has a view as soon as it published anything", &[Order, Mypage], views::missing),
    order("view.order", "the view knows the order's state", &[Order, Mypage], views::order),
    order("view.parts", "the view knows the states of payment, store order and delivery", &[Order, Mypage], views::parts),
    order("view.headline", "the view's own state follows from the others", &[Order, Mypage], views::headline),
    order("view.facts", "the view shows what was ordered, by whom, for how much", &[Order, Mypage], views::facts),
    order("view.orphan", "no view without order", &[Order, Mypage], orphans::view),
];
