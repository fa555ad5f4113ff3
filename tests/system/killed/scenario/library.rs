//! Loans, a story for each branch of their saga.

use maeul_proto::lending::v1::{BorrowBookRequest, LoanState as L};

use crate::harness::*;
use crate::killed::case::State;
use crate::killed::saga::LibraryStep::{Late, Return};
use crate::killed::saga::{Borrowing, Plan};
use crate::killed::story::Story;

/// The books, registered once.
#[derive(Clone)]
pub(super) struct Shelf {
    /// Of which there are always enough copies.
    common: String,
    /// Of which there are two, and nobody ever gets one.
    rare: String,
}

impl Shelf {
    pub(super) async fn fill(village: &Contact) -> Self {
        Self { common: village.registered_book(10_000).await, rare: village.registered_book(2).await }
    }

    /// Everything that needs no time to pass.
    pub(super) fn day(&self, tag: &str) -> Vec<Story> {
        let returned = State::Loan(L::Returned, 0, 0);
        vec![
            loan(format!("{tag}-read"), &self.common, 3, &[&[Return(1)], &[Return(2)]], returned),
            loan(format!("{tag}-at-once"), &self.common, 3, &[&[Return(1), Return(2)]], returned),
            // More than was borrowed: a refusal is kept as well.
            loan(format!("{tag}-too-much"), &self.common, 1, &[&[Return(2)], &[Return(1)]], returned),
            loan(format!("{tag}-too-many"), &self.rare, 3, &[], State::Loan(L::Cancelled, 0, 0)),
        ]
    }

    /// Some of the copies are late, of a loan that was due on the day of its request: two returns, two fees.
    pub(super) fn overdue(&self, tag: &str) -> Vec<Story> {
        let plan: Plan<Borrowing> = &[&[Return(1)], &[Late(1)], &[Return(2)], &[Late(2)], &[Return(3)]];
        vec![loan(format!("{tag}-late"), &self.common, 6, plan, State::Loan(L::Returned, 0, 500 + 500))]
    }
}

fn loan(customer_id: String, book: &str, copies: i32, plan: Plan<Borrowing>, end: State) -> Story {
    let request_id = format!("borrow-{customer_id}");
    let borrow = BorrowBookRequest { customer_id, book_id: book.to_owned(), copies, request_id };
    Story::new(Borrowing(borrow), plan, [end])
}
