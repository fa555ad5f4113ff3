//! A day of the library's calendar, which only the library can count from.

/// A day, as its number `yyyymmdd`, by which days are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(i64);

/// Not a day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no day of the years 1 to 9999")]
pub(crate) struct NoDay;

impl Day {
    /// Of year, month and day. Whether the month has that day is the library's affair.
    pub(crate) fn try_new(year: i32, month: i32, day: i32) -> Result<Self, NoDay> {
        let is_day = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then(|| Self((i64::from(year) * 100 + i64::from(month)) * 100 + i64::from(day))).ok_or(NoDay)
    }

    /// Of its number.
    pub(crate) fn from_number(number: i64) -> Result<Self, NoDay> {
        let part = |part: i64| i32::try_from(part).map_err(|_| NoDay);
        Self::try_new(part(number / 10_000)?, part(number / 100 % 100)?, part(number % 100)?)
    }

    /// Its number.
    pub(crate) const fn number(self) -> i64 {
        self.0
    }

    /// Year, month and day.
    pub(crate) fn parts(self) -> (i32, i32, i32) {
        // At most 9999, 12 and 31.
        let part = |part: i64| i32::try_from(part).unwrap_or_default();
        (part(self.0 / 10_000), part(self.0 / 100 % 100), part(self.0 % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_parts_and_its_number() {
        let day = Day::try_new(2026, 11, 2).unwrap();
        assert_eq!((day.number(), day.parts()), (20_261_102, (2026, 11, 2)));
        assert_eq!(Day::from_number(20_261_102), Ok(day));
        assert!(day < Day::try_new(2026, 12, 1).unwrap());
        for (year, month, day) in
            [(0, 1, 1), (10_000, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32)]
        {
            assert_eq!(Day::try_new(year, month, day), Err(NoDay));
        }
        assert_eq!(Day::from_number(-1), Err(NoDay));
    }
}
