//! The library's calendar: which day it is there, when a loan is due, when the library opens.
//!
//! Days are those of the calendar (L4), so that one may have 23 or 25 hours where clocks are changed.

use chassis::types::Timestamp;
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A day of the calendar: how many days after 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(i32);

impl Day {
    /// So many days after 1970-01-01.
    pub(crate) const fn new(number: i32) -> Self {
        Self(number)
    }

    /// How many days after 1970-01-01.
    pub(crate) const fn number(self) -> i32 {
        self.0
    }

    /// So many days later.
    pub(crate) fn plus(self, days: u16) -> Self {
        Self(self.0.saturating_add(i32::from(days)))
    }

    /// How many days this is after `earlier`; none where it is not after it.
    pub(crate) fn after(self, earlier: Self) -> u32 {
        u32::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// Year, month and day.
    pub(crate) fn parts(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    fn of(date: Date) -> Self {
        Self((date - EPOCH).get_days())
    }

    /// The last day that there is for days beyond the year 9999.
    fn date(self) -> Date {
        Span::new().try_days(self.0).map_or(Date::MAX, |days| EPOCH.saturating_add(days))
    }
}

/// The rules of time of one library.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    zone: TimeZone,
    loan_days: u16,
    opening_hour: i8,
}

impl Calendar {
    /// Of a library in `zone` whose loans are due after `loan_days`, and which opens at the hour `opening_hour`, 0 to
    /// 23; later ones are taken as 23.
    pub(crate) fn new(zone: TimeZone, loan_days: u16, opening_hour: u8) -> Self {
        let opening_hour = i8::try_from(opening_hour.min(23)).unwrap_or(23);
        Self { zone, loan_days, opening_hour }
    }

    /// The day at a moment.
    pub(crate) fn day(&self, at: Timestamp) -> Day {
        // What lies beyond the years of the calendar is its first or last moment.
        let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(match at.micros() {
            ..0 => jiff::Timestamp::MIN,
            0.. => jiff::Timestamp::MAX,
        });
        Day::of(self.zone.to_datetime(at).date())
    }

    /// The last day on which what goes out at this moment can come back without a fee.
    pub(crate) fn due(&self, lent_at: Timestamp) -> Day {
        self.day(lent_at).plus(self.loan_days)
    }

    /// When the library opens on a day. Where clocks skip the hour, as much later as they skip.
    pub(crate) fn opens(&self, day: Day) -> Timestamp {
        let opening = day.date().at(self.opening_hour, 0, 0, 0);
        let at = self.zone.to_timestamp(opening).unwrap_or(jiff::Timestamp::MAX);
        Timestamp::from_micros(at.as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    fn calendar(zone: &str) -> Calendar {
        Calendar::new(TimeZone::get(zone).unwrap(), 14, 9)
    }

    #[test]
    fn l4_a_day_begins_at_midnight_of_the_library() {
        let seoul = calendar("Asia/Seoul");
        assert_eq!(seoul.day(at("2026-03-01T14:59:59.999999Z")).parts(), (2026, 3, 1));
        assert_eq!(seoul.day(at("2026-03-01T15:00:00Z")).parts(), (2026, 3, 2));
        assert_eq!(seoul.due(at("2026-02-20T15:00:00Z")).parts(), (2026, 3, 7));
        assert_eq!(seoul.opens(Day::of(Date::constant(2026, 3, 2))), at("2026-03-02T00:00:00Z"));
    }

    #[test]
    fn l4_days_are_those_of_the_calendar_across_a_change_of_clocks() {
        let berlin = calendar("Europe/Berlin");
        // 29 March 2026 has 23 hours there, 25 October 2026 has 25.
        for (from, to, days) in [
            ("2026-03-28T23:30:00+01:00", "2026-03-30T00:30:00+02:00", 2),
            ("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", 1),
            ("2026-10-25T00:30:00+02:00", "2026-10-25T23:30:00+01:00", 0),
            ("2026-10-25T00:30:00+02:00", "2026-10-26T00:10:00+01:00", 1),
        ] {
            assert_eq!(berlin.day(at(to)).after(berlin.day(at(from))), days, "{from} to {to}");
        }
        let opens = |month, day| berlin.opens(Day::of(Date::constant(2026, month, day)));
        assert_eq!(opens(3, 28), at("2026-03-28T09:00:00+01:00"));
        assert_eq!(opens(3, 29), at("2026-03-29T09:00:00+02:00"));
        // At 2 o'clock it is 3 there.
        let early = Calendar::new(TimeZone::get("Europe/Berlin").unwrap(), 14, 2);
        assert_eq!(early.opens(Day::of(Date::constant(2026, 3, 29))), at("2026-03-29T03:00:00+02:00"));
    }

    #[test]
    fn no_moment_and_no_day_is_too_far_away() {
        let seoul = calendar("Asia/Seoul");
        for micros in [i64::MIN, 0, i64::MAX] {
            let day = seoul.day(Timestamp::from_micros(micros));
            assert_eq!(Day::of(day.date()), day);
            seoul.opens(day.plus(u16::MAX));
        }
        assert_eq!(Day::new(i32::MIN).after(Day::new(i32::MAX)), 0);
        seoul.opens(Day::new(i32::MAX));
        seoul.opens(Day::new(i32::MIN));
    }
}
