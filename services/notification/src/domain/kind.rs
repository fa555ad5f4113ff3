//! What messages tell, and what they can be about.

use chassis::types::words;

use super::library::LoanKind;
use super::ordering::OrderKind;
use super::rooms::BookingKind;

words! {
    /// What a message can be about.
    enum CaseKind {
        /// An order.
        Order = "ORDER",
        /// A loan of the library.
        Loan = "LOAN",
        /// A booking of a meeting room.
        Booking = "BOOKING",
    }
}

/// What a message tells. Each kind has one source event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Of an order.
    Order(OrderKind),
    /// Of a loan.
    Loan(LoanKind),
    /// Of a booking.
    Booking(BookingKind),
}

impl Kind {
    /// Every kind.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let orders = OrderKind::ALL.iter().copied().map(Self::Order);
        let loans = LoanKind::ALL.iter().copied().map(Self::Loan);
        orders.chain(loans).chain(BookingKind::ALL.iter().copied().map(Self::Booking))
    }

    /// The word of this kind; no two have the same.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Order(kind) => kind.word(),
            Self::Loan(kind) => kind.word(),
            Self::Booking(kind) => kind.word(),
        }
    }

    /// The kind of a word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|kind| kind.word() == word)
    }

    /// What it is about.
    pub(crate) const fn case(self) -> CaseKind {
        match self {
            Self::Order(_) => CaseKind::Order,
            Self::Loan(_) => CaseKind::Loan,
            Self::Booking(_) => CaseKind::Booking,
        }
    }

    /// Whether it can come several times for one case, by different events.
    pub(crate) const fn repeats(self) -> bool {
        match self {
            Self::Order(_) | Self::Booking(_) => false,
            Self::Loan(kind) => kind.repeats(),
        }
    }
}

impl From<OrderKind> for Kind {
    fn from(kind: OrderKind) -> Self {
        Self::Order(kind)
    }
}

impl From<LoanKind> for Kind {
    fn from(kind: LoanKind) -> Self {
        Self::Loan(kind)
    }
}

impl From<BookingKind> for Kind {
    fn from(kind: BookingKind) -> Self {
        Self::Booking(kind)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_word_leads_back_to_its_kind() {
        let words: BTreeSet<_> = Kind::all().map(Kind::word).collect();
        assert_eq!(words.len(), Kind::all().count());
        for kind in Kind::all() {
            assert_eq!(Kind::from_word(kind.word()), Some(kind));
        }
        assert_eq!(Kind::from_word("PARTY"), None);
    }
}
