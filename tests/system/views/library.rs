//! L6: books out now and fees so far, live, from the first loan on.

use std::time::Duration;

use maeul_proto::lending::v1::{CancelReason, LoanState, ReturnBooksRequest};
use maeul_proto::mypage::v1::{
    GetLibraryCardRequest, GetLoanViewRequest, LibraryCard, ListLoanViewsRequest, LoanView,
    WatchLoanViewsRequest, WatchLoanViewsResponse,
};
use tonic::{Code, Streaming};

use super::{SIMULATED, begun, days, mesh, next, now, rebuild};
use crate::harness::*;

/// What a customer sees: the loans, newest first, and the card.
type Page = (Vec<LoanView>, LibraryCard);

async fn page(village: &Contact, customer: &str) -> Page {
    let list = ListLoanViewsRequest { customer_id: customer.into(), ..Default::default() };
    let loans = village.mypage().list_loan_views(list).await.unwrap().into_inner().loan_views;
    (loans, card(village, customer).await)
}

async fn card(village: &Contact, customer: &str) -> LibraryCard {
    let request = GetLibraryCardRequest { customer_id: customer.into() };
    village.mypage().get_library_card(request).await.unwrap().into_inner().library_card.unwrap()
}

async fn gives_back(village: &Contact, customer: &str, loan: &str, copies: i32) {
    let request = ReturnBooksRequest {
        customer_id: customer.into(),
        loan_id: loan.into(),
        copies,
        request_id: unique("return"),
    };
    village.lending().return_books(request).await.unwrap();
}

async fn watch(village: &Contact, customer: &str, resume_token: String) -> Streaming<WatchLoanViewsResponse> {
    let request = WatchLoanViewsRequest { customer_id: customer.into(), resume_token };
    let mut watch = village.mypage().watch_loan_views(request).await.unwrap().into_inner();
    let begin = begun(&mut watch).await;
    assert_eq!((begin.loan_view, begin.library_card), (None, None));
    watch
}

/// Waits until this many copies are out, these fees are owed in won, and this many loans are overdue; of the only loan,
/// which is read before the card and may be a change behind it, the same.
async fn shows(
    watch: &mut Streaming<WatchLoanViewsResponse>,
    (copies_out, fees, overdue_loans): (i32, i64, i32),
) -> WatchLoanViewsResponse {
    let charged = (fees > 0).then(|| won(fees));
    let fees: Vec<_> = charged.clone().into_iter().collect();
    let what = format!("{copies_out} out, {fees:?}, {overdue_loans} overdue");
    next(&what, watch, |change| {
        let (Some(card), Some(loan)) = (&change.library_card, &change.loan_view) else { return false };
        (card.copies_out, &card.fees, card.overdue_loans) == (copies_out, &fees, overdue_loans)
            && (loan.copies_out, loan.fees.clone().filter(|fees| fees.units > 0))
                == (copies_out, charged.clone())
    })
    .await
}

/// To noon of the library, so that no midnight falls between two steps.
async fn is_noon(village: &Contact) {
    const NOON_IN_SEOUL: i64 = 3 * 3600;
    let left = (NOON_IN_SEOUL - now(village).await).rem_euclid(24 * 3600);
    village.advance(Duration::from_secs(left.try_into().unwrap())).await.unwrap();
}

