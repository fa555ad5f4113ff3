//! What can go wrong in a database, and which rule of the audit must find it.

/// How far an order has come before it is corrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    /// Two bagels, fetched at the counter.
    Served,
    /// A phone, brought to the door.
    Delivered,
    /// A phone that waits for the courier.
    Ready,
    /// A phone that was cancelled before the courier came.
    Cancelled,
}

/// What the audit must complain about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The order itself: `{order}`.
    Order,
    /// An order that never was: `{ghost}`.
    Ghost,
    /// A product of which nothing was ordered, with ten pieces: `{shelf}`.
    Shelf,
    /// A product of which nothing was ordered, with one unit: `{drawer}`.
    Drawer,
    /// This consumer.
    Consumer(&'static str),
}

/// One corruption.
pub(super) struct Corruption {
    /// The rules that must find it, and no other.
    pub(super) rules: &'static [&'static str],
    pub(super) about: About,
    pub(super) story: Story,
    /// Database and statements; ids in braces are filled in.
    pub(super) sql: Sql,
}

type Sql = &'static [(&'static str, &'static str)];

const fn order(rules: &'static [&'static str], story: Story, sql: Sql) -> Corruption {
    Corruption { rules, about: About::Order, story, sql }
}

const fn ghost(rules: &'static [&'static str], story: Story, sql: Sql) -> Corruption {
    Corruption { rules, about: About::Ghost, story, sql }
}

const fn product(rules: &'static [&'static str], about: About, sql: Sql) -> Corruption {
    Corruption { rules, about, story: Story::Served, sql }
}

/// Adds a row that is a copy of another but for what is set.
macro_rules! copy {
    ($table:literal, $of:literal, $set:literal) => {
        concat!(
            "CREATE TEMP TABLE copy AS SELECT * FROM ",
            $table,
            " WHERE ",
            $of,
            "; ",
            "UPDATE copy SET ",
            $set,
            "; ",
            "INSERT INTO ",
            $table,
            " SELECT * FROM copy; ",
            "DROP TABLE copy;"
        )
    };
}

use Story::{Cancelled, Delivered, Ready, Served};

