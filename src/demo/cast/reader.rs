//! A reader: searches, borrows, brings back, and looks at their own page.

use chassis::clock::new_id;
use maeul_proto::catalog::v1::ListBooksRequest;
use maeul_proto::lending::v1::{BorrowBookRequest, Loan, ReturnBooksRequest};
use maeul_proto::mypage::v1::{LibraryCard, LoanView, WatchLoanViewsRequest, WatchLoanViewsResponse};
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::notification::v1::watch_notifications_request::Recipient;

use super::{Book, Inbox, price, word};
use crate::demo::feed::Feed;
use crate::demo::stage::{Case, Miss, Stage, answer, given, refused};

/// More books than a search of the stories finds.
const PAGE: i32 = 1_000;

/// A loan, and the customer's card after its last change.
type Shown = (LoanView, LibraryCard);

/// A reader of one run.
pub(in crate::demo) struct Reader<'a> {
    stage: &'a Stage,
    name: &'static str,
    id: String,
    page: Feed<Shown>,
    inbox: Inbox,
}

impl<'a> Reader<'a> {
    /// Somebody new, who watches their page and their messages from now on.
    pub(in crate::demo) async fn comes(stage: &'a Stage, name: &'static str) -> Result<Self, Miss> {
        let id = stage.customer_id();
        let watch = WatchLoanViewsRequest { customer_id: id.clone(), resume_token: String::new() };
        let read = |response: WatchLoanViewsResponse| {
            let view = response.loan_view?;
            Some((view.loan_id.clone(), (view, response.library_card.unwrap_or_default())))
        };
        let page = Feed::open(stage.village.mypage.clone().watch_loan_views(watch).await, read).await?;
        let inbox = Inbox::open(stage, name, Recipient::CustomerId(id.clone())).await?;
        Ok(Self { stage, name, id, page, inbox })
    }

    /// Searches by words, and finds the book with so many copies to borrow.
    pub(in crate::demo) async fn finds(&self, query: &str, book: &Book, copies: i32) -> Result<(), Miss> {
        self.stage.script.act(self.name, &format!("searches for “{query}”"));
        let request =
            ListBooksRequest { query: query.to_owned(), page_size: PAGE, ..ListBooksRequest::default() };
        let books = answer(self.stage.village.catalog.clone().list_books(request).await)?.books;
        let found = books.iter().find(|found| found.book_id == book.id);
        let available = found.map(|found| found.available);
        let expected = format!("“{}”, {copies} to borrow", book.title);
        if available != Some(copies) {
            return Err(Miss::new(expected, format!("{available:?} among {} books", books.len())));
        }
        self.stage.script.holds(&expected);
        Ok(())
    }

    /// Borrows copies. The loan is taken; the catalog decides.
    pub(in crate::demo) async fn borrows(&self, book: &Book, copies: i32) -> Result<Loan, Miss> {
        self.stage.script.act(self.name, &format!("borrows {copies} × “{}”", book.title));
        let taken = self.stage.village.lending.clone().borrow_book(self.wish(book, copies)).await;
        let loan = given(answer(taken)?.loan, "the loan")?;
        self.stage.note(Case::Loan, &loan.loan_id);
        Ok(loan)
    }

    /// Is refused at once: there is no copy left.
    pub(in crate::demo) async fn comes_too_late(&self, book: &Book) -> Result<(), Miss> {
        self.stage.script.act(self.name, &format!("asks for 1 × “{}”", book.title));
        let outcome = self.stage.village.lending.clone().borrow_book(self.wish(book, 1)).await;
        refused(outcome, "NO_COPIES_LEFT")?;
        self.stage.script.holds("refused at once: none is left");
        Ok(())
    }

    fn wish(&self, book: &Book, copies: i32) -> BorrowBookRequest {
        BorrowBookRequest {
            customer_id: self.id.clone(),
            book_id: book.id.clone(),
            copies,
            request_id: new_id(),
        }
    }

    /// Brings copies back; the loan as it is then.
    pub(in crate::demo) async fn brings_back(&self, loan: &Loan, copies: i32) -> Result<Loan, Miss> {
        self.stage.script.act(self.name, &format!("brings {copies} × “{}” back", loan.title));
        let request = ReturnBooksRequest {
            customer_id: self.id.clone(),
            loan_id: loan.loan_id.clone(),
            copies,
            request_id: new_id(),
        };
        let back = answer(self.stage.village.lending.clone().return_books(request).await)?;
        given(back.loan, "the loan")
    }

    /// Waits until the message of this kind about the loan has come.
    pub(in crate::demo) async fn is_told(&self, loan: &Loan, kind: NotificationKind) -> Result<(), Miss> {
        self.inbox.has(self.stage, &loan.loan_id, kind).await
    }

    /// Waits until the message of this kind has come that says so of the loan: some come several times.
    pub(in crate::demo) async fn is_told_that(
        &self,
        loan: &Loan,
        kind: NotificationKind,
        words: &str,
    ) -> Result<(), Miss> {
        self.inbox.says(self.stage, &loan.loan_id, kind, words).await
    }

    /// Waits until their page shows the loan, and the card with it, as expected.
    pub(in crate::demo) async fn sees(
        &self,
        loan: &Loan,
        expected: &str,
        is_so: impl Fn(&LoanView, &LibraryCard) -> bool,
    ) -> Result<(), Miss> {
        let it = |view: &LoanView| view.loan_id == loan.loan_id;
        let expected = format!("{}'s page shows {expected}", self.name);
        self.page
            .until(
                &expected,
                |(view, card)| it(view) && is_so(view, card),
                |(view, card)| it(view).then(|| described(view, card)),
            )
            .await?;
        self.stage.script.holds(&expected);
        Ok(())
    }
}

fn described(view: &LoanView, card: &LibraryCard) -> String {
    let fees: Vec<_> = card.fees.iter().map(price).collect();
    let (state, out, owed) =
        (word(view.state().as_str_name(), "LOAN_STATE_"), card.copies_out, fees.join(" and "));
    format!("{state}, {} of it out; {out} out in all, fees {owed}", view.copies_out)
}