/// L4's customer before a live page: borrows 4, returns 3 seven days late and the last one a day later. The page in the
/// end.
async fn borrows_and_returns_late(village: &Contact, customer: &str) -> Page {
    is_noon(village).await;
    assert_eq!(
        card(village, customer).await,
        LibraryCard { customer_id: customer.into(), ..Default::default() }
    );
    let mut live = watch(village, customer, String::new()).await;
    let book = village.registered_book(10).await;
    let loan = village.lent(customer, &book, 4).await;
    let out = shows(&mut live, (4, 0, 0)).await.loan_view.unwrap();
    assert_eq!((out.loan_id.as_str(), out.title.as_str(), out.copies), (loan.as_str(), "Emma", 4));
    assert!(out.due_date.is_some());

    village.advance(days(21)).await.unwrap();
    let overdue = shows(&mut live, (4, 0, 1)).await;
    assert_eq!(overdue.loan_view.unwrap().days_late, 7);
    gives_back(village, customer, &loan, 3).await;
    let charged = shows(&mut live, (1, 500, 1)).await;
    let view = charged.loan_view.unwrap();
    assert_eq!((view.copies, view.copies_out, view.fees.clone()), (4, 1, Some(won(500))));
    assert_eq!(charged.library_card.unwrap(), card(village, customer).await);
    drop(live);

    // What happens while nobody watches is seen by whoever resumes.
    village.advance(days(1)).await.unwrap();
    gives_back(village, customer, &loan, 1).await;
    let mut live = watch(village, customer, charged.resume_token).await;
    let ended = shows(&mut live, (0, 1_500, 0)).await.loan_view.unwrap();
    assert_eq!((ended.state(), ended.days_late, ended.due_date), (LoanState::Returned, 8, out.due_date));

    // More copies than are left: taken, then cancelled by event, and nothing is out.
    let scarce = village.registered_book(1).await;
    let request = maeul_proto::lending::v1::BorrowBookRequest {
        customer_id: customer.into(),
        book_id: scarce,
        copies: 2,
        request_id: unique("borrow"),
    };
    village.lending().borrow_book(request).await.unwrap();
    let refused = next("a cancelled loan", &mut live, |change| {
        change.loan_view.as_ref().is_some_and(|view| view.state() == LoanState::Cancelled)
    })
    .await;
    assert_eq!(refused.loan_view.unwrap().cancel_reason(), CancelReason::NotEnoughCopies);
    assert_eq!(refused.library_card.unwrap().copies_out, 0);

    let shown = page(village, customer).await;
    assert_eq!((shown.0.len(), shown.0[1].clone()), (2, ended), "newest first");
    let foreign = GetLoanViewRequest { customer_id: unique("stranger"), loan_id: loan };
    assert_eq!(village.mypage().get_loan_view(foreign).await.unwrap_err().code(), Code::NotFound, "N9");
    shown
}

/// N7: the views are dropped and built again.
async fn is_the_same_once_rebuilt(village: &Contact, customer: &str, shown: &Page) {
    rebuild(village).await;
    until("the loans are there again", || async { (page(village, customer).await == *shown).then_some(()) })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l6_n7_books_out_and_fees_are_seen_live_without_other_services_and_rebuilt() {
    let village = Start::flags(&[SIMULATED]).village().await;
    let customer = unique("customer");
    let shown = borrows_and_returns_late(&village, &customer).await;
    is_the_same_once_rebuilt(&village, &customer, &shown).await;
    let alone = Start::flags(&[SIMULATED, "--without=catalog,lending,notification"]);
    let village = village.stop().await.start_with(alone).await;
    assert_eq!(page(&village, &customer).await, shown);
    let village = village.stop().await.start_with(Start::flags(&[SIMULATED])).await;
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l6_n7_books_out_and_fees_are_seen_live_and_rebuilt_in_a_mesh() {
    let mesh = mesh().await;
    let customer = unique("customer");
    let shown = borrows_and_returns_late(&mesh, &customer).await;
    is_the_same_once_rebuilt(&mesh, &customer, &shown).await;
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l6_n10_with_mypage_away_books_are_lent_and_the_page_catches_up() {
    let village = Start::flags(&["--without=mypage"]).village().await;
    let customer = unique("customer");
    let book = village.registered_book(10).await;
    let loan = village.lent(&customer, &book, 4).await;
    gives_back(&village, &customer, &loan, 3).await;
    let village = village.stop().await.start_with(Start::default()).await;
    until("the page has caught up", || async {
        (card(&village, &customer).await.copies_out == 1).then_some(())
    })
    .await;
    let (loans, _) = page(&village, &customer).await;
    assert_eq!((loans.len(), loans[0].copies, loans[0].state()), (1, 4, LoanState::Confirmed));
}
