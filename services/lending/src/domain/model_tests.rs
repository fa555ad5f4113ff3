//! Random histories of a loan, against the simplest model there is: some numbers.

use std::collections::BTreeSet;
use std::time::Duration;

use chassis::types::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

const DAY: Duration = Duration::from_hours(24);

/// What can happen.
#[derive(Debug, Clone)]
enum Step {
    Confirm,
    Cancel,
    Return(u32),
    Announce,
    Pass(u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Confirm),
        1 => Just(Step::Cancel),
        4 => (1..5_u32).prop_map(Step::Return),
        3 => Just(Step::Announce),
        4 => (0..9_u32).prop_map(Step::Pass),
    ]
}

proptest! {
    /// In UTC, where a day is 24 hours, days are as easily counted as this.
    #[test]
    fn l3_l4_never_more_comes_back_than_went_out_and_fees_are_the_tables(
        asked in 1..9_u32,
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let calendar = Calendar::new(TimeZone::UTC, 14, 0);
        let mut day = 20_000_u32;
        let moment = |day: u32| Timestamp::from_micros(0).plus(DAY * day + Duration::from_mins(1));
        let new = NewLoan {
            id: LoanId::try_new("l").unwrap(),
            customer_id: CustomerId::try_new("c").unwrap(),
            book_id: BookId::try_new("b").unwrap(),
            title: "t".into(),
            copies: Copies::new(asked),
        };
        let mut loan = Loan::request(new, moment(day));
        let (mut lent_on, mut cancelled, mut back, mut fees) = (None, false, 0, 0);
        let mut told = loan.take_pending().events;
        for step in steps {
            match step {
                Step::Confirm => {
                    loan.confirm("t", &calendar, moment(day));
                    lent_on = lent_on.or((!cancelled).then_some(day));
                }
                Step::Cancel => {
                    loan.cancel(CancelReason::NotEnoughCopies, "t", Copies::NONE, moment(day));
                    cancelled |= lent_on.is_none();
                }
                Step::Return(copies) => {
                    let taken = loan.give_back(Copies::new(copies), &calendar, moment(day)).is_ok();
                    prop_assert_eq!(taken, lent_on.is_some() && back + copies <= asked);
                    if let (true, Some(lent_on)) = (taken, lent_on) {
                        back += copies;
                        fees += match i64::from(day) - i64::from(lent_on) - 14 {
                            ..=0 => 0,
                            1..=7 => 500,
                            8..=14 => 1_000,
                            _ => 2_000,
                        };
                    }
                }
                Step::Announce => loan.announce_overdue(&calendar, moment(day)),
                Step::Pass(days) => day += days,
            }
            told.extend(loan.take_pending().events);
            let out = if lent_on.is_some() { asked - back } else { 0 };
            prop_assert_eq!((loan.data().out.count(), loan.data().fees().units()), (out, fees));
            prop_assert_eq!(loan.data().announce_at.is_some(), out > 0);
        }
        // Events are numbered without a gap, what they charge is what is owed, and no day is announced twice.
        prop_assert!(told.iter().map(|(number, _)| *number).eq(1..=loan.take_pending().sequence));
        let charged = |event: &Event| if let Event::FeeCharged(_, fee, _) = event { fee.units() } else { 0 };
        prop_assert_eq!(told.iter().map(|(_, event)| charged(event)).sum::<i64>(), fees);
        let overdue = |event: &Event| if let Event::Overdue { days_late, .. } = event { Some(*days_late) } else { None };
        let days: Vec<u32> = told.iter().filter_map(|(_, event)| overdue(event)).collect();
        prop_assert_eq!(days.iter().collect::<BTreeSet<_>>().len(), days.len());
        prop_assert!(days.iter().all(|days| *days > 0));
    }
}
