//! What a story is about: an order, a loan or a booking, as somebody was shown it.

use std::collections::BTreeMap;

use maeul_proto::booking::v1::{Booking, BookingState};
use maeul_proto::lending::v1::{Loan, LoanState};
use maeul_proto::order::v1::{Order, OrderState};
use tonic::Status;

use crate::harness::*;

/// A case as it was shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) customer: String,
    pub(super) state: State,
    /// All of it, for whoever looks into a failure, and to see whether anything changes.
    shown: String,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Order(OrderState),
    /// With the copies that are out, and the fees so far in won.
    Loan(LoanState, i32, i64),
    Booking(BookingState),
}

/// The cases by customer.
pub(super) type Cases = BTreeMap<String, Case>;

impl From<Order> for Case {
    fn from(order: Order) -> Self {
        let (state, shown) = (State::Order(order.state()), format!("{order:?}"));
        Self { id: order.order_id, customer: order.customer_id, state, shown }
    }
}

impl From<Loan> for Case {
    fn from(loan: Loan) -> Self {
        let fees = loan.fees.as_ref().map_or(0, |fees| fees.units);
        let (state, shown) = (State::Loan(loan.state(), loan.copies_out, fees), format!("{loan:?}"));
        Self { id: loan.loan_id, customer: loan.customer_id, state, shown }
    }
}

impl From<Booking> for Case {
    fn from(booking: Booking) -> Self {
        let (state, shown) = (State::Booking(booking.state()), format!("{booking:?}"));
        Self { id: booking.booking_id, customer: booking.customer_id, state, shown }
    }
}

/// Everybody's cases: one each, however often its request was sent.
pub(super) async fn all(village: &Contact) -> Result<Cases, Status> {
    let orders = village.orders().await?.into_iter().map(Case::from);
    let loans = village.loans().await?.into_iter().map(Case::from);
    let bookings = village.bookings().await?.into_iter().map(Case::from);
    let mut cases = Cases::new();
    for case in orders.chain(loans).chain(bookings) {
        let twice = cases.insert(case.customer.clone(), case);
        assert_eq!(twice, None, "a request that is repeated is one case");
    }
    Ok(cases)
}

impl Case {
    /// What was shown earlier is the same case, and could become what is shown now.
    pub(super) fn agrees(&self, now: &Self, what: &str) {
        assert_eq!(self.id, now.id, "{what}: one case");
        assert!(self.state.may_become(now.state), "{what}: shown {self:#?}, and then {now:#?}");
    }
}

impl State {
    /// Whether a case that was here may later be found there: the promises, not the code's tables.
    fn may_become(self, now: Self) -> bool {
        match (self, now) {
            (Self::Order(earlier), Self::Order(now)) => order_may_become(earlier, now),
            (Self::Loan(earlier, out, fees), Self::Loan(now, still_out, more_fees)) => {
                let (asked, confirmed) = (LoanState::Requested, LoanState::Confirmed);
                let goes_on = now == confirmed || now == LoanState::Returned;
                // What came back stays, and what was charged is never forgotten.
                earlier == asked
                    || (earlier == confirmed && goes_on && still_out <= out && more_fees >= fees)
                    || self == (Self::Loan(now, still_out, more_fees))
            }
            (Self::Booking(earlier), Self::Booking(now)) => booking_may_become(earlier, now),
            _ => false,
        }
    }
}

fn order_may_become(earlier: OrderState, now: OrderState) -> bool {
    use OrderState as S;
    let paid = [S::Placed, S::Cancelling, S::HandedOver, S::Completed, S::Cancelled, S::Rejected];
    match earlier {
        S::AwaitingDelivery | S::AwaitingPayment => true,
        S::Placed | S::Cancelling => paid.contains(&now),
        S::HandedOver => [S::HandedOver, S::Completed].contains(&now),
        end => end == now,
    }
}

fn booking_may_become(earlier: BookingState, now: BookingState) -> bool {
    use BookingState as S;
    match earlier {
        S::Requested => true,
        S::Approved => now != S::Requested,
        S::Started => [S::Started, S::Released].contains(&now),
        end => end == now,
    }
}
