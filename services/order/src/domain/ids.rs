//! The ids that ordering speaks of.

chassis::types::id! {
    /// An order; its payment, delivery, store order and view bear the same id.
    pub(crate) struct OrderId;
    /// A customer.
    pub(crate) struct CustomerId;
    /// A store.
    pub(crate) struct StoreId;
    /// A product.
    pub(crate) struct ProductId;
    /// One piece of a serialised product.
    pub(crate) struct SerialNumber;
}
