//! Loans, what the catalog did about them, and what customers see of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chassis::types::Timestamp;
use futures::{StreamExt, TryStreamExt};
use maeul_proto::catalog::v1::{ListBooksRequest, ListLendingsRequest};
use maeul_proto::lending::v1::{GetLoanRequest, ListLoansRequest};
use maeul_proto::mypage::v1::{GetLibraryCardRequest, ListLoanViewsRequest};

use super::paging::{After, failure, is_away, note, pages, without_older};
use super::{ALL, PAGE};
use crate::audit::books::{Books, Card, Service};
use crate::audit::facts::{Book, Lending, LibraryCard, Loan, LoanView};
use crate::client::Village;
use crate::failure::Failure;

/// How many cards are asked for at once.
const AT_ONCE: usize = 16;

pub(super) async fn loans(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request =
        ListLoansRequest { customer_id: ALL.into(), updated_after, page_size: PAGE, ..Default::default() };
    let there = pages!(village.lending, list_loans, request, loans, |loan| {
        let loan = Loan::from(loan);
        let case = books.loan(&loan.id);
        case.loan = Some(loan);
    });
    note(books, Service::Lending, there);
    Ok(())
}

/// What was lent and refused since then, all books and, of those that moved since, every lending: what is out is right
/// as a whole only.
pub(super) async fn shelves(
    village: &Village,
    books: &mut Books,
    since: Option<Timestamp>,
    updated_after: After,
) -> Result<(), Failure> {
    let request = ListBooksRequest { page_size: PAGE, ..Default::default() };
    let mut there = pages!(village.catalog, list_books, request, books, |book| {
        let book = Book::from(book);
        let shelf = books.shelf(&book.id);
        shelf.complete = since.is_none_or(|since| book.updated >= since);
        shelf.book = Some(book);
    });
    let request = ListLendingsRequest { updated_after, page_size: PAGE, ..Default::default() };
    there &= pages!(village.catalog, list_lendings, request, lendings, |lending| {
        let lending = Arc::new(Lending::from(lending));
        books.loan(&lending.loan).lending = Some(lending.clone());
        if since.is_none() {
            let shelf = books.shelf(&lending.book);
            shelf.complete = true;
            shelf.lendings.push(lending);
        }
    });
    if since.is_some() && books.shelves.values().any(|shelf| shelf.complete) {
        let request = ListLendingsRequest { page_size: PAGE, ..Default::default() };
        there &= pages!(village.catalog, list_lendings, request, lendings, |lending| {
            let lending = Arc::new(Lending::from(lending));
            let shelf = books.shelves.get_mut(&lending.book).filter(|shelf| shelf.complete);
            if let Some(shelf) = shelf {
                shelf.lendings.push(lending);
            }
        });
    }
    note(books, Service::Catalog, there);
    Ok(())
}

pub(super) async fn views(village: &Village, books: &mut Books, updated_after: After) -> Result<(), Failure> {
    let request = ListLoanViewsRequest {
        customer_id: ALL.into(),
        updated_after,
        page_size: PAGE,
        ..Default::default()
    };
    let there = pages!(village.mypage, list_loan_views, request, loan_views, |view| {
        let view = LoanView::from(view);
        let case = books.loan(&view.loan);
        case.view = Some(view);
    });
    note(books, Service::Mypage, there);
    Ok(())
}

/// Drops the cases of loans that were taken before.
pub(super) async fn leave_out_older(
    village: &Village,
    books: &mut Books,
    since: Timestamp,
) -> Result<(), Failure> {
    let request = |loan_id| GetLoanRequest { customer_id: ALL.into(), loan_id };
    without_older!(books, since, loans.loan, Service::Lending, village.lending, get_loan, request);
    Ok(())
}

/// The cards of all who borrowed. Who is looked at since a time only is looked at with all loans: a card is their sum.
pub(super) async fn cards(village: &Village, books: &mut Books, all_read: bool) -> Result<(), Failure> {
    let mut of = BTreeMap::<String, Vec<(Loan, Option<LoanView>)>>::new();
    for case in books.loans.values() {
        let Some(loan) = &case.loan else { continue };
        of.entry(loan.customer.clone()).or_default().push((loan.clone(), case.view.clone()));
    }
    if !books.has(Service::Mypage) {
        return Ok(());
    }
    let cards = of.into_iter().map(|(customer, read)| async move {
        let loans = if all_read { read } else { all_of(village, &customer).await? };
        let shown = card(village, &customer).await?;
        Ok::<_, Failure>((customer, Card { shown, loans }))
    });
    books.cards = futures::stream::iter(cards).buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(())
}

async fn card(village: &Village, customer: &str) -> Result<Option<LibraryCard>, Failure> {
    let request = GetLibraryCardRequest { customer_id: customer.to_owned() };
    match village.mypage.clone().get_library_card(request).await {
        Ok(answer) => Ok(answer.into_inner().library_card.map(LibraryCard::from)),
        Err(status) if is_away(&status) => Ok(None),
        Err(status) => Err(failure("get_library_card", &status)),
    }
}

/// All loans of a customer, each with its view.
async fn all_of(village: &Village, customer: &str) -> Result<Vec<(Loan, Option<LoanView>)>, Failure> {
    let mut loans = BTreeMap::<String, (Loan, Option<LoanView>)>::new();
    let request =
        ListLoansRequest { customer_id: customer.to_owned(), page_size: PAGE, ..Default::default() };
    pages!(village.lending, list_loans, request, loans, |loan| {
        let loan = Loan::from(loan);
        loans.insert(loan.id.clone(), (loan, None));
    });
    let request =
        ListLoanViewsRequest { customer_id: customer.to_owned(), page_size: PAGE, ..Default::default() };
    pages!(village.mypage, list_loan_views, request, loan_views, |view| {
        let view = LoanView::from(view);
        if let Some((_, of)) = loans.get_mut(&view.loan) {
            *of = Some(view);
        }
    });
    Ok(loans.into_values().collect())
}
