//! What the use cases need from outside.

use std::collections::BTreeSet;

use chassis::async_trait;
use chassis::error::Result;
use chassis::grpc::Page;
use chassis::types::Timestamp;
use chassis::uow::UnitOfWork;

use crate::domain::loans::{LibraryCard, LoanCase};
use crate::domain::orders::{Entry, OrderCase, OrderFact, OrderView, StoreId};
use crate::domain::rooms::{BookingCase, BookingView, RoomId};
use crate::domain::{Case, CustomerId, Section, View};

/// A view as it was read, to be saved over exactly that.
#[derive(Debug, Clone)]
pub(crate) struct Versioned<C: Case> {
    /// The view.
    pub(crate) view: View<C>,
    /// How often it was saved.
    pub(crate) version: i64,
}

/// Views of one kind of case that change together.
#[async_trait]
pub(crate) trait Views<C: Case>: UnitOfWork {
    /// The views that there are of cases.
    async fn views(&mut self, cases: &BTreeSet<&C::Id>) -> Result<Vec<Versioned<C>>>;

    /// Saves views over the versions that were read, 0 for a new one, at the latest with the commit; `ABORTED`, then or
    /// now, if somebody else changed one meanwhile.
    async fn save(&mut self, views: &[Versioned<C>]) -> Result<()>;

    /// Tells who watches a section of a customer's page that a case has changed there.
    fn changed(&mut self, section: Section, customer: &CustomerId, case: &C::Id);
}

/// Everything on the page that changes together.
#[async_trait]
pub(crate) trait PageUow: Views<OrderCase> + Views<LoanCase> + Views<BookingCase> {
    /// Adds a line for each fact to the timeline of its order, unless it is there.
    async fn add_entries(&mut self, facts: &[OrderFact]) -> Result<()>;

    /// Remembers the name of a store, unless a later one is known.
    async fn set_store_name(&mut self, store: &StoreId, name: &str, sequence: i64) -> Result<()>;

    /// Drops everything.
    async fn clear(&mut self) -> Result<()>;
}

/// What a customer is shown of an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShownOrder {
    /// The view.
    pub(crate) view: OrderView,
    /// The store's name, if it is known.
    pub(crate) store_name: Option<String>,
    /// What happened, oldest first.
    pub(crate) timeline: Vec<Entry>,
}

/// Whose cases are shown.
pub(crate) type Whose = chassis::types::Whose<CustomerId>;

/// A page of views, newest case first.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// Whose.
    pub(crate) whose: Whose,
    /// Only views whose latest event happened after this.
    pub(crate) updated_after: Timestamp,
    /// Only cases before this one; `None` for the first page.
    pub(crate) before: Option<String>,
    /// How many.
    pub(crate) size: i64,
}

/// Where views of one kind of case are read, as what is shown of them.
#[async_trait]
pub(crate) trait ViewStore<C: Case, Shown = View<C>>: Send + Sync {
    /// The view of a case, if it is one of `whose`.
    async fn get(&self, whose: &Whose, case: &C::Id) -> Result<Option<Shown>>;

    /// A page of views.
    async fn list(&self, query: &Query) -> Result<Page<Shown>>;
}

/// Where loans are read.
#[async_trait]
pub(crate) trait LoanStore: ViewStore<LoanCase> {
    /// What a customer has of the library and owes it; of somebody who never borrowed: nothing.
    async fn card(&self, customer: &CustomerId) -> Result<LibraryCard>;
}

/// Where bookings are read, and the use of booked rooms.
#[async_trait]
pub(crate) trait BookingStore: ViewStore<BookingCase> {
    /// A page of the bookings whose use has begun, of one room or of all.
    async fn room_uses(&self, query: &Query, room: Option<&RoomId>) -> Result<Page<BookingView>>;
}
