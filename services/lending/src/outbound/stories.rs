//! The promises about loans, by the use cases over real tables.

use std::sync::Arc;
use std::time::Duration;

use chassis::clock::Clock;
use chassis::db::{Database, DatabaseUrl};
use chassis::error::Code;
use chassis::testing::on_both_databases;
use chassis::worker::Next;
use futures::future::join_all;

use super::MIGRATIONS;
use crate::application::{Decision, Stock};
use crate::domain::{CancelReason, Copies, State};
use crate::samples::{Library, Told, key, left, new_key};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn l2_no_copy_is_refused_at_once_and_too_many_are_cancelled_by_event() {
    on_both_databases(&MIGRATIONS, async |db| {
        let catalog = Told::new(0);
        let library = Library::new(db, catalog.clone());
        let refused = library.borrow(1, new_key()).await.unwrap_err();
        assert_eq!((refused.code(), refused.reason()), (Code::FailedPrecondition, "NO_COPIES_LEFT"));
        catalog.say(Stock::NoSuchBook);
        assert_eq!(library.borrow(1, new_key()).await.unwrap_err().reason(), "BOOK_NOT_FOUND");

        catalog.say(left(2));
        let loan = library.borrow(3, new_key()).await.unwrap();
        let id = loan.data().id.as_str();
        assert_eq!((loan.data().state, loan.data().title.as_str()), (State::Requested, "Emma"));
        let refusal = Decision::Refused(CancelReason::NotEnoughCopies, Copies::new(2));
        for decision in [refusal.clone(), refusal, Decision::Lent] {
            library.decide(id, decision).await.unwrap();
        }
        assert_eq!(library.loan(id).await.state, State::Cancelled);
        assert_eq!(library.told(id).await, ["LoanRequested", "LoanCancelled"]);
        assert!(library.decide("ghost", Decision::Lent).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn l7_with_the_catalog_away_a_loan_is_taken_and_decided_later() {
    on_both_databases(&MIGRATIONS, async |db| {
        let catalog = Told::new(0);
        catalog.say(Stock::Unknown);
        let library = Library::new(db, catalog);
        let loan = library.borrow(2, new_key()).await.unwrap();
        let id = loan.data().id.as_str();
        assert_eq!((loan.data().state, loan.data().title.as_str()), (State::Requested, ""));
        let early = library.give_back(id, 1, new_key()).await.unwrap_err();
        assert_eq!((early.code(), early.reason()), (Code::FailedPrecondition, "LOAN_NOT_CONFIRMED"));

        library.decide(id, Decision::Lent).await.unwrap();
        let confirmed = library.loan(id).await;
        assert_eq!(
            (confirmed.state, confirmed.title.as_str(), confirmed.out),
            (State::Confirmed, "Emma", confirmed.copies)
        );
        library.give_back(id, 2, new_key()).await.unwrap();
        assert_eq!(library.told(id).await, ["LoanRequested", "LoanConfirmed", "BooksReturned"]);
    })
    .await;
}

#[tokio::test]
async fn n3_borrowing_and_returning_often_at_once_act_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db, Told::new(9));
        let answers = join_all((0..16).map(|_| library.borrow(4, key("r-1")))).await;
        let mut ids: Vec<_> = answers.into_iter().map(|loan| loan.unwrap().data().id.to_string()).collect();
        ids.dedup();
        assert_eq!(ids.len(), 1);
        let id = ids[0].as_str();
        library.decide(id, Decision::Lent).await.unwrap();
        for back in join_all((0..16).map(|_| library.give_back(id, 3, key("r-2")))).await {
            assert_eq!(back.unwrap().data().out, Copies::new(1));
        }
        assert_eq!(library.told(id).await, ["LoanRequested", "LoanConfirmed", "BooksReturned"]);
    })
    .await;
}

/// A repeat is answered with its loan, though no copy is left by now.
#[tokio::test]
async fn n3_a_repeat_is_answered_whatever_the_stock_is_by_then() {
    on_both_databases(&MIGRATIONS, async |db| {
        let catalog = Told::new(1);
        let library = Library::new(db, catalog.clone());
        let loan = library.borrow(1, key("r-1")).await.unwrap();
        catalog.say(left(0));
        assert_eq!(
            library.borrow(1, key("r-1")).await.unwrap(),
            library.loans.get_loan(&crate::application::Whose::All, &loan.data().id).await.unwrap()
        );
    })
    .await;
}

#[tokio::test]
async fn l3_many_return_at_once_and_never_more_than_were_borrowed() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db.clone(), Told::new(9));
        library.lent("l-1", 5, db.clock().now()).await;
        let returning = (0..12).map(|_| async {
            loop {
                match library.give_back("l-1", 1, new_key()).await {
                    Err(met) if met.code() == Code::Aborted => {}
                    answer => return answer,
                }
            }
        });
        let answers = join_all(returning).await;
        let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
        assert_eq!(refused.len(), 7);
        assert!(refused.iter().all(|refused| refused.reason() == "MORE_THAN_BORROWED"));
        assert_eq!((library.loan("l-1").await.state, library.told("l-1").await.len()), (State::Returned, 7));
    })
    .await;
}

