//! A loan: requested, confirmed or cancelled once the catalog has decided, and back in parts.

use chassis::types::{Currency, Journal, Money, Pending, Timestamp};

use super::{BookId, Calendar, Copies, CustomerId, Day, Error, LoanId, fee};

chassis::types::words! {
    /// Where a loan stands.
    enum State {
        /// Taken; the catalog has not decided yet.
        Requested = "REQUESTED",
        /// Copies are out.
        Confirmed = "CONFIRMED",
        /// Ended: no copy ever went out.
        Cancelled = "CANCELLED",
        /// Ended: all copies are back.
        Returned = "RETURNED",
    }

    /// Why a loan was cancelled.
    enum CancelReason {
        /// Fewer copies are left than were asked for.
        NotEnoughCopies = "NOT_ENOUGH_COPIES",
        /// The library does not have the book, or no longer.
        BookNotFound = "BOOK_NOT_FOUND",
    }
}

/// What it takes to request a loan.
#[derive(Debug, Clone)]
pub(crate) struct NewLoan {
    /// New in the village.
    pub(crate) id: LoanId,
    /// Who borrows.
    pub(crate) customer_id: CustomerId,
    /// What.
    pub(crate) book_id: BookId,
    /// The book's title; empty while it is not known.
    pub(crate) title: String,
    /// How many copies; more than none.
    pub(crate) copies: Copies,
}

/// Copies that came back together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Return {
    /// How many.
    pub(crate) copies: Copies,
    /// How many days of the calendar after the due date; none in time.
    pub(crate) days_late: u32,
    /// What was charged for it, by the table of then.
    pub(crate) fee: Option<Money>,
    /// When.
    pub(crate) at: Timestamp,
}

/// Everything that a loan remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoanData {
    /// The loan.
    pub(crate) id: LoanId,
    /// Who borrows.
    pub(crate) customer_id: CustomerId,
    /// What.
    pub(crate) book_id: BookId,
    /// The book's title; empty while it is not known.
    pub(crate) title: String,
    /// How many copies were asked for.
    pub(crate) copies: Copies,
    /// How many of them are out.
    pub(crate) out: Copies,
    /// Where it stands.
    pub(crate) state: State,
    /// Why it was cancelled; nothing if it was not.
    pub(crate) cancel_reason: Option<CancelReason>,
    /// The last day without a fee, once it is confirmed.
    pub(crate) due_on: Option<Day>,
    /// The last day on which it was announced as overdue.
    pub(crate) announced_on: Option<Day>,
    /// When to look whether it is to be announced; set exactly while copies are out.
    pub(crate) announce_at: Option<Timestamp>,
    /// What came back, oldest first.
    pub(crate) returns: Vec<Return>,
    /// When it was requested.
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    pub(crate) updated_at: Timestamp,
}

impl LoanData {
    /// What was charged so far.
    pub(crate) fn fees(&self) -> Money {
        let micros = self.returns.iter().filter_map(|back| back.fee).map(|fee| fee.micros()).sum();
        Money::from_micros(Currency::KRW, micros)
    }
}

/// What happened to a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// It asks the catalog for copies.
    Requested,
    /// The copies are out until this day.
    Confirmed(Day),
    /// It ended without a copy; so many were left.
    Cancelled(CancelReason, Copies),
    /// Copies came back; so many are still out.
    Returned(Return, Copies),
    /// A late return was charged; so much was charged so far.
    FeeCharged(Return, Money, Money),
    /// Copies are out after this day.
    Overdue {
        /// How many.
        out: Copies,
        /// The last day without a fee.
        due_on: Day,
        /// How many days ago that was.
        days_late: u32,
    },
}

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loan {
    data: LoanData,
    journal: Journal<Event>,
}

