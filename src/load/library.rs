//! The library of a real village: books of this run's own, of which everybody borrows a copy, again and again.

use chassis::clock::new_id;
use maeul_proto::catalog::v1::RegisterBookRequest;
use maeul_proto::lending::v1::{BorrowBookRequest, GetLoanRequest, Loan, LoanState};
use maeul_proto::mypage::v1::{ListLoanViewsRequest, LoanView};
use maeul_proto::notification::v1::NotificationKind as Message;
use tonic::Status;

use super::customers::{Customers, all_pages, empty, patient, refusal};
use super::journey::{Answer, Counter, Lack, Refusal, Standing};
use super::messages::Told;
use crate::failure::Failure;

/// As many that a long run does not empty the shelves: nobody brings anything back.
const BOOKS: usize = 16;
/// As many of each as a library can own.
const COPIES: i32 = 10_000;
const PAGE: i32 = 1_000;

/// Books, and who borrows them.
#[derive(Debug)]
pub(super) struct Library {
    customers: Customers,
    books: Vec<String>,
}

impl Library {
    /// Registers books under ids of their own.
    pub(super) async fn open(customers: Customers) -> Result<Self, Failure> {
        let books: Vec<_> = (0..BOOKS).map(|number| customers.own(&format!("book-{number}"))).collect();
        let mut catalog = customers.village(0).catalog.clone();
        for (number, book) in books.iter().enumerate() {
            let register = RegisterBookRequest {
                librarian_id: customers.own("librarian"),
                book_id: book.clone(),
                title: format!("Load, volume {}", number + 1),
                author: "A crowd".to_owned(),
                isbn: String::new(),
                copies: COPIES,
                request_id: new_id(),
            };
            catalog.register_book(register).await?;
        }
        Ok(Self { customers, books })
    }
}

impl Counter for Library {
    async fn place(&self, customer: usize, _: &str, key: &str) -> Result<Answer, Refusal> {
        let request = BorrowBookRequest {
            customer_id: self.customers.id(customer).to_owned(),
            book_id: self.books[customer % self.books.len()].clone(),
            copies: 1,
            request_id: key.to_owned(),
        };
        let answer = self.customers.village(customer).lending.clone().borrow_book(patient(request)).await;
        taken(answer.map_err(|status| refusal(&status))?.into_inner().loan)
    }

    async fn pay(&self, customer: usize, loan: &str, _: &str) -> Result<Answer, Refusal> {
        let customer_id = self.customers.id(customer).to_owned();
        let request = GetLoanRequest { customer_id, loan_id: loan.to_owned() };
        let answer = self.customers.village(customer).lending.clone().get_loan(patient(request)).await;
        taken(answer.map_err(|status| refusal(&status))?.into_inner().loan)
    }

    async fn page(&self, customer: usize) -> Result<Vec<(String, Lack)>, Status> {
        let views = all_pages(|page_token| async move {
            let request = ListLoanViewsRequest {
                customer_id: self.customers.id(customer).to_owned(),
                page_size: PAGE,
                page_token,
                ..Default::default()
            };
            let mut client = self.customers.village(customer).mypage.clone();
            let page = client.list_loan_views(patient(request)).await?.into_inner();
            Ok((page.loan_views, page.next_page_token))
        });
        let (views, told) = (views.await?, Told::of(&self.customers, customer).await?);
        Ok(views.iter().map(|view| (view.loan_id.clone(), lacks(view, &told))).collect())
    }

    fn made(&self) -> Vec<&str> {
        self.books.iter().map(String::as_str).collect()
    }
}

/// A loan is taken once it is answered, and never deferred: the library decides by event (L2).
fn taken(loan: Option<Loan>) -> Result<Answer, Refusal> {
    let loan = loan.ok_or_else(empty)?;
    Ok(Answer { order_id: loan.loan_id, standing: Standing::Finished })
}

/// What is still to come until a loan is settled: confirmed or cancelled (L2), and the customer was told so.
fn lacks(view: &LoanView, told: &Told) -> Lack {
    let message = match view.state() {
        LoanState::Unspecified | LoanState::Requested => return Some("catalog"),
        LoanState::Confirmed | LoanState::Returned => Message::LoanConfirmed,
        LoanState::Cancelled => Message::LoanCancelled,
    };
    (!told.all(&view.loan_id, &[message])).then_some("message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l2_a_loan_is_settled_once_it_is_decided_and_told() {
        let view = |state: LoanState| LoanView {
            loan_id: "l-1".to_owned(),
            state: state.into(),
            ..LoanView::default()
        };
        let told = |kind| Told::from_kinds("l-1", &[kind]);
        let confirmed = told(Message::LoanConfirmed);
        assert_eq!(lacks(&view(LoanState::Requested), &confirmed), Some("catalog"));
        assert_eq!(lacks(&LoanView::default(), &confirmed), Some("catalog"));
        for (state, message) in [
            (LoanState::Confirmed, Message::LoanConfirmed),
            (LoanState::Returned, Message::LoanConfirmed),
            (LoanState::Cancelled, Message::LoanCancelled),
        ] {
            assert_eq!(lacks(&view(state), &told(message)), None);
            assert_eq!(lacks(&view(state), &told(Message::BooksReturned)), Some("message"));
            assert_eq!(
                lacks(&view(state), &Told::from_kinds("l-2", &[message])),
                Some("message"),
                "another's"
            );
        }
    }
}
