//! The rules of lending: when a loan is due, what comes back, what being late costs.
//!
//! Pure: no async, no I/O, no clock; the time comes in as an argument.

mod calendar;
mod error;
mod fee;
mod loan;
#[cfg(test)]
mod loan_tests;
#[cfg(test)]
mod model_tests;
mod values;

pub(crate) use calendar::{Calendar, Day};
pub(crate) use error::Error;
pub(crate) use fee::fee;
pub(crate) use loan::{CancelReason, Event, Loan, LoanData, NewLoan, Return, State};
pub(crate) use values::{BookId, Copies, CustomerId, LoanId};
