//! What becomes of a loan, day by day.

use std::time::Duration;

use chassis::types::Timestamp;
use jiff::tz::TimeZone;

use super::*;

const DAY: Duration = Duration::from_hours(24);

/// 20 February 2026, 10 o'clock in Seoul.
const BORROWED: Timestamp = Timestamp::from_micros(1_771_549_200_000_000);

fn calendar() -> Calendar {
    Calendar::new(TimeZone::get("Asia/Seoul").unwrap(), 14, 9)
}

fn requested(copies: u32) -> Loan {
    let new = NewLoan {
        id: LoanId::try_new("l-1").unwrap(),
        customer_id: CustomerId::try_new("c-1").unwrap(),
        book_id: BookId::try_new("b-1").unwrap(),
        title: String::new(),
        copies: Copies::new(copies),
    };
    Loan::request(new, BORROWED)
}

fn confirmed(copies: u32) -> Loan {
    let mut loan = requested(copies);
    loan.confirm("Emma", &calendar(), BORROWED);
    loan.take_pending();
    loan
}

/// So many days after the due date, at 10 o'clock.
fn late(days: u32) -> Timestamp {
    BORROWED.plus(DAY * (14 + days))
}

fn charged(events: &[(i64, Event)]) -> Vec<i64> {
    let fee = |event: &Event| if let Event::FeeCharged(_, fee, _) = event { Some(fee.units()) } else { None };
    events.iter().filter_map(|(_, event)| fee(event)).collect()
}

#[test]
fn l2_a_loan_is_confirmed_or_cancelled_once() {
    let mut loan = requested(2);
    loan.confirm("Emma", &calendar(), BORROWED);
    loan.cancel(CancelReason::NotEnoughCopies, "Emma", Copies::NONE, BORROWED);
    loan.confirm("Other", &calendar(), late(3));
    assert_eq!((loan.data().state, loan.data().title.as_str()), (State::Confirmed, "Emma"));
    let due_on = loan.data().due_on.unwrap();
    assert_eq!(due_on.parts(), (2026, 3, 6));
    assert_eq!(loan.take_pending().events, [(1, Event::Requested), (2, Event::Confirmed(due_on))]);

    let mut loan = requested(2);
    loan.cancel(CancelReason::NotEnoughCopies, "Emma", Copies::new(1), BORROWED);
    loan.confirm("Emma", &calendar(), BORROWED);
    assert_eq!((loan.data().state, loan.data().out), (State::Cancelled, Copies::NONE));
    assert_eq!(loan.give_back(Copies::new(1), &calendar(), BORROWED), Err(Error::Cancelled));
}

#[test]
fn l3_copies_come_back_in_parts_and_never_more_than_are_out() {
    let mut loan = requested(4);
    assert_eq!(loan.give_back(Copies::new(1), &calendar(), BORROWED), Err(Error::NotConfirmed));
    loan.confirm("Emma", &calendar(), BORROWED);
    loan.take_pending();
    let mut back = |copies| loan.give_back(Copies::new(copies), &calendar(), late(0));
    let too_many =
        |returned, out| Error::MoreThanBorrowed { returned: Copies::new(returned), out: Copies::new(out) };
    assert_eq!(back(5), Err(too_many(5, 4)));
    assert_eq!((back(1), back(2), back(2), back(1)), (Ok(()), Ok(()), Err(too_many(2, 1)), Ok(())));
    assert_eq!(back(1), Err(too_many(1, 0)));
    assert_eq!((loan.data().state, loan.data().announce_at), (State::Returned, None));
    assert_eq!((loan.data().returns.len(), loan.data().fees().units()), (3, 0));
    assert_eq!(loan.take_pending().events.len(), 3);
}

#[test]
fn l4_a_return_is_charged_by_the_days_of_the_calendar() {
    for (days, won) in
        [(0, vec![]), (1, vec![500]), (7, vec![500]), (8, vec![1_000]), (14, vec![1_000]), (15, vec![2_000])]
    {
        let mut loan = confirmed(2);
        loan.give_back(Copies::new(2), &calendar(), late(days)).unwrap();
        assert_eq!(loan.data().returns[0].days_late, days);
        assert_eq!(charged(&loan.take_pending().events), won, "{days} days late");
    }
}

