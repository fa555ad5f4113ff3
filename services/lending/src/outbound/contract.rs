//! Every statement of this context, on both databases.

use std::time::Duration;

use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use chassis::types::Timestamp;

use super::{MIGRATIONS, SqlLoans};
use crate::application::{LoanStore, Whose};
use crate::domain::{CancelReason, Copies};
use crate::samples::{calendar, id, requested, save};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_loan_comes_back_as_it_was_saved() {
    on_both_databases(&MIGRATIONS, async |db| {
        let loans = SqlLoans::new(db.clone());
        let (now, calendar) = (db.clock().now(), calendar());
        let mut loan = requested("l-1", "c-1", 3, now);
        save(&db, &mut loan).await.unwrap();
        assert_eq!(loans.loan(&id("l-1")).await.unwrap().as_ref(), Some(&loan));
        loan.confirm("Emma", &calendar, now);
        save(&db, &mut loan).await.unwrap();
        assert_eq!(loans.loan(&id("l-1")).await.unwrap().as_ref(), Some(&loan));
        loan.announce_overdue(&calendar, now.plus(DAY * 20));
        loan.give_back(Copies::new(1), &calendar, now).unwrap();
        loan.give_back(Copies::new(1), &calendar, now.plus(DAY * 40)).unwrap();
        save(&db, &mut loan).await.unwrap();
        assert_eq!(loans.loan(&id("l-1")).await.unwrap().as_ref(), Some(&loan));
        assert_eq!(loan.data().fees().units(), 2_000);

        let mut refused = requested("l-2", "c-1", 3, now);
        refused.cancel(CancelReason::BookNotFound, "", Copies::NONE, now);
        save(&db, &mut refused).await.unwrap();
        assert_eq!(loans.loan(&id("l-2")).await.unwrap().as_ref(), Some(&refused));
        assert_eq!(loans.loan(&id("l-3")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_what_another_changed_meanwhile_is_aborted() {
    on_both_databases(&MIGRATIONS, async |db| {
        let now = db.clock().now();
        let mut loan = requested("l-1", "c-1", 3, now);
        save(&db, &mut loan).await.unwrap();
        let mut other = loan.clone();
        loan.confirm("Emma", &calendar(), now);
        save(&db, &mut loan).await.unwrap();
        other.cancel(CancelReason::NotEnoughCopies, "Emma", Copies::NONE, now);
        assert_eq!(save(&db, &mut other).await.unwrap_err().code(), Code::Aborted);
        let mut again = requested("l-1", "c-1", 3, now);
        assert_eq!(save(&db, &mut again).await.unwrap_err().code(), Code::Aborted);
        // What has not changed is not written.
        save(&db, &mut loan).await.unwrap();
        assert_eq!(SqlLoans::new(db).loan(&id("l-1")).await.unwrap(), Some(loan));
    })
    .await;
}

#[tokio::test]
async fn n9_loans_are_listed_newest_first_page_by_page_and_each_customers_alone() {
    on_both_databases(&MIGRATIONS, async |db| {
        let loans = SqlLoans::new(db.clone());
        let at = |n: i64| Timestamp::from_micros(1_000_000 + n);
        for (loan, customer, time) in
            [("l-1", "c-1", 1), ("l-2", "c-2", 2), ("l-3", "c-1", 2), ("l-4", "c-1", 4)]
        {
            save(&db, &mut requested(loan, customer, 1, at(time))).await.unwrap();
        }
        let list = async |whose: &Whose, after, token: &PageToken, most| -> Vec<String> {
            let page = loans.list(whose, after, token, most).await.unwrap();
            page.iter().map(|loan| loan.data().id.to_string()).collect()
        };
        let (all, start, mine) =
            (Timestamp::from_micros(i64::MIN), PageToken::start(), Whose::One(id("c-1")));
        assert_eq!(list(&mine, all, &start, 10).await, ["l-4", "l-3", "l-1"]);
        assert_eq!(list(&Whose::All, all, &start, 3).await, ["l-4", "l-3", "l-2"]);
        let token = PageToken::parse(&PageToken::after(at(2), "l-3").to_string()).unwrap();
        assert_eq!(list(&Whose::All, all, &token, 10).await, ["l-2", "l-1"]);
        assert_eq!(list(&mine, at(2), &start, 10).await, ["l-4"]);
        assert!(list(&Whose::One(id("c-9")), all, &start, 10).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn l6_the_first_to_be_announced_is_told_first_and_only_what_is_out() {
    on_both_databases(&MIGRATIONS, async |db| {
        let loans = SqlLoans::new(db.clone());
        assert_eq!(loans.to_announce(9).await.unwrap(), []);
        let (now, calendar) = (db.clock().now(), calendar());
        for (loan, days) in [("l-new", 0), ("l-old", 20), ("l-back", 30)] {
            let lent_at = now.minus(DAY * days);
            let mut lent = requested(loan, "c-1", 1, lent_at);
            lent.confirm("Emma", &calendar, lent_at);
            if loan == "l-back" {
                lent.give_back(Copies::new(1), &calendar, now).unwrap();
            }
            save(&db, &mut lent).await.unwrap();
        }
        save(&db, &mut requested("l-asked", "c-1", 1, now)).await.unwrap();
        let due = loans.to_announce(9).await.unwrap();
        assert_eq!(due.iter().map(|(loan, _)| loan.as_str()).collect::<Vec<_>>(), ["l-old", "l-new"]);
        assert!(due[0].1 <= now && due[1].1 > now);
        assert_eq!(loans.to_announce(1).await.unwrap().len(), 1);
    })
    .await;
}
