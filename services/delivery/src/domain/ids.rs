//! The names that delivering speaks of.

chassis::types::id! {
    /// An order; its delivery bears the same id, and the carrier knows the delivery by it.
    pub(crate) struct OrderId;
    /// A customer.
    pub(crate) struct CustomerId;
    /// A store.
    pub(crate) struct StoreId;
    /// A courier.
    pub(crate) struct CourierId;
}

/// Where to deliver, which no log and no event shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) String);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}
