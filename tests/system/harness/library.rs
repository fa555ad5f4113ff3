//! Those who keep the library's books, and those who borrow them.

use std::sync::LazyLock;

use chassis::clock::Clock;
use chassis::types::Timestamp;
use maeul_proto::catalog::v1::RegisterBookRequest;
use maeul_proto::catalog::v1::catalog_service_client::CatalogServiceClient;
use maeul_proto::catalog::v2::catalog_service_client::CatalogServiceClient as CatalogV2Client;
use maeul_proto::lending::v1::lending_service_client::LendingServiceClient;
use maeul_proto::lending::v1::{
    BorrowBookRequest, GetLoanRequest, ListLoansRequest, Loan, LoanState, ReturnBooksRequest,
};
use tonic::Status;
use tonic::transport::Channel;

use super::{Contact, unique, until};

/// The flag of a library where it is noon or a little later when the tests begin: whatever the hour is, no day ends while
/// a story is played, and between two of its noons a library opens once.
pub(crate) fn zone_of_noon() -> String {
    static BEGUN: LazyLock<Timestamp> = LazyLock::new(|| Clock::system().now());
    let hour = BEGUN.micros() / 3_600_000_000 % 24;
    // These names count westwards.
    let zone = match hour {
        ..12 => format!("Etc/GMT-{}", 12 - hour),
        12 => "UTC".to_owned(),
        _ => format!("Etc/GMT+{}", hour - 12),
    };
    format!("--library-time-zone={zone}")
}

impl Contact {
    pub(crate) fn catalog(&self) -> CatalogServiceClient<Channel> {
        CatalogServiceClient::new(self.to("catalog"))
    }

    pub(crate) fn catalog_v2(&self) -> CatalogV2Client<Channel> {
        CatalogV2Client::new(self.to("catalog"))
    }

    pub(crate) fn lending(&self) -> LendingServiceClient<Channel> {
        LendingServiceClient::new(self.to("lending"))
    }

    /// Registers a book; its id.
    pub(crate) async fn registered_book(&self, copies: i32) -> String {
        let request = RegisterBookRequest {
            librarian_id: "librarian".into(),
            book_id: unique("book"),
            title: "Emma".into(),
            author: "Jane Austen".into(),
            isbn: String::new(),
            copies,
            request_id: unique("r"),
        };
        self.catalog().register_book(request).await.unwrap().into_inner().book.unwrap().book_id
    }

    /// A confirmed loan; its id.
    pub(crate) async fn lent(&self, customer: &str, book: &str, copies: i32) -> String {
        let loan = self.borrowed(customer, book, copies).await;
        self.loan_is(&loan, LoanState::Confirmed).await.loan_id
    }

    /// A loan that was taken; the catalog is to decide.
    pub(crate) async fn borrowed(&self, customer: &str, book: &str, copies: i32) -> Loan {
        self.lending().borrow_book(borrow(customer, book, copies)).await.unwrap().into_inner().loan.unwrap()
    }

    /// The same of a customer who borrows once, whatever is away at the moment.
    pub(crate) async fn tries_to_borrow(&self, customer: &str, book: &str, copies: i32) -> Option<Loan> {
        let request = BorrowBookRequest { request_id: "once".into(), ..borrow(customer, book, copies) };
        self.lending().borrow_book(request).await.ok()?.into_inner().loan
    }

    /// Brings copies of a loan back.
    pub(crate) async fn returned(&self, loan: &Loan, copies: i32) -> Loan {
        let request = ReturnBooksRequest {
            customer_id: loan.customer_id.clone(),
            loan_id: loan.loan_id.clone(),
            copies,
            request_id: unique("r"),
        };
        self.lending().return_books(request).await.unwrap().into_inner().loan.unwrap()
    }

    /// Everybody's loans, as many as a page holds.
    pub(crate) async fn loans(&self) -> Result<Vec<Loan>, Status> {
        let request = ListLoansRequest { customer_id: "-".into(), page_size: 1000, ..Default::default() };
        let page = self.lending().list_loans(request).await?.into_inner();
        assert!(page.next_page_token.is_empty(), "more loans than a page holds");
        Ok(page.loans)
    }

    /// Waits until the loan stands where it is to stand.
    pub(crate) async fn loan_is(&self, loan: &Loan, state: LoanState) -> Loan {
        let request = GetLoanRequest { customer_id: loan.customer_id.clone(), loan_id: loan.loan_id.clone() };
        until(&format!("loan {} is {state:?}", loan.loan_id), || async {
            let found = self.lending().get_loan(request.clone()).await.ok()?.into_inner().loan;
            found.filter(|loan| loan.state() == state)
        })
        .await
    }
}

fn borrow(customer: &str, book: &str, copies: i32) -> BorrowBookRequest {
    BorrowBookRequest { customer_id: customer.into(), book_id: book.into(), copies, request_id: unique("r") }
}
