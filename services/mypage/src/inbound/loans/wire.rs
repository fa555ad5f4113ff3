//! Loans and cards as the protos write them.

use maeul_proto::date::Date;
use maeul_proto::lending::v1::{CancelReason as ProtoReason, LoanState as ProtoState};
use maeul_proto::mypage::v1 as proto;

use crate::domain::CustomerId;
use crate::domain::loans::{CancelReason, Day, LibraryCard, LoanState, LoanView};

/// A view as its customer gets it.
pub(in crate::inbound) fn loan_view(view: &LoanView) -> proto::LoanView {
    let case = &view.case;
    let standing = case.standing.as_ref().map(|latest| latest.value);
    proto::LoanView {
        loan_id: view.id.to_string(),
        customer_id: view.customer_id.to_string(),
        book_id: case.book.value.id.to_string(),
        title: case.book.value.title.clone(),
        copies: count(case.copies.unwrap_or_default()),
        copies_out: count(standing.map_or(0, |standing| standing.copies_out)),
        state: standing.map_or(ProtoState::Unspecified, |standing| state(standing.state)).into(),
        cancel_reason: standing
            .and_then(|standing| standing.cancel_reason)
            .map_or(ProtoReason::Unspecified, reason)
            .into(),
        due_date: case.due_on.map(date),
        days_late: count(standing.map_or(0, |standing| standing.days_late)),
        fees: case.fees.as_ref().map(|latest| latest.value.into()),
        create_time: Some(view.created_at.into()),
        update_time: Some(view.updated_at.into()),
    }
}

/// A card as its customer gets it.
pub(in crate::inbound) fn library_card(customer: &CustomerId, card: &LibraryCard) -> proto::LibraryCard {
    proto::LibraryCard {
        customer_id: customer.to_string(),
        copies_out: count(card.copies_out),
        fees: card.fees.iter().map(|fees| (*fees).into()).collect(),
        overdue_loans: count(card.overdue_loans),
    }
}

/// The most that the API can say where there are more.
fn count(count: impl TryInto<i32>) -> i32 {
    count.try_into().unwrap_or(i32::MAX)
}

fn date(day: Day) -> Date {
    let (year, month, day) = day.parts();
    Date { year, month, day }
}

fn state(state: LoanState) -> ProtoState {
    match state {
        LoanState::Requested => ProtoState::Requested,
        LoanState::Confirmed => ProtoState::Confirmed,
        LoanState::Cancelled => ProtoState::Cancelled,
        LoanState::Returned => ProtoState::Returned,
    }
}

fn reason(reason: CancelReason) -> ProtoReason {
    match reason {
        CancelReason::NotEnoughCopies => ProtoReason::NotEnoughCopies,
        CancelReason::BookNotFound => ProtoReason::BookNotFound,
    }
}
