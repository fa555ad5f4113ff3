//! The card, on both databases: the sum of a customer's loans and of nothing else.

use chassis::testing::on_both_databases;
use chassis::types::Money;

use super::super::contract::{Sample, fact, id, learn_each};
use super::super::{MIGRATIONS, SqlViews};
use crate::application::ports::LoanStore;
use crate::domain::loans::{Book, CancelReason, Day, LibraryCard, LoanCase, LoanEvent, LoanFact, LoanSays};

fn says(event: LoanEvent) -> LoanSays {
    LoanSays { book: Book { id: id("b-1"), title: "Emma".to_owned() }, event }
}

fn day() -> Day {
    Day::try_new(2026, 11, 22).unwrap()
}

fn fee(currency: &str, units: i64) -> Money {
    Money::try_from_parts(currency, units, 0).unwrap()
}

impl Sample for LoanCase {
    fn says() -> LoanSays {
        says(LoanEvent::Requested { copies: 4 })
    }

    /// More than can happen to one loan, so that every column is written.
    fn everything() -> Vec<(&'static str, i64, LoanSays)> {
        let reason = Some(CancelReason::NotEnoughCopies);
        vec![
            ("lending", 1, LoanSays { book: Book { id: id("b-1"), title: String::new() }, ..Self::says() }),
            ("lending", 2, says(LoanEvent::Confirmed { copies: 4, due_on: day() })),
            ("lending", 3, says(LoanEvent::Overdue { copies_out: 4, due_on: day(), days_late: 1 })),
            ("lending", 4, says(LoanEvent::Charged { fees: fee("KRW", 500) })),
            ("lending", 5, says(LoanEvent::Cancelled { copies: 4, reason })),
        ]
    }
}

#[tokio::test]
async fn l6_the_card_sums_the_customers_loans_by_what_was_told_last() {
    on_both_databases(&MIGRATIONS, async |db| {
        let views = SqlViews::new(db.clone());
        let told = |loan: &str, customer: &str, sequence, event| {
            let mut fact: LoanFact = fact(loan, customer, sequence);
            fact.origin.sequence = sequence;
            fact.says = says(event);
            fact
        };
        let card = async |customer: &str| views.card(&id(customer)).await.unwrap();
        assert_eq!(card("c-1").await, LibraryCard::default(), "who never borrowed");

        learn_each(&db, &[told("l-1", "c-1", 1, LoanEvent::Requested { copies: 4 })]).await;
        assert_eq!(card("c-1").await, LibraryCard::default(), "nothing is out before it is confirmed");
        // Events of one loan in another order, and twice.
        let returned = told("l-1", "c-1", 4, LoanEvent::Returned { copies_out: 1, days_late: 7 });
        let charged = told("l-1", "c-1", 5, LoanEvent::Charged { fees: fee("KRW", 500) });
        let overdue = LoanEvent::Overdue { copies_out: 4, due_on: day(), days_late: 1 };
        learn_each(
            &db,
            &[charged.clone(), returned.clone(), told("l-1", "c-1", 3, overdue), charged, returned],
        )
        .await;
        let late = LibraryCard { copies_out: 1, fees: vec![fee("KRW", 500)], overdue_loans: 1 };
        assert_eq!(card("c-1").await, late, "L4: borrow 4, return 3 seven days late");

        let due_on = day();
        learn_each(
            &db,
            &[
                told("l-2", "c-1", 2, LoanEvent::Confirmed { copies: 2, due_on }),
                told("l-3", "c-1", 2, LoanEvent::Charged { fees: fee("KRW", 2_000) }),
                told("l-4", "c-1", 2, LoanEvent::Charged { fees: fee("EUR", 3) }),
                told("l-5", "c-1", 3, LoanEvent::Returned { copies_out: 0, days_late: 20 }),
                told("l-6", "c-2", 2, LoanEvent::Confirmed { copies: 9, due_on }),
            ],
        )
        .await;
        let fees = vec![fee("EUR", 3), fee("KRW", 2_500)];
        assert_eq!(card("c-1").await, LibraryCard { copies_out: 3, fees, overdue_loans: 1 });
        assert_eq!(card("c-2").await, LibraryCard { copies_out: 9, ..LibraryCard::default() });
    })
    .await;
}
