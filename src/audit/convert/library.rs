//! Books, loans and what customers see of them.

use maeul_proto::date::Date;
use maeul_proto::{catalog::v1 as catalog, lending::v1 as lending, mypage::v1 as mypage};

use super::{at, charged, money};
use crate::audit::facts::{Book, Day, Lending, LibraryCard, Loan, LoanView, Return};

fn day(Date { year, month, day }: Date) -> Day {
    Day(year, month, day)
}

impl From<lending::Loan> for Loan {
    fn from(loan: lending::Loan) -> Self {
        Self {
            state: loan.state(),
            reason: loan.cancel_reason(),
            id: loan.loan_id,
            customer: loan.customer_id,
            book: loan.book_id,
            copies: loan.copies.into(),
            out: loan.copies_out.into(),
            due: loan.due_date.map(day),
            returns: loan.returns.into_iter().map(Return::from).collect(),
            fees: charged(loan.fees),
            created: at(loan.create_time),
            updated: at(loan.update_time),
        }
    }
}

impl From<lending::Return> for Return {
    fn from(back: lending::Return) -> Self {
        Self {
            copies: back.copies.into(),
            days_late: back.days_late,
            fee: charged(back.fee),
            at: at(back.return_time),
        }
    }
}

impl From<catalog::Lending> for Lending {
    fn from(lending: catalog::Lending) -> Self {
        Self {
            state: lending.state(),
            reason: lending.reason(),
            loan: lending.loan_id,
            book: lending.book_id,
            copies: lending.copies.into(),
            out: lending.copies_out.into(),
            created: at(lending.create_time),
            updated: at(lending.update_time),
        }
    }
}

impl From<catalog::Book> for Book {
    fn from(book: catalog::Book) -> Self {
        Self {
            id: book.book_id,
            copies: book.copies.into(),
            available: book.available.into(),
            updated: at(book.update_time),
        }
    }
}

impl From<mypage::LoanView> for LoanView {
    fn from(view: mypage::LoanView) -> Self {
        Self {
            state: view.state(),
            reason: view.cancel_reason(),
            loan: view.loan_id,
            customer: view.customer_id,
            book: view.book_id,
            copies: view.copies.into(),
            out: view.copies_out.into(),
            due: view.due_date.map(day),
            fees: charged(view.fees),
            created: at(view.create_time),
            updated: at(view.update_time),
        }
    }
}

impl From<mypage::LibraryCard> for LibraryCard {
    fn from(card: mypage::LibraryCard) -> Self {
        Self {
            out: card.copies_out.into(),
            fees: card.fees.into_iter().filter_map(|fees| money(Some(fees))).collect(),
            overdue: card.overdue_loans.into(),
        }
    }
}
