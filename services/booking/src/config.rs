//! The flags of this context.

use std::time::Duration;

use humantime::parse_duration;

use crate::domain::Limits;

/// Which bookings are taken.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Booking rooms")]
#[group(skip)]
pub struct Config {
    /// How long a room may be booked at once
    #[arg(long, env = "MAEUL_BOOKING_LONGEST", value_name = "TIME", default_value = "24h",
          value_parser = parse_duration)]
    pub booking_longest: Duration,

    /// How far ahead a room may be booked
    #[arg(long, env = "MAEUL_BOOKING_AHEAD", value_name = "TIME", default_value = "366days",
          value_parser = parse_duration)]
    pub booking_ahead: Duration,

    /// How long ago a booked time may have begun: clocks differ, and calls take their time
    #[arg(long, env = "MAEUL_BOOKING_GRACE", value_name = "TIME", default_value = "1m",
          value_parser = parse_duration)]
    pub booking_grace: Duration,
}

impl Config {
    pub(crate) fn limits(&self) -> Limits {
        Limits { grace: self.booking_grace, longest: self.booking_longest, ahead: self.booking_ahead }
    }
}
