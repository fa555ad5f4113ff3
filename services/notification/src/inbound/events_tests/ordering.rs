//! Events of orders.

use maeul_proto::money::Money;
use maeul_proto::{delivery, order, payment, store};

use super::{Table, event, texts};

/// An event of order `o-1`, of customer `c-1` at store `s-1`.
macro_rules! about {
    ($message:ty $(, $field:ident: $value:expr)*) => {{
        let mut message = <$message>::default();
        message.order_id = "o-1".into();
        message.customer_id = "c-1".into();
        message.store_id = "s-1".into();
        $(message.$field = $value;)*
        event("o-1", 1, &message)
    }};
}

fn total() -> Money {
    Money { currency_code: "KRW".into(), units: 18_000, nanos: 0 }
}

fn items() -> Vec<order::v1::OrderItem> {
    vec![order::v1::OrderItem { name: "Bibimbap".into(), quantity: 2, ..Default::default() }]
}

pub(super) fn table() -> Table {
    vec![
        (
            about!(order::v1::OrderDeferred, items: items(), total: Some(total()), state: 2),
            &["ORDER_DEFERRED"],
        ),
        (
            about!(order::v1::OrderPlaced, items: items(), total: Some(total()), fulfilment: 2),
            &["ORDER_PLACED", "NEW_ORDER"],
        ),
        (about!(order::v1::OrderDeclined, reason: 1, detail: "card blocked".into()), &["ORDER_DECLINED"]),
        (about!(order::v1::OrderExpired), &["ORDER_EXPIRED"]),
        (about!(order::v1::OrderWithdrawn, total: Some(total())), &["ORDER_WITHDRAWN"]),
        (about!(order::v1::CancellationDenied), &["CANCELLATION_REFUSED"]),
        (about!(order::v1::OrderCancelled, total: Some(total())), &["ORDER_CANCELLED"]),
        (about!(order::v1::OrderRejected, total: Some(total()), reason: 3), &["ORDER_REJECTED"]),
        (about!(store::v1::StoreOrderAccepted), &["ORDER_ACCEPTED"]),
        (about!(store::v1::PreparationStarted), &["PREPARING"]),
        (about!(store::v1::OrderReady, fulfilment: 2), &["READY"]),
        (about!(store::v1::OrderServed), &["SERVED"]),
        (about!(delivery::v1::DeliveryPickedUp), &["PICKED_UP"]),
        (about!(delivery::v1::DeliveryCompleted), &["DELIVERED"]),
        (about!(payment::v1::PaymentRefunded, amount: Some(total())), &["REFUNDED"]),
    ]
}

#[test]
fn o9_a_notice_repeats_what_its_event_tells() {
    let table = table();
    assert_eq!(
        texts(&table[0].0),
        [
            "We have your order at the store: 2 × Bibimbap, 18,000 KRW. Only the payment takes longer than usual: \
         we keep trying, and tell you as soon as it is through.",
        ]
    );
    assert_eq!(texts(&table[1].0)[1], "주문이 왔어요! 2 × Bibimbap, 18,000 KRW, for pickup.");
    assert_eq!(
        texts(&table[2].0),
        ["Sorry, your order at the store could not be placed: the payment was declined (card blocked). \
         You were not charged.",]
    );
    assert_eq!(texts(&table[10].0), ["Your order at the store is ready for you at the counter."]);
    assert_eq!(texts(&table[14].0), ["18,000 KRW for your order at the store went back to you."]);
}