#[tokio::test]
async fn l4_borrow_four_return_three_seven_days_late_one_is_out_and_500_won_are_owed() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db.clone(), Told::new(9));
        library.lent("l-1", 4, db.clock().now().minus(DAY * 21)).await;
        library.give_back("l-1", 3, new_key()).await.unwrap();
        let loan = library.loan("l-1").await;
        assert_eq!((loan.out, loan.fees().to_string()), (Copies::new(1), "500 KRW".to_owned()));
        library.give_back("l-1", 1, new_key()).await.unwrap();
        assert_eq!(library.loan("l-1").await.fees().units(), 1_000);
        let told =
            ["LoanRequested", "LoanConfirmed", "BooksReturned", "FeeCharged", "BooksReturned", "FeeCharged"];
        assert_eq!(library.told("l-1").await, told);
    })
    .await;
}

#[tokio::test]
async fn n9_another_customers_loan_is_not_found() {
    on_both_databases(&MIGRATIONS, async |db| {
        use crate::application::{ReturnBooks, Whose};
        use crate::samples::id;
        let library = Library::new(db.clone(), Told::new(9));
        library.lent("l-1", 1, db.clock().now()).await;
        let stranger = || Whose::One(id("stranger"));
        let found = library.loans.get_loan(&stranger(), &id("l-1")).await;
        assert_eq!(found.unwrap_err().reason(), "LOAN_NOT_FOUND");
        let back = ReturnBooks { whose: stranger(), id: id("l-1"), copies: Copies::new(1) };
        assert_eq!(library.loans.return_books(back, new_key()).await.unwrap_err().reason(), "LOAN_NOT_FOUND");
        assert_eq!(library.loan("l-1").await.out, Copies::new(1));
    })
    .await;
}

#[tokio::test]
async fn l8_who_is_told_to_wait_comes_back_with_the_same_key_and_nothing_is_half_done() {
    on_both_databases(&MIGRATIONS, async |db| {
        let catalog = Told::new(9);
        let library = Arc::new(Library::with_desk(db.clone(), catalog.clone(), 1, 0));
        library.lent("l-1", 2, db.clock().now()).await;
        // The catalog keeps one who borrows waiting; so the desk is full.
        catalog.answers.forget_permits(usize::MAX);
        let first = tokio::spawn({
            let library = library.clone();
            async move { library.borrow(1, key("r-1")).await }
        });
        catalog.asked.notified().await;
        let told_to_wait = library.borrow(1, key("r-2")).await.unwrap_err();
        assert_eq!((told_to_wait.code(), told_to_wait.reason()), (Code::ResourceExhausted, "OVERLOADED"));
        assert!(told_to_wait.retry_after().is_some());
        // Returning has a queue of its own, and waits for no catalog.
        library.give_back("l-1", 1, new_key()).await.unwrap();

        catalog.answers.add_permits(100);
        let first = first.await.unwrap().unwrap();
        let second = library.borrow(1, key("r-2")).await.unwrap();
        assert_ne!(first.data().id, second.data().id);
        assert_eq!(library.told(second.data().id.as_str()).await, ["LoanRequested"]);
    })
    .await;
}

#[tokio::test]
async fn l6_replicas_announce_an_overdue_loan_once_a_day_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::simulated(&folder.path().join("clock")).unwrap();
    // Noon of the library, in Seoul, is 3 o'clock in UTC: between any two noons it opens once.
    let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap();
    let to_noon = (micros(DAY / 8) - clock.now().micros()).rem_euclid(micros(DAY));
    clock.advance(Duration::from_micros(to_noon.cast_unsigned())).unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("lending.db"));
    let db = Database::open("lending", &url, &MIGRATIONS, clock.clone()).await.unwrap();
    let replicas: Vec<_> = (0..3).map(|_| Library::new(db.clone(), Told::new(9))).collect();
    replicas[0].lent("l-1", 2, clock.now()).await;
    let announced = async || {
        for next in join_all(replicas.iter().map(|replica| replica.loans.announce_overdue())).await {
            assert!(matches!(next.unwrap(), Next::At(at) if at > clock.now()));
        }
        replicas[0].told("l-1").await.iter().filter(|kind| *kind == "LoanOverdue").count()
    };
    assert_eq!(announced().await, 0);
    clock.advance(DAY * 14).unwrap();
    assert_eq!(announced().await, 0, "on the due date");
    clock.advance(DAY).unwrap();
    assert_eq!((announced().await, announced().await), (1, 1));
    clock.advance(DAY).unwrap();
    assert_eq!((announced().await, announced().await), (2, 2));
    clock.advance(DAY * 5).unwrap();
    assert_eq!((announced().await, announced().await), (3, 3));
    assert_eq!(replicas[0].loan("l-1").await.fees().units(), 0, "announcing charges nothing");
    replicas[0].give_back("l-1", 2, new_key()).await.unwrap();
    let next = replicas[1].loans.announce_overdue().await.unwrap();
    assert_eq!(next, Next::Idle);
    db.close().await;
}

#[tokio::test]
async fn l6_replicas_of_either_database_announce_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let replicas: Vec<_> = (0..4).map(|_| Library::new(db.clone(), Told::new(9))).collect();
        for n in 0..8 {
            replicas[0].lent(&format!("l-{n}"), 1, db.clock().now().minus(DAY * 17)).await;
        }
        for _ in 0..2 {
            join_all(replicas.iter().map(|replica| replica.loans.announce_overdue())).await;
        }
        replicas[0].loans.announce_overdue().await.unwrap();
        for n in 0..8 {
            let told = replicas[0].told(&format!("l-{n}")).await;
            assert_eq!(told, ["LoanRequested", "LoanConfirmed", "LoanOverdue"]);
        }
    })
    .await;
}
