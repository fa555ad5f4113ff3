//! L6: books out and fees, live, from the first loan on.

use maeul_proto::date::Date;
use maeul_proto::lending::v1::{
    BooksReturned, FeeCharged, LoanConfirmed, LoanOverdue, LoanRequested, LoanState,
};
use maeul_proto::money::Money;
use maeul_proto::mypage::v1 as pb;
use tonic::{Code, Streaming};

use crate::running::{Running, next};

type Watch = Streaming<pb::WatchLoanViewsResponse>;

/// A message about a loan of a book of `c-1`'s.
macro_rules! about {
    ($loan:literal, $message:ident $(, $field:ident: $value:expr)*) => {
        $message {
            loan_id: $loan.into(),
            customer_id: "c-1".into(),
            book_id: "b-1".into(),
            title: "Emma".into(),
            $($field: $value,)*
        }
    };
}

const DUE: Date = Date { year: 2026, month: 11, day: 22 };

fn won(units: i64) -> Money {
    Money { currency_code: "KRW".into(), units, nanos: 0 }
}

impl Running {
    async fn watch_loans(&self, resume_token: String) -> Watch {
        let request = pb::WatchLoanViewsRequest { customer_id: "c-1".into(), resume_token };
        self.client.clone().watch_loan_views(request).await.unwrap().into_inner()
    }

    async fn card(&self, customer: &str) -> pb::LibraryCard {
        let request = pb::GetLibraryCardRequest { customer_id: customer.into() };
        self.client.clone().get_library_card(request).await.unwrap().into_inner().library_card.unwrap()
    }

    /// L4: borrow 4, return 3 seven days late.
    async fn four_borrowed_three_returned_late(&self) {
        self.publish("l-1", 1, &about!("l-1", LoanRequested, copies: 4)).await;
        self.publish("l-1", 2, &about!("l-1", LoanConfirmed, copies: 4, due_date: Some(DUE))).await;
        let overdue = about!("l-1", LoanOverdue, copies_out: 4, due_date: Some(DUE), days_late: 1);
        self.publish("l-1", 3, &overdue).await;
        let returned = about!("l-1", BooksReturned, copies: 3, copies_out: 1, days_late: 7);
        self.publish("l-1", 4, &returned).await;
        let fee =
            about!("l-1", FeeCharged, fee: Some(won(500)), fees: Some(won(500)), copies: 3, days_late: 7);
        self.publish("l-1", 5, &fee).await;
    }
}

/// Waits until books out and fees are shown so.
async fn shows(watch: &mut Watch, copies_out: i32, fees: &[Money]) -> pb::WatchLoanViewsResponse {
    let is_it = |card: &pb::LibraryCard| card.copies_out == copies_out && card.fees == fees;
    next(watch, |change| change.library_card.as_ref().is_some_and(is_it)).await
}

#[tokio::test]
async fn l6_books_out_and_fees_are_watched_live_and_resumed() {
    let v = Running::start().await;
    let nothing = pb::LibraryCard { customer_id: "c-1".into(), ..Default::default() };
    assert_eq!(v.card("c-1").await, nothing);
    let mut watch = v.watch_loans(String::new()).await;
    let begin = watch.message().await.unwrap().unwrap();
    assert_eq!((begin.loan_view, begin.library_card), (None, None));

    v.publish("l-1", 1, &about!("l-1", LoanRequested, copies: 4)).await;
    let first = shows(&mut watch, 0, &[]).await;
    assert_eq!(first.loan_view.unwrap().state(), LoanState::Requested);
    v.publish("l-1", 2, &about!("l-1", LoanConfirmed, copies: 4, due_date: Some(DUE))).await;
    let confirmed = shows(&mut watch, 4, &[]).await;
    assert_eq!(confirmed.loan_view.unwrap().due_date, Some(DUE));
    drop(watch);

    let returned = about!("l-1", BooksReturned, copies: 3, copies_out: 1, days_late: 7);
    v.publish("l-1", 3, &returned).await;
    let fee = about!("l-1", FeeCharged, fee: Some(won(500)), fees: Some(won(500)), copies: 3, days_late: 7);
    v.publish("l-1", 4, &fee).await;
    let mut watch = v.watch_loans(confirmed.resume_token).await;
    let charged = shows(&mut watch, 1, &[won(500)]).await;
    let (view, card) = (charged.loan_view.unwrap(), charged.library_card.unwrap());
    assert_eq!((view.copies, view.copies_out, view.days_late, card.overdue_loans), (4, 1, 7, 1));
    assert_eq!(v.card("c-1").await, card);

    let get = pb::GetLoanViewRequest { customer_id: "c-1".into(), loan_id: "l-1".into() };
    let got = v.client.clone().get_loan_view(get).await.unwrap().into_inner().loan_view.unwrap();
    assert_eq!(got, view);
    // A second loan: both are listed, the newest first.
    v.publish("l-2", 1, &about!("l-2", LoanConfirmed, copies: 2, due_date: Some(DUE))).await;
    let second = shows(&mut watch, 3, &[won(500)]).await.loan_view.unwrap();
    let list = pb::ListLoanViewsRequest { customer_id: "c-1".into(), page_size: 1, ..Default::default() };
    let page = v.client.clone().list_loan_views(list.clone()).await.unwrap().into_inner();
    assert_eq!(page.loan_views, [second]);
    let list = pb::ListLoanViewsRequest { page_token: page.next_page_token, ..list };
    let page = v.client.clone().list_loan_views(list).await.unwrap().into_inner();
    assert_eq!((page.loan_views, page.next_page_token), (vec![view], String::new()));
}

#[tokio::test]
async fn n9_a_loan_of_another_customer_does_not_exist() {
    let v = Running::start().await;
    let mut watch = v.watch_loans(String::new()).await;
    v.four_borrowed_three_returned_late().await;
    shows(&mut watch, 1, &[won(500)]).await;
    let get = async |customer: &str| {
        let request = pb::GetLoanViewRequest { customer_id: customer.into(), loan_id: "l-1".into() };
        v.client.clone().get_loan_view(request).await.map(|_| ()).map_err(|status| status.code())
    };
    assert_eq!(get("-").await, Ok(()));
    assert_eq!(get("c-2").await, Err(Code::NotFound));
    assert_eq!(v.card("c-2").await, pb::LibraryCard { customer_id: "c-2".into(), ..Default::default() });
}

#[tokio::test]
async fn n7_l6_a_replay_rebuilds_books_out_and_fees() {
    let v = Running::start().await;
    let mut watch = v.watch_loans(String::new()).await;
    v.four_borrowed_three_returned_late().await;
    let before = shows(&mut watch, 1, &[won(500)]).await;
    v.replay().await;
    let rebuilt = shows(&mut watch, 1, &[won(500)]).await;
    assert_eq!((rebuilt.loan_view, rebuilt.library_card), (before.loan_view, before.library_card));
    v.publish("l-1", 6, &about!("l-1", BooksReturned, copies: 1, copies_out: 0, days_late: 8)).await;
    let ended = shows(&mut watch, 0, &[won(500)]).await;
    assert_eq!(ended.loan_view.unwrap().state(), LoanState::Returned);
    assert_eq!(ended.library_card.unwrap().overdue_loans, 0);
}
