//! The flags of this context.

use std::time::Duration;

use humantime::parse_duration;

/// How `booking` is asked.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Using rooms")]
#[group(skip)]
pub struct Config {
    /// How long booking may take to claim or release a room before the customer is told to come back
    #[arg(long, env = "MAEUL_OCCUPANCY_BOOKING_TIMEOUT", value_name = "TIME", default_value = "3s",
          value_parser = parse_duration)]
    pub occupancy_booking_timeout: Duration,

    /// How many claims and releases may be under way at once; others wait their turn, in order
    #[arg(long, env = "MAEUL_OCCUPANCY_BOOKING_CALLS", value_name = "N", default_value_t = 512,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub occupancy_booking_calls: u16,

    /// How many may wait for their turn; beyond them customers are told to come back
    #[arg(long, env = "MAEUL_OCCUPANCY_BOOKING_QUEUE", value_name = "N", default_value_t = 5_000)]
    pub occupancy_booking_queue: u16,
}
