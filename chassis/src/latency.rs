//! Slowness on purpose, for simulated systems: a single duration or a range to draw from.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use rand::Rng;

/// How long a simulated system takes: `50ms`, or `400ms..620ms` for an even draw out of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Latency {
    from: Duration,
    to: Duration,
}

impl Latency {
    /// No time at all.
    pub const NONE: Self = Self { from: Duration::ZERO, to: Duration::ZERO };

    /// Whether it takes no time at all.
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// One draw.
    pub fn draw(&self) -> Duration {
        if self.from == self.to { self.from } else { rand::rng().random_range(self.from..=self.to) }
    }
}

impl FromStr for Latency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = |part: &str| match part.trim() {
            "0" => Ok(Duration::ZERO),
            part => humantime::parse_duration(part).map_err(|e| format!("{part:?} is no duration: {e}")),
        };
        let (from, to) = match text.split_once("..") {
            Some((from, to)) => (one(from)?, one(to)?),
            None => (one(text)?, one(text)?),
        };
        if from > to {
            return Err(format!("{text:?} runs backwards: the first duration must not be the longer one"));
        }
        Ok(Self { from, to })
    }
}

impl TryFrom<String> for Latency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Latency> for String {
    fn from(latency: Latency) -> Self {
        latency.to_string()
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", humantime::format_duration(self.from))?;
        if self.from != self.to {
            write!(f, "..{}", humantime::format_duration(self.to))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_a_duration_or_a_range() {
        let range: Latency = "400ms..620ms".parse().unwrap();
        for _ in 0..100 {
            let drawn = range.draw().as_millis();
            assert!((400..=620).contains(&drawn), "{drawn}");
        }
        assert_eq!("50ms".parse::<Latency>().unwrap().draw(), Duration::from_millis(50));
        assert_eq!("0".parse::<Latency>(), Ok(Latency::NONE));
        assert_eq!("1s .. 2s".parse::<Latency>().unwrap().to_string(), "1s..2s");
        for bad in ["", "fast", "2s..1s", "1s..", "..", "-1s"] {
            assert!(bad.parse::<Latency>().is_err(), "{bad:?}");
        }
    }
}