impl Loan {
    /// A loan that asks the catalog for copies.
    pub(crate) fn request(new: NewLoan, now: Timestamp) -> Self {
        let NewLoan { id, customer_id, book_id, title, copies } = new;
        let data = LoanData {
            id,
            customer_id,
            book_id,
            title,
            copies,
            out: Copies::NONE,
            state: State::Requested,
            cancel_reason: None,
            due_on: None,
            announced_on: None,
            announce_at: None,
            returns: Vec::new(),
            created_at: now,
            updated_at: now,
        };
        let mut journal = Journal::new();
        journal.record(Event::Requested);
        Self { data, journal }
    }

    /// As it was saved.
    pub(crate) const fn restore(data: LoanData, journal: Journal<Event>) -> Self {
        Self { data, journal }
    }

    /// What it remembers.
    pub(crate) const fn data(&self) -> &LoanData {
        &self.data
    }

    /// The catalog has lent the copies: from now on they are out, and the time runs. Nothing happens if that was
    /// decided before.
    pub(crate) fn confirm(&mut self, title: &str, calendar: &Calendar, now: Timestamp) {
        if self.decide(State::Confirmed, title, now) {
            let due_on = calendar.due(now);
            self.data.out = self.data.copies;
            self.data.due_on = Some(due_on);
            self.data.announce_at = Some(calendar.opens(due_on.plus(1)));
            self.journal.record(Event::Confirmed(due_on));
        }
    }

    /// The catalog has refused, with `available` copies left. Nothing happens if that was decided before.
    pub(crate) fn cancel(&mut self, reason: CancelReason, title: &str, available: Copies, now: Timestamp) {
        if self.decide(State::Cancelled, title, now) {
            self.data.cancel_reason = Some(reason);
            self.journal.record(Event::Cancelled(reason, available));
        }
    }

    fn decide(&mut self, state: State, title: &str, now: Timestamp) -> bool {
        let undecided = self.data.state == State::Requested;
        if undecided {
            self.data.state = state;
            self.data.updated_at = now;
            if !title.is_empty() {
                title.clone_into(&mut self.data.title);
            }
        }
        undecided
    }

    /// L3, L4: takes copies back, and charges for them if they are late.
    pub(crate) fn give_back(
        &mut self,
        copies: Copies,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<(), Error> {
        if self.data.state == State::Cancelled {
            return Err(Error::Cancelled);
        }
        let due_on = self.data.due_on.ok_or(Error::NotConfirmed)?;
        let out = self.data.out;
        let still_out = out.without(copies).ok_or(Error::MoreThanBorrowed { returned: copies, out })?;
        let days_late = calendar.day(now).after(due_on);
        let back = Return { copies, days_late, fee: fee(days_late), at: now };
        self.data.out = still_out;
        self.data.updated_at = now;
        self.data.returns.push(back.clone());
        if still_out == Copies::NONE {
            self.data.state = State::Returned;
            self.data.announce_at = None;
        }
        let charged = back.fee;
        self.journal.record(Event::Returned(back.clone(), still_out));
        if let Some(fee) = charged {
            self.journal.record(Event::FeeCharged(back, fee, self.data.fees()));
        }
        Ok(())
    }

    /// Announces the loan if it is overdue and was not announced today, and says when to look again. Charges nothing.
    pub(crate) fn announce_overdue(&mut self, calendar: &Calendar, now: Timestamp) {
        let (Some(at), Some(due_on)) = (self.data.announce_at, self.data.due_on) else { return };
        if at > now {
            return;
        }
        let today = calendar.day(now);
        if today > due_on && self.data.announced_on.is_none_or(|last| last < today) {
            self.data.announced_on = Some(today);
            self.journal.record(Event::Overdue {
                out: self.data.out,
                due_on,
                days_late: today.after(due_on),
            });
        }
        // Also where there was nothing to say, as when the library has moved to another time zone.
        self.data.announce_at = Some(calendar.opens(today.max(due_on).plus(1)));
        self.journal.change();
    }

    /// Whether it differs from what was saved.
    pub(crate) const fn is_changed(&self) -> bool {
        self.journal.is_changed()
    }

    /// What is to be saved; from then on it counts as saved.
    pub(crate) fn take_pending(&mut self) -> Pending<Event> {
        self.journal.take()
    }
}
