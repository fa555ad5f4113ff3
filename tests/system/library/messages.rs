//! What the library tells those who borrow: of each change of a loan once, of an overdue one once a day.

use std::time::Duration;

use maeul_proto::lending::v1::{Loan, LoanState};
use maeul_proto::notification::v1::{CaseKind, Notification, NotificationKind as Kind};

use crate::harness::*;

const DAY: Duration = Duration::from_hours(24);

/// What messages say.
fn texts(messages: &[Notification], kind: Kind) -> Vec<&str> {
    messages.iter().filter(|message| message.kind() == kind).map(|message| message.text.as_str()).collect()
}

/// The last day without a fee, as people read it.
fn due(loan: &Loan) -> String {
    let due = loan.due_date.unwrap();
    format!("{:04}-{:02}-{:02}", due.year, due.month, due.day)
}

/// A village whose clock is moved by hand, and a confirmed loan in it.
async fn lent(copies: i32) -> (Village, Loan) {
    let village = Start::flags(&["--simulated-clock", &zone_of_noon()]).village().await;
    let book = village.registered_book(copies).await;
    let loan = village.borrowed(&unique("customer"), &book, copies).await;
    let loan = village.loan_is(&loan, LoanState::Confirmed).await;
    (village, loan)
}

#[tokio::test(flavor = "multi_thread")]
async fn l2_a_confirmed_loan_is_told_with_its_due_date_and_a_cancelled_one_with_what_was_left() {
    let village = Village::start().await;
    let book = village.registered_book(3).await;
    let customer = unique("customer");
    let loan = village.borrowed(&customer, &book, 2).await;
    let loan = village.loan_is(&loan, LoanState::Confirmed).await;
    let told = village.was_told_of(&loan.loan_id, &customer, vec![Kind::LoanConfirmed]).await;
    assert_eq!(
        told[0].text,
        format!("You have 2 copies of “Emma”, to be returned by {}. Enjoy reading!", due(&loan))
    );
    assert_eq!(told[0].case_kind(), CaseKind::Loan);
    assert_eq!(told[0].notification_id, format!("{}.loan-confirmed", loan.loan_id));

    let short = village.borrowed(&customer, &book, 2).await;
    let told = village.was_told_of(&short.loan_id, &customer, vec![Kind::LoanCancelled]).await;
    assert_eq!(
        told[0].text,
        "Sorry, the library cannot lend you 2 copies of “Emma”: only 1 copy is left. Your loan is cancelled."
    );
    village.is_quiet().await;
    assert_eq!(village.messages_to(&customer).await.len(), 2);
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l4_each_return_and_each_fee_is_told_once() {
    let (village, loan) = lent(4).await;
    // Two weeks without a fee, and a week late.
    village.advance(21 * DAY).await.unwrap();
    // What is not out any more is not announced: it is heard of before.
    let overdue = vec![Kind::LoanConfirmed, Kind::LoanOverdue];
    village.was_told_of(&loan.loan_id, &loan.customer_id, overdue).await;
    village.returned(&loan, 3).await;
    village.returned(&loan, 1).await;
    let kinds = [Kind::LoanConfirmed, Kind::LoanOverdue];
    let kinds = kinds.into_iter().chain([Kind::BooksReturned, Kind::FeeCharged].repeat(2)).collect();
    let told = village.was_told_of(&loan.loan_id, &loan.customer_id, kinds).await;
    assert_eq!(
        texts(&told, Kind::BooksReturned),
        [
            "Thank you for returning 3 copies of “Emma”. Still out: 1 copy.",
            "Thank you for returning 1 copy of “Emma”. Still out: none.",
        ]
    );
    assert_eq!(
        texts(&told, Kind::FeeCharged),
        [
            "500 KRW charged: 3 copies of “Emma” came back 7 days late. Fees for this loan so far: 500 KRW.",
            "500 KRW charged: 1 copy of “Emma” came back 7 days late. Fees for this loan so far: 1,000 KRW.",
        ]
    );
    village.is_quiet().await;
    assert_eq!(village.messages_to(&loan.customer_id).await.len(), told.len());
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l6_an_overdue_loan_is_announced_once_a_day() {
    let (village, loan) = lent(2).await;
    let due = due(&loan);
    let overdue = |days: usize| {
        let told = [vec![Kind::LoanConfirmed], vec![Kind::LoanOverdue; days]].concat();
        village.was_told_of(&loan.loan_id, &loan.customer_id, told)
    };
    // On the due date nothing is said.
    village.advance(14 * DAY).await.unwrap();
    village.is_quiet().await;
    overdue(0).await;
    // Whoever looks several times a day says it once.
    for day in 1..=3 {
        for _ in 0..4 {
            village.advance(DAY / 4).await.unwrap();
            village.is_quiet().await;
        }
        let told = overdue(day).await;
        let ago = if day == 1 { "1 day".to_owned() } else { format!("{day} days") };
        assert_eq!(
            texts(&told, Kind::LoanOverdue).last().copied(),
            Some(
                format!(
                    "A reminder: 2 copies of “Emma” should have been back by {due}, {ago} ago. \
                     A late fee is charged only when you return."
                )
                .as_str()
            )
        );
    }
    // Once all is back, nobody is reminded any more; L4: announcing charged nothing.
    let back = village.returned(&loan, 2).await;
    assert_eq!(back.fees, Some(won(500)));
    village.advance(2 * DAY).await.unwrap();
    village.is_quiet().await;
    let mut all = vec![Kind::LoanConfirmed, Kind::BooksReturned, Kind::FeeCharged];
    all.extend([Kind::LoanOverdue; 3]);
    village.was_told_of(&loan.loan_id, &loan.customer_id, all).await;
    village.audit_is_clean().await;
}

/// Whatever the village was at with the message of an overdue loan when it died, that day's is sent once.
#[tokio::test(flavor = "multi_thread")]
async fn l6_killed_while_it_announces_an_overdue_loan_the_village_announces_it_once_that_day() {
    for moment in [
        "consume notification/LoanOverdue before",
        "consume notification/LoanOverdue after",
        "publish LoanOverdue before",
        "publish LoanOverdue after",
    ] {
        let flags = ["--simulated-clock", "--notification-timeout=200ms", &zone_of_noon()];
        let village = Start::flags(&flags).village().await;
        let book = village.registered_book(1).await;
        let loan = village.borrowed(&unique("customer"), &book, 1).await;
        let loan = village.loan_is(&loan, LoanState::Confirmed).await;
        village.was_told_of(&loan.loan_id, &loan.customer_id, vec![Kind::LoanConfirmed]).await;
        village.is_quiet().await;
        let dying = Start::flags(&flags).env("MAEUL_KILL_AT", moment);
        let village = village.stop().await.start_with(dying).await;
        // The answer may come before the end, or not.
        let _ = village.advance(15 * DAY).await;
        let village = village.ended().await.start_with(Start::flags(&flags)).await;
        let told = vec![Kind::LoanConfirmed, Kind::LoanOverdue];
        until(&format!("{moment}: it was announced"), || async {
            // By a clock that runs ahead nobody waits for leases.
            village.advance(Duration::from_secs(1)).await.unwrap();
            (village.messages_to(&loan.customer_id).await.len() >= told.len()).then_some(())
        })
        .await;
        village.is_quiet().await;
        village.was_told_of(&loan.loan_id, &loan.customer_id, told).await;
        village.audit_is_clean().await;
    }
}
