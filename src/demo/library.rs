//! A library: four copies borrowed, more asked for than are left, and three that come back late.

use maeul_proto::lending::v1::{CancelReason, Loan, LoanState};
use maeul_proto::mypage::v1::LibraryCard;
use maeul_proto::notification::v1::NotificationKind as Message;

use super::cast::{Book, Edition, Library, Reader, price, won};
use super::stage::{Miss, Stage};

const EDITION: Edition =
    Edition { word: "vegetarian", title: "채식주의자", author: "한강", isbn: "9788936433598" };
const COPIES: i32 = 6;
/// Two weeks without a fee, and then some days of the first week, wherever midnight falls meanwhile.
const LATE: u64 = 18;
/// L4: one to seven days late, for each return.
const FEE: i64 = 500;

pub(super) async fn play(stage: &Stage) -> Result<(), Miss> {
    stage
        .script
        .story("library", "Library: four copies borrowed, more than are left, and three that come late");
    let library = Library::opens(stage, "librarian");
    let book = library.registers(&EDITION, COPIES).await?;
    let reader = Reader::comes(stage, "reader A").await?;
    let loan = reading_circle(stage, &library, &reader, &book).await?;
    more_than_are_left(stage, &library, &reader, &book).await?;
    comes_back(stage, &library, &reader, &book, &loan).await
}

/// L1, L2, L6: found, borrowed, and on the page.
async fn reading_circle(
    stage: &Stage,
    library: &Library<'_>,
    reader: &Reader<'_>,
    book: &Book,
) -> Result<Loan, Miss> {
    stage.script.scene("Four copies for a reading circle");
    reader.finds("한강 채식", book, COPIES).await?;
    let loan = reader.borrows(book, 4).await?;
    reader.is_told(&loan, Message::LoanConfirmed).await?;
    reader.sees(&loan, "4 books out, no fee", |_, card| is_so(card, 4, 0)).await?;
    library.has_left(book, COPIES - 4).await?;
    Ok(loan)
}

/// L2: more than are left is taken, then cancelled and told; where none is left it is refused at once.
async fn more_than_are_left(
    stage: &Stage,
    library: &Library<'_>,
    reader: &Reader<'_>,
    book: &Book,
) -> Result<(), Miss> {
    stage.script.scene("More copies than are left");
    let other = Reader::comes(stage, "reader B").await?;
    let short = other.borrows(book, 3).await?;
    other.is_told(&short, Message::LoanCancelled).await?;
    let cancelled = |view: &maeul_proto::mypage::v1::LoanView, card: &LibraryCard| {
        view.state() == LoanState::Cancelled
            && view.cancel_reason() == CancelReason::NotEnoughCopies
            && is_so(card, 0, 0)
    };
    other.sees(&short, "CANCELLED, nothing out", cancelled).await?;
    library.has_left(book, 2).await?;

    let last = other.borrows(book, 2).await?;
    other.is_told(&last, Message::LoanConfirmed).await?;
    reader.comes_too_late(book).await?;
    other.brings_back(&last, 2).await?;
    other.is_told(&last, Message::BooksReturned).await?;
    other
        .sees(&last, "RETURNED, no fee", |view, card| {
            view.state() == LoanState::Returned && is_so(card, 0, 0)
        })
        .await?;
    library.has_left(book, 2).await
}

/// L3, L4: in parts, and late where the time of the village is ours to move.
async fn comes_back(
    stage: &Stage,
    library: &Library<'_>,
    reader: &Reader<'_>,
    book: &Book,
    loan: &Loan,
) -> Result<(), Miss> {
    stage.script.scene("Three come back, and then the last one");
    let fee = if stage.days_pass(LATE).await? {
        reader.is_told(loan, Message::LoanOverdue).await?;
        FEE
    } else {
        stage.script.aside("this village's clock is not ours to move, so they come back in time");
        0
    };
    for (copies, left, owed) in [(3, 1, fee), (1, 0, 2 * fee)] {
        let back = reader.brings_back(loan, copies).await?;
        charged(&back, fee)?;
        let still_out = if left == 0 { "out: none" } else { "out: 1 copy" };
        reader.is_told_that(loan, Message::BooksReturned, still_out).await?;
        let owes = price(&won(owed));
        if fee > 0 {
            reader.is_told_that(loan, Message::FeeCharged, &format!("so far: {owes}")).await?;
        }
        let expected = format!("{left} out, {owes} owed");
        reader.sees(loan, &expected, |_, card| is_so(card, left, owed)).await?;
    }
    library.has_left(book, COPIES).await
}

/// Whether the last return was charged as the table says.
fn charged(loan: &Loan, fee: i64) -> Result<(), Miss> {
    let last = loan.returns.last();
    let found = last.and_then(|last| last.fee.as_ref()).map_or(0, |fee| fee.units);
    if found != fee {
        let days = last.map_or(0, |last| last.days_late);
        return Err(Miss::new(
            format!("a return that costs {}", price(&won(fee))),
            format!("{} for {days} days", price(&won(found))),
        ));
    }
    Ok(())
}

/// Whether so many copies are out, and so much is owed in won.
fn is_so(card: &LibraryCard, out: i32, owed: i64) -> bool {
    card.copies_out == out && card.fees.iter().map(|fee| fee.units).sum::<i64>() == owed
}
