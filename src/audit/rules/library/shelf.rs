//! The copies of a book.

use super::Verdict;
use super::verdict::Differences;
use crate::audit::books::Shelf;

/// L1: the copies owned without those of confirmed loans, at every moment.
pub(super) fn stock(shelf: &Shelf) -> Verdict {
    if !shelf.complete {
        return Verdict::Silent;
    }
    let out: i64 = shelf.lendings.iter().map(|lending| lending.out).sum();
    let mut differences = Differences::default();
    for lending in shelf.lendings.iter().filter(|lending| !(0..=lending.copies).contains(&lending.out)) {
        differences.add(
            format!("loan {}: none to {} copies out", lending.loan, lending.copies),
            format!("{} out", lending.out),
        );
    }
    let Some(book) = &shelf.book else {
        // Whatever was removed had all its copies back (L5).
        return differences.field("copies out of a book that is none", &0, &out).verdict();
    };
    if book.available < 0 {
        differences.add("never negative".to_owned(), format!("{} available", book.available));
    }
    differences.field("available", &(book.copies - out), &book.available).verdict()
}
