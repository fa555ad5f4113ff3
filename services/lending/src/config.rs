//! What the operator decides about lending.

use std::time::Duration;

use chassis::admission::Admission;
use humantime::parse_duration;
use jiff::tz::TimeZone;

use crate::application::Desk;
use crate::domain::Calendar;

/// Flags of the context `lending`.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Lending")]
#[group(skip)]
pub struct Config {
    /// The time zone of the library, by its IANA name: its days decide when a loan is due and what being late costs
    #[arg(long, env = "MAEUL_LIBRARY_TIME_ZONE", value_name = "ZONE", default_value = "Asia/Seoul",
        value_parser = time_zone)]
    pub library_time_zone: TimeZone,

    /// The hour at which the library opens, and announces what is overdue
    #[arg(long, env = "MAEUL_LIBRARY_OPENS_AT", value_name = "HOUR", default_value_t = 9,
        value_parser = clap::value_parser!(u8).range(0..24))]
    pub library_opens_at: u8,

    /// How many days after it was confirmed a loan is due
    #[arg(long, env = "MAEUL_LOAN_DAYS", value_name = "DAYS", default_value_t = 14)]
    pub loan_days: u16,

    /// How long to wait for the catalog before a loan is taken all the same, and decided later
    #[arg(long, env = "MAEUL_STOCK_TIMEOUT", value_name = "TIME", default_value = "1s",
        value_parser = parse_duration)]
    pub stock_timeout: Duration,

    /// How many may borrow at once, and how many may return; others wait their turn, in order
    #[arg(long, env = "MAEUL_DESK_CALLS", value_name = "N", default_value_t = 512,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub desk_calls: u16,

    /// How many may wait for their turn, each; beyond them a customer is told to come back a second later
    #[arg(long, env = "MAEUL_DESK_QUEUE", value_name = "N", default_value_t = 5_000)]
    pub desk_queue: u16,
}

fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| error.to_string())
}

impl Config {
    pub(crate) fn calendar(&self) -> Calendar {
        Calendar::new(self.library_time_zone.clone(), self.loan_days, self.library_opens_at)
    }

    pub(crate) fn desk(&self) -> Desk {
        let queue = |name| Admission::new(name, self.desk_calls.into(), self.desk_queue.into());
        Desk { borrowing: queue("the desk for borrowing"), returning: queue("the desk for returning") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l4_a_time_zone_is_named_and_needs_no_file_of_the_system() {
        for known in ["Asia/Seoul", "Europe/Berlin", "America/New_York", "UTC"] {
            assert!(time_zone(known).is_ok(), "{known}");
        }
        assert!(time_zone("Nowhere/Nothing").is_err());
    }
}
