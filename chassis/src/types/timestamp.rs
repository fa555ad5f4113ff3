//! Points in time, exact to the microsecond, equal on both databases.

use std::time::Duration;

/// A point in time: whole microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment moved forward, at most to the last representable one.
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This moment moved back, at most to the first representable one.
    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// RFC 3339 in UTC, with microseconds.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use time::format_description::well_known::Rfc3339;
        match time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1000) {
            Ok(at) => f.write_str(&at.format(&Rfc3339).map_err(|_| std::fmt::Error)?),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl From<Timestamp> for prost_types::Timestamp {
    fn from(at: Timestamp) -> Self {
        Self {
            seconds: at.0.div_euclid(1_000_000),
            nanos: i32::try_from(at.0.rem_euclid(1_000_000)).unwrap_or(0) * 1000,
        }
    }
}

impl From<prost_types::Timestamp> for Timestamp {
    fn from(at: prost_types::Timestamp) -> Self {
        Self(at.seconds.saturating_mul(1_000_000).saturating_add(i64::from(at.nanos) / 1000))
    }
}
