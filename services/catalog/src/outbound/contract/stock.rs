//! Copies that go out and come back: true stock, also where many want the last one.

use chassis::error::Code;
use chassis::testing::on_both_databases;
use futures::future::join_all;

use crate::domain::{BookChanges, Copies, LendingState, Reason};
use crate::outbound::MIGRATIONS;
use crate::samples::Library;

#[tokio::test]
async fn l2_a_loan_gets_all_its_copies_or_none_and_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        library.register("b-1", "Emma", "Austen", 4).await.unwrap();
        for _ in 0..2 {
            library.request("l-1", "b-1", 3).await.unwrap();
        }
        assert_eq!(library.available("b-1").await, 1);
        library.request("l-2", "b-1", 2).await.unwrap();
        library.request("l-3", "ghost", 1).await.unwrap();
        let decided: Vec<_> = library.lendings().await.into_iter().map(|l| (l.state, l.reason)).collect();
        let refused = |reason| (LendingState::Refused, Some(reason));
        let lent = (LendingState::Lent, None);
        assert_eq!(decided, [refused(Reason::BookNotFound), refused(Reason::NotEnoughCopies), lent]);
        assert_eq!(library.available("b-1").await, 1);
        assert_eq!(library.told("l-1").await, ["CopiesLent"]);
        assert_eq!(library.told("l-2").await, ["LoanRefused"]);

        library.bring_back("l-1", 1).await.unwrap();
        library.bring_back("l-1", 2).await.unwrap();
        assert_eq!(library.available("b-1").await, 4);
        assert_eq!(library.told("l-1").await, ["CopiesLent", "CopiesReturned", "CopiesReturned"]);
        for wrong in [library.bring_back("l-1", 1).await, library.bring_back("l-9", 1).await] {
            assert_eq!(wrong.unwrap_err().code(), Code::Internal);
        }
        assert_eq!(library.available("b-1").await, 4);
    })
    .await;
}

#[tokio::test]
async fn l5_what_is_out_keeps_its_book() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        library.register("b-1", "Emma", "Austen", 3).await.unwrap();
        library.request("l-1", "b-1", 2).await.unwrap();
        let fewer = |copies| BookChanges { copies: Some(Copies::new(copies)), ..BookChanges::default() };
        for refused in [library.remove("b-1").await, library.update("b-1", fewer(1)).await] {
            let refused = refused.unwrap_err();
            assert_eq!((refused.code(), refused.reason()), (Code::FailedPrecondition, "COPIES_ARE_OUT"));
        }
        library.update("b-1", fewer(2)).await.unwrap();
        assert_eq!(library.available("b-1").await, 0);
        library.bring_back("l-1", 2).await.unwrap();
        library.remove("b-1").await.unwrap();
        library.request("l-2", "b-1", 1).await.unwrap();
        assert_eq!(library.lendings().await[0].reason, Some(Reason::BookNotFound));
    })
    .await;
}

#[tokio::test]
async fn l2_sixty_four_race_for_the_last_copy_and_one_gets_it() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        library.register("b-1", "Emma", "Austen", 1).await.unwrap();
        let loans: Vec<_> = (0..64).map(|n| format!("l-{n}")).collect();
        // A race is met again as often as it takes: an event that meets another change is handled again.
        let request = async |loan: &String| {
            while let Err(met) = library.request(loan, "b-1", 1).await {
                assert_eq!(met.code(), Code::Aborted, "{met}");
            }
        };
        join_all(loans.iter().map(request)).await;
        let lendings = library.lendings().await;
        let lent = lendings.iter().filter(|lending| lending.state == LendingState::Lent).count();
        assert_eq!((lendings.len(), lent), (64, 1));
        assert_eq!(library.available("b-1").await, 0);
    })
    .await;
}

/// A removal against a request: either the book is gone and the loan refused, or the copy is out and the book stays.
#[tokio::test]
async fn l5_removing_against_lending_has_one_winner() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        for n in 0..10 {
            let (book, loan) = (format!("b-{n}"), format!("l-{n}"));
            library.register(&book, "Emma", "Austen", 1).await.unwrap();
            let (requested, removed) =
                futures::join!(library.request(&loan, &book, 1), library.remove(&book));
            requested.unwrap();
            let lending = library.lendings().await.into_iter().find(|l| l.loan_id.as_str() == loan).unwrap();
            assert_eq!(removed.is_ok(), lending.state == LendingState::Refused, "{removed:?} {lending:?}");
        }
    })
    .await;
}
