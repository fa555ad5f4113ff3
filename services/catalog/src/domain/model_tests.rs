//! Random histories of one book and its loans, against the simplest model there is: a number.

use proptest::prelude::*;

use super::*;
use chassis::types::{Journal, Timestamp};

/// What can happen.
#[derive(Debug, Clone)]
enum Step {
    Borrow(u32),
    Return(usize, u32),
    Own(u32),
    Remove,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..6_u32).prop_map(Step::Borrow),
        4 => (any::<usize>(), 1..6_u32).prop_map(|(loan, copies)| Step::Return(loan, copies)),
        1 => (0..12_u32).prop_map(Step::Own),
        1 => Just(Step::Remove),
    ]
}

fn with_out(book: &Book, out: Copies) -> Book {
    Book::restore(BookData { out, ..book.data().clone() }, Journal::restore(1, 1))
}

proptest! {
    #[test]
    fn l1_stock_is_what_is_owned_without_what_is_out_and_never_negative(
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let now = Timestamp::from_micros(1);
        let new = NewBook {
            id: BookId::try_new("b").unwrap(),
            title: "t".into(),
            author: "a".into(),
            isbn: None,
            copies: Copies::new(5),
        };
        let mut book = Book::register(new, now);
        let mut lendings: Vec<Lending> = Vec::new();
        let (mut owned, mut removed) = (5_u32, false);
        for (n, step) in steps.into_iter().enumerate() {
            let out: u32 = lendings.iter().map(|lending| lending.data().out.count()).sum();
            match step {
                Step::Borrow(copies) => {
                    let request = Request {
                        loan_id: LoanId::try_new(format!("l{n}")).unwrap(),
                        book_id: book.data().id.clone(),
                        customer_id: CustomerId::try_new("c").unwrap(),
                        copies: Copies::new(copies),
                    };
                    let lending = Lending::decide(request, Some(&book), now);
                    let lent = lending.data().state == LendingState::Lent;
                    prop_assert_eq!(lent, !removed && owned - out >= copies);
                    book = with_out(&book, Copies::new(out + lending.data().out.count()));
                    lendings.push(lending);
                }
                Step::Return(which, copies) => {
                    let most = lendings.len().max(1);
                    if let Some(lending) = lendings.get_mut(which % most) {
                        let before = lending.data().out.count();
                        let back = lending.take_back(Copies::new(copies), now).is_ok();
                        prop_assert_eq!(back, copies <= before);
                        if back {
                            book = with_out(&book, Copies::new(out - copies));
                        }
                    }
                }
                Step::Own(copies) => {
                    let changes = BookChanges { copies: Some(Copies::new(copies)), ..BookChanges::default() };
                    let changed = book.update(changes, now).is_ok();
                    prop_assert_eq!(changed, copies >= out);
                    if changed {
                        owned = copies;
                    }
                }
                Step::Remove => {
                    let done = book.remove(now).is_ok();
                    prop_assert_eq!(done, out == 0);
                    removed |= done;
                }
            }
            let out: u32 = lendings.iter().map(|lending| lending.data().out.count()).sum();
            prop_assert_eq!(book.available().count(), owned - out);
        }
    }
}
