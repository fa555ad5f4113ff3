//! The names that paying speaks of.

chassis::types::id! {
    /// An order; its payment bears the same id, and the provider knows the charge by it.
    pub(crate) struct OrderId;
    /// A customer.
    pub(crate) struct CustomerId;
    /// A store.
    pub(crate) struct StoreId;
}

/// What to charge: a reference that the provider knows, which is kept nowhere and no log shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PaymentMethod(pub(crate) String);

impl std::fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaymentMethod(..)")
    }
}
