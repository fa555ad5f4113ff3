//! From the domain to messages.

use maeul_proto::lending::v1 as pb;

use crate::domain::{Loan, Return};
use crate::wire;

impl From<Loan> for pb::Loan {
    fn from(loan: Loan) -> Self {
        let data = loan.data();
        Self {
            loan_id: data.id.to_string(),
            customer_id: data.customer_id.to_string(),
            book_id: data.book_id.to_string(),
            title: data.title.clone(),
            copies: wire::copies(data.copies),
            copies_out: wire::copies(data.out),
            state: wire::state(data.state).into(),
            cancel_reason: data.cancel_reason.map_or(pb::CancelReason::Unspecified, wire::reason).into(),
            due_date: data.due_on.map(wire::date),
            returns: data.returns.iter().map(back).collect(),
            fees: Some(data.fees().into()),
            create_time: Some(data.created_at.into()),
            update_time: Some(data.updated_at.into()),
        }
    }
}

fn back(back: &Return) -> pb::Return {
    pb::Return {
        copies: wire::copies(back.copies),
        days_late: wire::days(back.days_late),
        fee: back.fee.map(Into::into),
        return_time: Some(back.at.into()),
    }
}

impl From<Loan> for pb::BorrowBookResponse {
    fn from(loan: Loan) -> Self {
        Self { loan: Some(loan.into()) }
    }
}

impl From<Loan> for pb::ReturnBooksResponse {
    fn from(loan: Loan) -> Self {
        Self { loan: Some(loan.into()) }
    }
}
