//! From requests to commands: every field is checked, and every bad one is named.

use chassis::error::Result;
use chassis::grpc::{Listing, Violations};
use maeul_proto::lending::v1 as pb;

use crate::application::{BorrowBook, ReturnBooks, Whose};
use crate::domain::{Copies, CustomerId, LoanId};

/// The most copies of one loan.
const MOST_COPIES: i32 = 100;

pub(super) fn borrow_book(request: &pb::BorrowBookRequest) -> Result<BorrowBook> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let customer = bad.id("customer_id", &request.customer_id);
    let book = bad.id("book_id", &request.book_id);
    let copies = copies(&mut bad, request.copies);
    bad.finish(match (customer, book, copies) {
        (Some(customer_id), Some(book_id), Some(copies)) => Some(BorrowBook { customer_id, book_id, copies }),
        _ => None,
    })
}

pub(super) fn return_books(request: &pb::ReturnBooksRequest) -> Result<ReturnBooks> {
    let mut bad = Violations::new();
    bad.request_id(&request.request_id);
    let customer = bad.id("customer_id", &request.customer_id).map(Whose::One);
    let loan = bad.id("loan_id", &request.loan_id);
    let copies = copies(&mut bad, request.copies);
    bad.finish(match (customer, loan, copies) {
        (Some(whose), Some(id), Some(copies)) => Some(ReturnBooks { whose, id, copies }),
        _ => None,
    })
}

pub(super) fn get_loan(request: &pb::GetLoanRequest) -> Result<(Whose, LoanId)> {
    let mut bad = Violations::new();
    let whose = bad.whose("customer_id", &request.customer_id);
    let loan = bad.id("loan_id", &request.loan_id);
    bad.finish(whose.zip(loan))
}

pub(super) fn list_loans(request: &pb::ListLoansRequest) -> Result<Listing<CustomerId>> {
    let (mut v, token) = (Violations::new(), &request.page_token);
    let listing =
        v.listing("customer_id", &request.customer_id, request.updated_after, token, request.page_size);
    v.finish(listing)
}

fn copies(bad: &mut Violations, count: i32) -> Option<Copies> {
    let in_range = (1..=MOST_COPIES).contains(&count);
    bad.require(in_range, "copies", format!("must be 1 to {MOST_COPIES}"));
    u32::try_from(count).ok().filter(|_| in_range).map(Copies::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<T>(refused: Result<T>) -> Vec<String> {
        let error = refused.err().unwrap();
        let named = error.message().split("; ").filter_map(|violation| violation.split(':').next());
        named.map(str::to_owned).collect()
    }

    #[test]
    fn l2_l3_every_bad_field_is_named() {
        let borrow = pb::BorrowBookRequest { copies: 101, ..Default::default() };
        assert_eq!(fields(borrow_book(&borrow)), ["request_id", "customer_id", "book_id", "copies"]);
        let back = pb::ReturnBooksRequest { customer_id: "-".into(), copies: -1, ..Default::default() };
        assert_eq!(fields(return_books(&back)), ["request_id", "customer_id", "loan_id", "copies"]);
        assert_eq!(fields(get_loan(&pb::GetLoanRequest::default())), ["customer_id", "loan_id"]);
        let list = pb::ListLoansRequest { page_size: -1, ..Default::default() };
        assert_eq!(fields(list_loans(&list)), ["customer_id", "page_size"]);
    }

    #[test]
    fn l2_a_good_wish_is_understood() {
        let request = pb::BorrowBookRequest {
            customer_id: "c-1".into(),
            book_id: "b-1".into(),
            copies: 100,
            request_id: "r-1".into(),
        };
        let wish = borrow_book(&request).unwrap();
        assert_eq!((wish.book_id.as_str(), wish.copies), ("b-1", Copies::new(100)));
    }
}