/// At least one for each rule.
#[rustfmt::skip]
pub(super) const CORRUPTIONS: &[Corruption] = &[
    order(&["order.total"], Served, &[
        ("order", "UPDATE orders SET items = json_set(items, '$[0].unit_price_micros', 1000000) WHERE id = '{order}'"),
    ]),
    order(&["order.reason"], Served, &[
        ("order", "UPDATE orders SET end_reason = 'STORE_REJECTED' WHERE id = '{order}'"),
    ]),
    // Without a next attempt no worker looks at it.
    ghost(&["order.unpaid"], Served, &[
        ("order", copy!("orders", "id = '{order}'", "id = '{ghost}', state = 'AWAITING_PAYMENT', next_attempt_at = NULL, expires_at = created_at")),
    ]),
    order(&["order.cancelling"], Ready, &[
        ("order", "UPDATE orders SET state = 'CANCELLING' WHERE id = '{order}'"),
        ("mypage", "UPDATE order_views SET order_state = 'CANCELLING' WHERE order_id = '{order}'"),
    ]),
    order(&["payment.state"], Served, &[
        ("payment", "DELETE FROM payments WHERE order_id = '{order}'"),
    ]),
    order(&["payment.facts"], Served, &[
        ("payment", "UPDATE payments SET customer_id = 'somebody' WHERE order_id = '{order}'"),
    ]),
    ghost(&["payment.orphan"], Served, &[
        ("payment", copy!("payments", "order_id = '{order}'", "order_id = '{ghost}'")),
        ("provider", copy!("entries", "key = '{order}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    order(&["provider.state"], Cancelled, &[
        ("provider", "DELETE FROM entries WHERE key = '{order}' AND kind = 'REFUNDED'"),
    ]),
    order(&["provider.state"], Served, &[
        ("provider", copy!("entries", "key = '{order}'", "entry_id = NULL")),
    ]),
    order(&["provider.amount"], Served, &[
        ("provider", "UPDATE entries SET amount_micros = 1000000 WHERE key = '{order}'"),
    ]),
    ghost(&["provider.orphan"], Served, &[
        ("provider", copy!("entries", "key = '{order}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    order(&["delivery.state"], Ready, &[
        ("delivery", "DELETE FROM deliveries WHERE order_id = '{order}'"),
    ]),
    order(&["delivery.facts"], Ready, &[
        ("delivery", "UPDATE deliveries SET address = 'elsewhere' WHERE order_id = '{order}'"),
    ]),
    order(&["delivery.ready"], Ready, &[
        ("delivery", "UPDATE deliveries SET ready_at = NULL WHERE order_id = '{order}'"),
    ]),
    ghost(&["delivery.orphan"], Ready, &[
        ("delivery", copy!("deliveries", "order_id = '{order}'", "order_id = '{ghost}'")),
        ("carrier", copy!("entries", "key = '{order}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    order(&["carrier.state"], Delivered, &[
        ("carrier", "DELETE FROM entries WHERE key = '{order}' AND kind = 'DELIVERED'"),
    ]),
    ghost(&["carrier.orphan"], Delivered, &[
        ("carrier", copy!("entries", "key = '{order}'", "key = '{ghost}', entry_id = NULL")),
    ]),
    order(&["store.state"], Served, &[
        ("store", "DELETE FROM store_orders WHERE order_id = '{order}'"),
    ]),
    order(&["store.facts"], Served, &[
        ("store", "UPDATE store_orders SET customer_id = 'somebody' WHERE order_id = '{order}'"),
    ]),
    ghost(&["store.orphan"], Served, &[
        ("store", copy!("store_orders", "order_id = '{order}'", "order_id = '{ghost}'")),
    ]),
    order(&["stock.order"], Served, &[
        ("store", "DELETE FROM stock_movements WHERE order_id = '{order}' AND kind = 'SHIPPED'"),
    ]),
    order(&["stock.units"], Delivered, &[
        ("store", "UPDATE units SET state = 'ORDERED' WHERE order_id = '{order}'"),
    ]),
    ghost(&["stock.orphan"], Served, &[
        ("store", copy!("stock_movements", "order_id = '{order}' AND kind = 'SHIPPED'",
            "order_id = '{ghost}', movement_id = '{ghost}', position = 1000000")),
    ]),
    product(&["stock.on-hand"], About::Shelf, &[
        ("store", "UPDATE products SET on_hand = on_hand + 1 WHERE product_id = '{shelf}'"),
    ]),
    product(&["stock.available"], About::Drawer, &[
        ("store", copy!("units", "product_id = '{drawer}'", "serial_number = 'S-2', number = 2")),
    ]),
    order(&["message.missing"], Served, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{order}' AND kind = 'ORDER_PLACED'"),
    ]),
    order(&["message.missing"], Served, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{order}' AND kind = 'NEW_ORDER'"),
    ]),
    order(&["message.forbidden"], Served, &[
        ("notification", copy!("notifications", "case_id = '{order}' AND kind = 'SERVED'",
            "kind = 'ORDER_CANCELLED', notification_id = '{ghost}', position = NULL")),
    ]),
    order(&["message.twice"], Served, &[
        ("notification", copy!("notifications", "case_id = '{order}' AND kind = 'SERVED'",
            "notification_id = '{ghost}', position = NULL")),
    ]),
    order(&["message.recipient"], Served, &[
        ("notification", "UPDATE notifications SET recipient_id = 'somebody' WHERE case_id = '{order}' AND kind = 'SERVED'"),
    ]),
    order(&["message.sent"], Served, &[
        ("notification", "UPDATE notifications SET sent_at = NULL WHERE case_id = '{order}' AND kind = 'SERVED'"),
    ]),
    // How far a store came before it stopped, only the events tell.
    order(&["message.event"], Cancelled, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{order}' AND kind = 'ORDER_ACCEPTED'"),
    ]),
    ghost(&["message.orphan"], Served, &[
        ("notification", copy!("notifications", "case_id = '{order}' AND kind = 'SERVED'",
            "case_id = '{ghost}', notification_id = '{ghost}', position = NULL")),
    ]),
    order(&["view.missing"], Served, &[
        ("mypage", "DELETE FROM order_views WHERE order_id = '{order}'"),
    ]),
    order(&["view.order"], Served, &[
        ("mypage", "UPDATE order_views SET order_state = 'PLACED' WHERE order_id = '{order}'"),
    ]),
    order(&["view.parts"], Cancelled, &[
        ("mypage", "UPDATE order_views SET payment_state = 'APPROVED' WHERE order_id = '{order}'"),
    ]),
    // It is derived from the rest of the view, so something of that must be wrong as well.
    order(&["view.headline", "view.facts"], Served, &[
        ("mypage", "UPDATE order_views SET fulfilment = 'DELIVERY' WHERE order_id = '{order}'"),
    ]),
    order(&["view.facts"], Served, &[
        ("mypage", "UPDATE order_views SET total = 1000000 WHERE order_id = '{order}'"),
    ]),
    ghost(&["view.orphan"], Served, &[
        ("mypage", copy!("order_views", "order_id = '{order}'", "order_id = '{ghost}'")),
    ]),
    Corruption { rules: &["events.consumed"], about: About::Consumer("mypage"), story: Served, sql: &[
        ("mypage", "INSERT INTO parked (consumer, event_id, partition_key, position, attempts, next_attempt_at, dead, \
            last_error, event) VALUES ('mypage', '{ghost}', 'nobody', 1, 8, 0, TRUE, 'poison', X'7B7D')"),
    ] },
];
