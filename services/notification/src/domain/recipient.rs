//! To whom a message goes.

use super::{CustomerId, StoreId};

/// A customer or a store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recipient {
    /// The customer who ordered, borrowed or booked.
    Customer(CustomerId),
    /// The store that was ordered at.
    Store(StoreId),
}

impl Recipient {
    /// The kind of recipient as databases keep it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Customer(_) => "customer",
            Self::Store(_) => "store",
        }
    }

    /// The customer's or the store's id.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Customer(id) => id.as_str(),
            Self::Store(id) => id.as_str(),
        }
    }

    /// From what a database keeps.
    pub(crate) fn from_parts(kind: &str, id: String) -> Option<Self> {
        match kind {
            "customer" => CustomerId::try_new(id).ok().map(Self::Customer),
            "store" => StoreId::try_new(id).ok().map(Self::Store),
            _ => None,
        }
    }
}

/// `customer:<id>` or `store:<id>`: the scope of its watches, and who asks in its commands.
impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind(), self.id())
    }
}
