//! Every event that a customer may see is subscribed to, and understood.

use super::*;
use crate::inbound::samples::{BEGIN, event};

/// What no customer's page shows: the shelves, the rooms and the managers' desks; what comes of them is told by
/// `store`, `lending` and `booking`.
const OTHERS: [&str; 6] = [
    "maeul.store.v1.Product",
    "maeul.store.v1.StockChanged",
    "maeul.catalog.v1.",
    "maeul.booking.v1.RoomRegistered",
    "maeul.approval.v1.",
    "maeul.marketing.v1.",
];

#[test]
fn every_event_of_a_customers_case_is_subscribed_to_and_understood() {
    let subscriptions = Policies.subscriptions();
    let known = maeul_proto::events::type_names();
    let missing = known.iter().filter(|name| !subscriptions.contains(&name.as_str()));
    let missing: Vec<_> =
        missing.filter(|name| !OTHERS.iter().any(|other| name.starts_with(other))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let blank = event("o-1", 1, BEGIN, &StoreRegistered::default());
    for name in subscriptions {
        assert!(known.iter().any(|known| known == name), "{name}");
        let blank = Event { kind: name.to_owned(), ..blank.clone() };
        let told = match (name, fact::context(&blank)) {
            (STORE_REGISTERED | STORE_UPDATED, _) => continue,
            (_, "lending") => loans::told(&blank).map(|_| ()),
            (_, "booking" | "occupancy") => rooms::told(&blank).map(|_| ()),
            _ => orders::told(&blank).map(|_| ()),
        };
        // Understood means: what is wrong with it is its contents, not its type.
        assert!(told.err().is_none_or(|error| !error.to_string().contains("nobody asked")), "{name}");
    }
}
