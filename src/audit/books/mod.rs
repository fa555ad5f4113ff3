//! Everything that was read, sorted by what it is about: one case for each order, loan and booking, and what they share:
//! the stock of a product, the copies of a book, a customer's library card, a room's diary.

mod library;
mod ordering;
mod rooms;
mod service;

use std::collections::{BTreeMap, BTreeSet};

use chassis::types::Timestamp;
use maeul_proto::notification::v1::CaseKind;
use maeul_proto::store::v1::StoreKind;

use super::facts::{Consumer, Message};
pub(in crate::audit) use library::{Card, LoanCase, Shelf};
pub(in crate::audit) use ordering::{OrderCase, Stock};
pub(in crate::audit) use rooms::{BookingCase, Diary, Held};
pub(crate) use service::Service;

/// What something that can be right or wrong is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) enum Subject {
    Order(String),
    Product(String),
    Loan(String),
    Book(String),
    /// A customer's library card.
    Card(String),
    Booking(String),
    Room(String),
    Consumer(String),
}

impl Subject {
    /// What it is, and its id or name.
    pub(in crate::audit) fn named(&self) -> (&'static str, &str) {
        match self {
            Self::Order(id) => ("order", id),
            Self::Product(id) => ("product", id),
            Self::Loan(id) => ("loan", id),
            Self::Book(id) => ("book", id),
            Self::Card(customer) => ("card", customer),
            Self::Booking(id) => ("booking", id),
            Self::Room(id) => ("room", id),
            Self::Consumer(name) => ("consumer", name),
        }
    }

    /// The id of the case whose events tell of it; none where many cases do.
    pub(in crate::audit) fn case(&self) -> Option<&str> {
        match self {
            Self::Order(id) | Self::Loan(id) | Self::Booking(id) => Some(id),
            Self::Product(_) | Self::Book(_) | Self::Card(_) | Self::Room(_) | Self::Consumer(_) => None,
        }
    }
}

/// One reading of the village.
#[derive(Debug, Clone, Default)]
pub(in crate::audit) struct Books {
    /// When the reading began, by the village's clock.
    pub(in crate::audit) begun: Timestamp,
    /// Who did not answer.
    pub(in crate::audit) missing: BTreeSet<Service>,
    pub(in crate::audit) orders: BTreeMap<String, OrderCase>,
    pub(in crate::audit) stock: BTreeMap<String, Stock>,
    pub(in crate::audit) shops: BTreeMap<String, StoreKind>,
    pub(in crate::audit) loans: BTreeMap<String, LoanCase>,
    pub(in crate::audit) shelves: BTreeMap<String, Shelf>,
    /// By customer.
    pub(in crate::audit) cards: BTreeMap<String, Card>,
    pub(in crate::audit) bookings: BTreeMap<String, BookingCase>,
    /// By room.
    pub(in crate::audit) diaries: BTreeMap<String, Diary>,
    pub(in crate::audit) consumers: Vec<Consumer>,
}

impl Books {
    pub(in crate::audit) fn order(&mut self, id: &str) -> &mut OrderCase {
        entry(&mut self.orders, id)
    }

    pub(in crate::audit) fn stock(&mut self, product: &str) -> &mut Stock {
        entry(&mut self.stock, product)
    }

    pub(in crate::audit) fn loan(&mut self, id: &str) -> &mut LoanCase {
        entry(&mut self.loans, id)
    }

    pub(in crate::audit) fn shelf(&mut self, book: &str) -> &mut Shelf {
        entry(&mut self.shelves, book)
    }

    pub(in crate::audit) fn booking(&mut self, id: &str) -> &mut BookingCase {
        entry(&mut self.bookings, id)
    }

    pub(in crate::audit) fn diary(&mut self, room: &str) -> &mut Diary {
        entry(&mut self.diaries, room)
    }

    /// The messages about a case.
    pub(in crate::audit) fn messages(&mut self, kind: CaseKind, id: &str) -> &mut Vec<Message> {
        match kind {
            CaseKind::Loan => &mut self.loan(id).messages,
            CaseKind::Booking => &mut self.booking(id).messages,
            CaseKind::Order | CaseKind::Unspecified => &mut self.order(id).messages,
        }
    }

    pub(in crate::audit) fn has(&self, service: Service) -> bool {
        !self.missing.contains(&service)
    }

    /// Whether everybody was asked without whom an audit is none. Whoever retires a whole system, as the meeting rooms,
    /// has an audit of the rest; whoever misses a part of one has none.
    pub(in crate::audit) fn is_complete(&self) -> bool {
        let there = |systems: &[Service]| systems.iter().any(|service| self.has(*service));
        let optional = [Service::LIBRARY, Service::ROOMS].into_iter().filter(|system| there(system));
        optional.chain([Service::ORDERING]).flatten().all(|service| self.has(*service))
    }

    /// When a case began; none of anything else.
    pub(in crate::audit) fn begun(&self, subject: &Subject) -> Option<Timestamp> {
        match subject {
            Subject::Order(id) => self.orders.get(id).map(OrderCase::begun),
            Subject::Loan(id) => self.loans.get(id).map(LoanCase::begun),
            Subject::Booking(id) => self.bookings.get(id).map(BookingCase::begun),
            Subject::Product(_)
            | Subject::Book(_)
            | Subject::Card(_)
            | Subject::Room(_)
            | Subject::Consumer(_) => None,
        }
    }

    /// When anything of it last changed.
    pub(in crate::audit) fn changed(&self, subject: &Subject) -> Option<Timestamp> {
        match subject {
            Subject::Order(id) => self.orders.get(id).map(OrderCase::changed),
            Subject::Product(id) => self.stock.get(id).map(Stock::changed),
            Subject::Loan(id) => self.loans.get(id).map(LoanCase::changed),
            Subject::Book(id) => self.shelves.get(id).map(Shelf::changed),
            Subject::Card(customer) => self.cards.get(customer).map(Card::changed),
            Subject::Booking(id) => self.bookings.get(id).map(BookingCase::changed),
            Subject::Room(id) => self.diaries.get(id).map(Diary::changed),
            Subject::Consumer(_) => None,
        }
    }
}

fn entry<'a, T: Default>(of: &'a mut BTreeMap<String, T>, id: &str) -> &'a mut T {
    of.entry(id.to_owned()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_is_complete_without_a_whole_system_and_not_without_a_part_of_one() {
        let without = |missing: &[&[Service]]| {
            let missing = missing.iter().flat_map(|services| services.iter().copied()).collect();
            Books { missing, ..Books::default() }.is_complete()
        };
        assert!(without(&[]));
        assert!(without(&[Service::LIBRARY]));
        assert!(without(&[Service::LIBRARY, Service::ROOMS, &[Service::Mypage, Service::Notification]]));
        assert!(!without(&[Service::ORDERING]));
        for part in [Service::Catalog, Service::Lending, Service::Approval, Service::Booking, Service::Store]
        {
            assert!(!without(&[&[part]]), "{}", part.name());
        }
    }
}
