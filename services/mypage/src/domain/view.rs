//! The view of one case, which every event about it may change.
//!
//! Contexts publish independently, so their events interleave in any way. Nothing here depends on the order of arrival:
//! what a context says is what its highest sequence says, and the rest never changes or is a least or a greatest.

use std::fmt::{Debug, Display};

use chassis::types::{InvalidId, Timestamp};

use super::CustomerId;

/// The key of a case.
pub(crate) trait CaseId:
    Debug + Display + Clone + Ord + TryFrom<String, Error = InvalidId> + Send + Sync + 'static
{
}

impl<T> CaseId for T where
    T: Debug + Display + Clone + Ord + TryFrom<String, Error = InvalidId> + Send + Sync + 'static
{
}

/// A part of the page that can be watched alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Orders.
    Orders,
    /// Loans, books out and fees.
    Loans,
    /// Bookings of meeting rooms.
    Bookings,
    /// Booked rooms that were used.
    RoomUses,
}

impl Section {
    /// The name under which the changes of a customer's section are numbered.
    pub(crate) fn scope(self, customer: &CustomerId) -> String {
        let section = match self {
            Self::Orders => "orders",
            Self::Loans => "loans",
            Self::Bookings => "bookings",
            Self::RoomUses => "room-uses",
        };
        format!("{section}:{customer}")
    }
}

/// What is known of a case of one kind (an order, a loan, a booking), beside whose it is and when it happened.
pub(crate) trait Case: Debug + Clone + PartialEq + Send + Sync + 'static {
    /// The key of the case.
    type Id: CaseId;
    /// What an event says about the case.
    type Says: Debug + Clone + PartialEq + Send + Sync + 'static;

    /// What a view of it is called.
    const VIEW: &'static str;

    /// The case of which this is the first thing heard.
    fn of(sequence: i64, says: &Self::Says) -> Self;

    /// Learns one more thing, by the number that its context gave it; nothing new if it was learned before.
    fn learn(&mut self, sequence: i64, says: &Self::Says);

    /// The parts of the page that change with what an event says.
    fn sections(says: &Self::Says) -> &'static [Section];
}

/// Where a fact comes from. Ordered by time; what one context did at one moment by its sequence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    /// When it happened.
    pub(crate) at: Timestamp,
    /// The context that published it.
    pub(crate) source: String,
    /// The number of the event within its aggregate.
    pub(crate) sequence: i64,
    /// The id of the event.
    pub(crate) event_id: String,
    /// The type of the event.
    pub(crate) event_type: String,
}

/// One thing that happened to a case, whoever published it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fact<C: Case> {
    /// The case.
    pub(crate) id: C::Id,
    /// Whose case it is.
    pub(crate) customer_id: CustomerId,
    /// The event that told it.
    pub(crate) origin: Origin,
    /// What it says.
    pub(crate) says: C::Says,
}

/// The event names another customer than the events before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event is about a case of another customer")]
pub(crate) struct OtherCustomer;

/// What a customer sees of a case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct View<C: Case> {
    /// The case.
    pub(crate) id: C::Id,
    /// Whose it is.
    pub(crate) customer_id: CustomerId,
    /// What is known of it.
    pub(crate) case: C,
    /// When the first event happened.
    pub(crate) created_at: Timestamp,
    /// When the latest event happened.
    pub(crate) updated_at: Timestamp,
}

impl<C: Case> View<C> {
    /// The view of a case of which this is the first thing heard.
    pub(crate) fn of(fact: &Fact<C>) -> Self {
        Self {
            id: fact.id.clone(),
            customer_id: fact.customer_id.clone(),
            case: C::of(fact.origin.sequence, &fact.says),
            created_at: fact.origin.at,
            updated_at: fact.origin.at,
        }
    }

    /// Learns one more thing; nothing new if it was learned before.
    pub(crate) fn learn(&mut self, fact: &Fact<C>) -> Result<(), OtherCustomer> {
        if self.customer_id != fact.customer_id {
            return Err(OtherCustomer);
        }
        self.case.learn(fact.origin.sequence, &fact.says);
        self.created_at = self.created_at.min(fact.origin.at);
        self.updated_at = self.updated_at.max(fact.origin.at);
        Ok(())
    }
}
