//! What is done about one loan: its copies go out or are refused, once; what went out comes back.

use chassis::types::{Journal, Pending, Timestamp};

use super::{Book, BookId, Copies, CustomerId, Error, LoanId};

chassis::types::words! {
    /// How a lending was decided.
    enum LendingState {
        /// The copies went out.
        Lent = "LENT",
        /// No copy went out.
        Refused = "REFUSED",
    }

    /// Why a loan gets no copies.
    enum Reason {
        /// Fewer are left than were asked for.
        NotEnoughCopies = "NOT_ENOUGH_COPIES",
        /// The library does not have the book, or no longer.
        BookNotFound = "BOOK_NOT_FOUND",
    }
}

/// A loan that asks for copies.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The loan.
    pub(crate) loan_id: LoanId,
    /// The book.
    pub(crate) book_id: BookId,
    /// Who borrows.
    pub(crate) customer_id: CustomerId,
    /// How many copies; more than none.
    pub(crate) copies: Copies,
}

/// Everything that a lending remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LendingData {
    /// The loan.
    pub(crate) loan_id: LoanId,
    /// The book.
    pub(crate) book_id: BookId,
    /// Who borrows.
    pub(crate) customer_id: CustomerId,
    /// How many copies were asked for.
    pub(crate) copies: Copies,
    /// How many of them are out.
    pub(crate) out: Copies,
    /// How it was decided.
    pub(crate) state: LendingState,
    /// Why it was refused; nothing if it was not.
    pub(crate) reason: Option<Reason>,
    /// When it was decided.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

/// What happened to a lending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LendingEvent {
    /// The copies went out.
    Lent {
        /// The book's title.
        title: String,
    },
    /// No copy went out.
    Refused {
        /// The book's title; empty where there is no such book.
        title: String,
        /// Why.
        reason: Reason,
        /// How many were left.
        available: Copies,
    },
    /// Copies are back.
    Returned {
        /// How many.
        copies: Copies,
    },
}

/// The lending of one loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lending {
    data: LendingData,
    journal: Journal<LendingEvent>,
}

impl Lending {
    /// L2: lends all the copies that are asked for, or refuses for good.
    pub(crate) fn decide(request: Request, book: Option<&Book>, now: Timestamp) -> Self {
        let book = book.filter(|book| !book.data().removed);
        let title = book.map(|book| book.data().title.clone()).unwrap_or_default();
        let available = book.map(Book::available).unwrap_or_default();
        let reason = match book {
            None => Some(Reason::BookNotFound),
            Some(_) if available < request.copies => Some(Reason::NotEnoughCopies),
            Some(_) => None,
        };
        let Request { loan_id, book_id, customer_id, copies } = request;
        let (state, out, event) = match reason {
            None => (LendingState::Lent, copies, LendingEvent::Lent { title }),
            Some(reason) => {
                (LendingState::Refused, Copies::NONE, LendingEvent::Refused { title, reason, available })
            }
        };
        let data = LendingData {
            loan_id,
            book_id,
            customer_id,
            copies,
            out,
            state,
            reason,
            created_at: now,
            updated_at: now,
        };
        let mut journal = Journal::new();
        journal.record(event);
        Self { data, journal }
    }

    /// As it was saved.
    pub(crate) const fn restore(data: LendingData, journal: Journal<LendingEvent>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) const fn data(&self) -> &LendingData {
        &self.data
    }

    /// Takes copies back; never more than are out.
    pub(crate) fn take_back(&mut self, copies: Copies, now: Timestamp) -> Result<(), Error> {
        let out = self.data.out;
        self.data.out = out.without(copies).ok_or(Error::NotOut { returned: copies, out })?;
        self.data.updated_at = now;
        self.journal.record(LendingEvent::Returned { copies });
        Ok(())
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<LendingEvent> {
        self.journal.take()
    }
}