/// Borrow 4, return 3 seven days late: 1 book out, 500 KRW owed.
#[test]
fn l4_the_example_of_the_promise() {
    let mut loan = confirmed(4);
    loan.give_back(Copies::new(3), &calendar(), late(7)).unwrap();
    assert_eq!((loan.data().out, loan.data().fees().to_string()), (Copies::new(1), "500 KRW".to_owned()));
    assert_eq!(loan.data().state, State::Confirmed);
}

#[test]
fn l4_each_late_return_of_one_loan_is_charged() {
    let mut loan = confirmed(4);
    for (days, fees) in [(0, 0), (1, 500), (8, 1_500), (15, 3_500)] {
        loan.give_back(Copies::new(1), &calendar(), late(days)).unwrap();
        assert_eq!(loan.data().fees().units(), fees, "{days} days late");
    }
    assert_eq!(charged(&loan.take_pending().events), [500, 1_000, 2_000]);
}

#[test]
fn l4_a_change_of_clocks_makes_nobody_late_and_spares_nobody() {
    let berlin = Calendar::new(TimeZone::get("Europe/Berlin").unwrap(), 14, 9);
    let at = |text: &str| Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
    // Between the two lie the 23 hours of 29 March 2026.
    let lent_at = at("2026-03-16T00:10:00+01:00");
    for (back_at, days_late) in [
        ("2026-03-30T23:50:00+02:00", 0),
        ("2026-03-31T00:05:00+02:00", 1),
        ("2026-04-06T23:59:00+02:00", 7),
        ("2026-04-07T00:00:00+02:00", 8),
    ] {
        let mut loan = requested(1);
        loan.confirm("Emma", &berlin, lent_at);
        loan.give_back(Copies::new(1), &berlin, at(back_at)).unwrap();
        assert_eq!(loan.data().returns[0].days_late, days_late, "{back_at}");
    }
}

#[test]
fn l6_an_overdue_loan_is_announced_once_a_day_and_nothing_is_charged() {
    let calendar = calendar();
    let mut loan = confirmed(2);
    let mut look = |now| {
        loan.announce_overdue(&calendar, now);
        let told = loan.take_pending().events.into_iter().map(|(_, event)| match event {
            Event::Overdue { days_late, .. } => days_late,
            other => panic!("{other:?}"),
        });
        (told.collect::<Vec<_>>(), loan.data().announce_at.unwrap())
    };
    assert_eq!(look(late(0)).0, [0; 0]);
    // Not before the library opens.
    assert_eq!(look(late(1).minus(Duration::from_mins(61))).0, [0; 0]);
    let (told, next) = look(late(1));
    assert_eq!((told, next), (vec![1], late(2).minus(Duration::from_hours(1))));
    assert_eq!(look(late(1).plus(Duration::from_hours(13))).0, [0; 0]);
    // Nobody looked for a week: today is told, and not each day that passed.
    assert_eq!(look(late(8)).0, [8]);
    assert_eq!(look(late(8)).0, [0; 0]);

    loan.give_back(Copies::new(2), &calendar, late(8)).unwrap();
    loan.take_pending();
    loan.announce_overdue(&calendar, late(30));
    assert!(!loan.is_changed(), "what is back is not announced");
}

#[test]
fn l6_a_library_that_moves_to_another_zone_announces_no_day_twice() {
    let mut loan = confirmed(1);
    loan.announce_overdue(&calendar(), late(1));
    loan.take_pending();
    let honolulu = Calendar::new(TimeZone::get("Pacific/Honolulu").unwrap(), 14, 9);
    // In Seoul it is 9 o'clock of the next day; in Honolulu it is still the day that was announced.
    let now = late(2).minus(Duration::from_hours(1));
    loan.announce_overdue(&honolulu, now);
    assert_eq!(loan.take_pending().events, []);
    assert!(loan.data().announce_at.unwrap() > now);
}
