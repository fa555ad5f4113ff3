//! The rules of recommending: what a customer may like, from what was ordered.
//!
//! Pure: no async, no I/O, no clock; the time comes in as an argument.

mod offer;
mod purchase;
mod taste;
#[cfg(test)]
mod taste_tests;

chassis::types::id! {
    /// The id of a customer.
    pub(crate) struct CustomerId;
    /// The id of a product.
    pub(crate) struct ProductId;
    /// The id of a store.
    pub(crate) struct StoreId;
}

pub(crate) use offer::{Details, Offer};
pub(crate) use purchase::{Purchase, Week};
#[cfg(test)]
pub(crate) use taste::Liked;
pub(crate) use taste::{Memory, Taste};
