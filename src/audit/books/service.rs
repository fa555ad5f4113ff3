//! Who is asked.

/// A service of the village, or its event log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Service {
    /// Orders.
    Order,
    /// Stores, stock and store orders.
    Store,
    /// Payments and the provider's ledger.
    Payment,
    /// Deliveries and the carrier's ledger.
    Delivery,
    /// Books and lendings.
    Catalog,
    /// Loans.
    Lending,
    /// Rooms and bookings.
    Booking,
    /// Managers' decisions.
    Approval,
    /// The use of rooms.
    Occupancy,
    /// Messages.
    Notification,
    /// Views.
    Mypage,
    /// The event log and its consumers.
    Events,
}

impl Service {
    /// Without these no audit is complete. The village can do without notification and mypage for a while.
    pub(crate) const ORDERING: &'static [Self] =
        &[Self::Order, Self::Store, Self::Payment, Self::Delivery, Self::Events];
    /// The library.
    pub(crate) const LIBRARY: &'static [Self] = &[Self::Catalog, Self::Lending];
    /// The meeting rooms.
    pub(crate) const ROOMS: &'static [Self] = &[Self::Booking, Self::Approval, Self::Occupancy];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Store => "store",
            Self::Payment => "payment",
            Self::Delivery => "delivery",
            Self::Catalog => "catalog",
            Self::Lending => "lending",
            Self::Booking => "booking",
            Self::Approval => "approval",
            Self::Occupancy => "occupancy",
            Self::Notification => "notification",
            Self::Mypage => "mypage",
            Self::Events => "event log",
        }
    }
}
