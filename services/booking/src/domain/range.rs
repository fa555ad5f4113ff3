//! Ranges of time: from a start, which belongs to it, to an end, which does not.

use std::time::Duration;

use chassis::types::Timestamp;

use super::Error;

/// A range that is not empty. Two of them that touch do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeRange {
    start: Timestamp,
    end: Timestamp,
}

impl TimeRange {
    /// From `start` to `end`; `None` unless the end is after the start.
    pub(crate) fn try_new(start: Timestamp, end: Timestamp) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The first moment of it.
    pub(crate) fn start(self) -> Timestamp {
        self.start
    }

    /// The first moment after it.
    pub(crate) fn end(self) -> Timestamp {
        self.end
    }
}

/// Which ranges may be booked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How long ago a range may have begun: clocks differ, and calls take their time.
    pub(crate) grace: Duration,
    /// How long a range may be.
    pub(crate) longest: Duration,
    /// How far ahead a range may begin.
    pub(crate) ahead: Duration,
}

impl Limits {
    /// Refuses a range that cannot be booked at `now`.
    pub(crate) fn check(&self, range: TimeRange, now: Timestamp) -> Result<(), Error> {
        if range.start < now.minus(self.grace) || range.end <= now {
            return Err(Error::InThePast);
        }
        if range.start > now.plus(self.ahead) {
            return Err(Error::TooFarAhead(self.ahead));
        }
        if range.end > range.start.plus(self.longest) {
            return Err(Error::TooLong(self.longest));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        grace: Duration::from_mins(1),
        longest: Duration::from_hours(1),
        ahead: Duration::from_hours(24),
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn r1_a_range_ends_after_it_begins() {
        assert!(TimeRange::try_new(at(1), at(2)).is_some());
        assert!(TimeRange::try_new(at(1), at(1)).is_none());
        assert!(TimeRange::try_new(at(2), at(1)).is_none());
    }

    #[test]
    fn r1_a_range_lies_ahead_but_not_too_far_and_is_not_too_long() {
        let now = at(1_000_000);
        let check = |from: i64, to: i64| {
            LIMITS.check(TimeRange::try_new(at(1_000_000 + from), at(1_000_000 + to)).unwrap(), now)
        };
        assert_eq!(check(0, 3600), Ok(()));
        assert_eq!(check(-60, 60), Ok(()));
        assert_eq!(check(-61, 60), Err(Error::InThePast));
        assert_eq!(check(-60, 0), Err(Error::InThePast));
        assert_eq!(check(86_400, 90_000), Ok(()));
        assert_eq!(check(86_401, 90_000), Err(Error::TooFarAhead(LIMITS.ahead)));
        assert_eq!(check(0, 3601), Err(Error::TooLong(LIMITS.longest)));
    }
}
