//! A loan, and how its copies come back.

use std::time::Duration;

use chassis::async_trait;
use chassis::types::Timestamp;
use maeul_proto::lending::v1::{BorrowBookRequest, GetLoanRequest, Loan, LoanState, ReturnBooksRequest};
use maeul_proto::notification::v1::list_notifications_request::Recipient;
use maeul_proto::notification::v1::{ListNotificationsRequest, NotificationKind};
use tonic::{Response, Status};

use super::Saga;
use crate::harness::*;
use crate::killed::case::{Case, State};
use crate::killed::site::Site;

const DAY: Duration = Duration::from_hours(24);

/// What is done about a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::killed) enum LibraryStep {
    /// So many copies come back.
    Return(i32),
    /// It becomes so many days late, unless it is already, and is announced as often.
    Late(u32),
}

/// Copies of a book that somebody borrows.
pub(in crate::killed) struct Borrowing(pub(in crate::killed) BorrowBookRequest);

impl Borrowing {
    async fn loan(&self, village: &Contact, case: &Case) -> Result<Loan, Status> {
        let request = GetLoanRequest { customer_id: case.customer.clone(), loan_id: case.id.clone() };
        Ok(village.lending().get_loan(request).await?.into_inner().loan.unwrap())
    }

    /// Of a loan that is due on the day of its request.
    async fn becomes_late(&self, village: &Contact, days: u32, case: &Case) -> Result<(), Status> {
        let begun: Timestamp = self.loan(village, case).await?.create_time.unwrap().into();
        let (then, now) = (begun.plus(DAY * days), village.time_at("lending").await?);
        // Once, however often it is repeated: what a return costs must not depend on that.
        if now < then {
            village.advance(then.since(now)).await?;
        }
        until("an overdue loan is announced every day", || async {
            match self.announced(village).await {
                Ok(times) => (times >= days).then_some(Ok(())),
                Err(status) => Some(Err(status)),
            }
        })
        .await
    }

    /// How often the customer was told that something is overdue.
    async fn announced(&self, village: &Contact) -> Result<u32, Status> {
        let recipient = Some(Recipient::CustomerId(self.0.customer_id.clone()));
        let request = ListNotificationsRequest { recipient, ..Default::default() };
        let messages = village.notification().list_notifications(request).await?.into_inner().notifications;
        let announced = messages.iter().filter(|it| it.kind() == NotificationKind::LoanOverdue);
        Ok(announced.count().try_into().unwrap())
    }
}

#[async_trait]
impl Saga for Borrowing {
    type Step = LibraryStep;

    fn customer(&self) -> &str {
        &self.0.customer_id
    }

    async fn begin(&self, village: &Contact) -> Result<Case, Status> {
        let taken = village.lending().borrow_book(self.0.clone()).await?;
        Ok(taken.into_inner().loan.unwrap().into())
    }

    async fn is_known(&self, village: &Contact, step: LibraryStep, case: &Case) -> bool {
        match step {
            LibraryStep::Late(_) => true,
            // The catalog has decided.
            LibraryStep::Return(_) => {
                let loan = self.loan(village, case).await;
                loan.map_or(true, |loan| loan.state() != LoanState::Requested)
            }
        }
    }

    async fn take(
        &self,
        site: &dyn Site,
        step: LibraryStep,
        key: String,
        case: &Case,
    ) -> Result<Option<Case>, Status> {
        let (customer_id, loan_id) = (case.customer.clone(), case.id.clone());
        match step {
            LibraryStep::Return(copies) => {
                let back = ReturnBooksRequest { customer_id, loan_id, copies, request_id: key };
                let back = site.lending().return_books(back).await.map(Response::into_inner)?;
                Ok(back.loan.map(Case::from))
            }
            LibraryStep::Late(days) => self.becomes_late(site, days, case).await.map(|()| None),
        }
    }

    fn waits(&self, state: State) -> bool {
        matches!(state, State::Loan(LoanState::Confirmed, ..))
    }

    fn allows(&self, _: LibraryStep, _: State) -> bool {
        // What came back is in the loan that the answer showed.
        true
    }
}
