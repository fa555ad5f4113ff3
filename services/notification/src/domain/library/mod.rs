//! What is told of loans, to whoever borrows.

mod facts;
mod template;

pub(crate) use facts::{CancelReason, Date, LoanFacts};
pub(crate) use template::LoanKind;
