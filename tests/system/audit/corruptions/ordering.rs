//! What can go wrong with orders, and with the events of all.

use super::About::{Case, Ghost};
use super::Story::{Cancelled, Delivered, Ready, Served};
use super::{About, Corruption, copy, found};

/// At least one for each rule.
#[rustfmt::skip]
pub(super) const CORRUPTIONS: &[Corruption] = &[
    found(&[("order.total", Case)], Served, &[
        ("order", "UPDATE orders SET items = json_set(items, '$[0].unit_price_micros', 1000000) WHERE id = '{case}'"),
    ]),
    found(&[("order.reason", Case)], Served, &[
        ("order", "UPDATE orders SET end_reason = 'STORE_REJECTED' WHERE id = '{case}'"),
    ]),
    // Without a next attempt no worker looks at it.
    found(&[("order.unpaid", Ghost)], Served, &[
        ("order", copy!("orders", "id = '{case}'", "id = '{ghost}', state = 'AWAITING_PAYMENT', next_attempt_at = NULL, expires_at = created_at")),
    ]),
    found(&[("order.cancelling", Case)], Ready, &[
        ("order", "UPDATE orders SET state = 'CANCELLING' WHERE id = '{case}'"),
        ("mypage", "UPDATE order_views SET order_state = 'CANCELLING' WHERE order_id = '{case}'"),
    ]),
    found(&[("payment.state", Case)], Served, &[
        ("payment", "DELETE FROM payments WHERE order_id = '{case}'"),
    ]),
    found(&[("payment.facts", Case)], Served, &[
        ("payment", "UPDATE payments SET customer_id = 'somebody' WHERE order_id = '{case}'"),
    ]),
    found(&[("payment.orphan", Ghost)], Served, &[
        ("payment", copy!("payments", "order_id = '{case}'", "order_id = '{ghost}'")),
        ("provider", copy!("entries", "key = '{case}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    found(&[("provider.state", Case)], Cancelled, &[
        ("provider", "DELETE FROM entries WHERE key = '{case}' AND kind = 'REFUNDED'"),
    ]),
    found(&[("provider.state", Case)], Served, &[
        ("provider", copy!("entries", "key = '{case}'", "entry_id = NULL")),
    ]),
    found(&[("provider.amount", Case)], Served, &[
        ("provider", "UPDATE entries SET amount_micros = 1000000 WHERE key = '{case}'"),
    ]),
    found(&[("provider.orphan", Ghost)], Served, &[
        ("provider", copy!("entries", "key = '{case}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    found(&[("delivery.state", Case)], Ready, &[
        ("delivery", "DELETE FROM deliveries WHERE order_id = '{case}'"),
    ]),
    found(&[("delivery.facts", Case)], Ready, &[
        ("delivery", "UPDATE deliveries SET address = 'elsewhere' WHERE order_id = '{case}'"),
    ]),
    found(&[("delivery.ready", Case)], Ready, &[
        ("delivery", "UPDATE deliveries SET ready_at = NULL WHERE order_id = '{case}'"),
    ]),
    found(&[("delivery.orphan", Ghost)], Ready, &[
        ("delivery", copy!("deliveries", "order_id = '{case}'", "order_id = '{ghost}'")),
        ("carrier", copy!("entries", "key = '{case}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    found(&[("carrier.state", Case)], Delivered, &[
        ("carrier", "DELETE FROM entries WHERE key = '{case}' AND kind = 'DELIVERED'"),
    ]),
    found(&[("carrier.orphan", Ghost)], Delivered, &[
        ("carrier", copy!("entries", "key = '{case}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    found(&[("store.state", Case)], Served, &[
        ("store", "DELETE FROM store_orders WHERE order_id = '{case}'"),
    ]),
    found(&[("store.facts", Case)], Served, &[
        ("store", "UPDATE store_orders SET customer_id = 'somebody' WHERE order_id = '{case}'"),
    ]),
    found(&[("store.orphan", Ghost)], Served, &[
        ("store", copy!("store_orders", "order_id = '{case}'", "order_id = '{ghost}'")),
    ]),
    found(&[("stock.order", Case)], Served, &[
        ("store", "DELETE FROM stock_movements WHERE order_id = '{case}' AND kind = 'SHIPPED'"),
    ]),
    found(&[("stock.units", Case)], Delivered, &[
        ("store", "UPDATE units SET state = 'ORDERED' WHERE order_id = '{case}'"),
    ]),
    found(&[("stock.orphan", Ghost)], Served, &[
        ("store", copy!("stock_movements", "order_id = '{case}' AND kind = 'SHIPPED'",
            "order_id = '{ghost}', movement_id = '{ghost}', position = 1000000")),
    ]),
    found(&[("stock.on-hand", About::Shelf)], Served, &[
        ("store", "UPDATE products SET on_hand = on_hand + 1 WHERE product_id = '{shelf}'"),
    ]),
    found(&[("stock.available", About::Drawer)], Served, &[
        ("store", copy!("units", "product_id = '{drawer}'", "serial_number = 'S-2', number = 2")),
    ]),
    found(&[("message.missing", Case)], Served, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{case}' AND kind = 'ORDER_PLACED'"),
    ]),
    found(&[("message.missing", Case)], Served, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{case}' AND kind = 'NEW_ORDER'"),
    ]),
    found(&[("message.forbidden", Case)], Served, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'SERVED'",
            "kind = 'ORDER_CANCELLED', notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("message.twice", Case)], Served, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'SERVED'",
            "notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("message.recipient", Case)], Served, &[
        ("notification", "UPDATE notifications SET recipient_id = 'somebody' WHERE case_id = '{case}' AND kind = 'SERVED'"),
    ]),
    found(&[("message.sent", Case)], Served, &[
        ("notification", "UPDATE notifications SET sent_at = NULL WHERE case_id = '{case}' AND kind = 'SERVED'"),
    ]),
    // How far a store came before it stopped, only the events tell.
    found(&[("message.event", Case)], Cancelled, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{case}' AND kind = 'ORDER_ACCEPTED'"),
    ]),
    found(&[("message.orphan", Ghost)], Served, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'SERVED'",
            "case_id = '{ghost}', notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("view.missing", Case)], Served, &[
        ("mypage", "DELETE FROM order_views WHERE order_id = '{case}'"),
    ]),
    found(&[("view.order", Case)], Served, &[
        ("mypage", "UPDATE order_views SET order_state = 'PLACED' WHERE order_id = '{case}'"),
    ]),
    found(&[("view.parts", Case)], Cancelled, &[
        ("mypage", "UPDATE order_views SET payment_state = 'APPROVED' WHERE order_id = '{case}'"),
    ]),
    // It is derived from the rest of the view, so something of that must be wrong as well.
    found(&[("view.headline", Case), ("view.facts", Case)], Served, &[
        ("mypage", "UPDATE order_views SET fulfilment = 'DELIVERY' WHERE order_id = '{case}'"),
    ]),
    found(&[("view.facts", Case)], Served, &[
        ("mypage", "UPDATE order_views SET total = 1000000 WHERE order_id = '{case}'"),
    ]),
    found(&[("view.orphan", Ghost)], Served, &[
        ("mypage", copy!("order_views", "order_id = '{case}'", "order_id = '{ghost}'")),
    ]),
    Corruption { found: &[("events.consumed", About::Consumer("mypage"))], story: Served, sql: &[
        ("mypage", "INSERT INTO parked (consumer, event_id, partition_key, position, attempts, next_attempt_at, dead, \
            last_error, event) VALUES ('mypage', '{ghost}', 'nobody', 1, 8, 0, TRUE, 'poison', X'7B7D')"),
    ] },
];
