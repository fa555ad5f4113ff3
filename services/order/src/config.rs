//! What the operator decides about ordering.

use std::time::Duration;

use humantime::parse_duration;

use crate::application::Rules;

/// How long a reservation must outlive the longest charge, for clocks that differ.
const CLOCKS_DIFFER: Duration = Duration::from_secs(5);

/// Flags of the context `order`.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Ordering")]
#[group(skip)]
pub struct Config {
    /// How many orders may await payment or delivery at once. Beyond it, new orders are refused with
    /// `RESOURCE_EXHAUSTED` and a time to come back; those that were taken are kept.
    #[arg(long, env = "MAEUL_MAX_DEFERRED_ORDERS", value_name = "N", default_value_t = 10_000)]
    pub max_deferred_orders: u32,

    /// How long an order may stay unpaid before it expires, such as 10m.
    #[arg(long, env = "MAEUL_ORDER_EXPIRES_AFTER", value_name = "TIME", default_value = "10m",
          value_parser = parse_duration)]
    pub order_expires_after: Duration,

    /// How long a charge may take before the customer is told to come back. The charge is not lost: it
    /// is finished later under the same key.
    #[arg(long, env = "MAEUL_CHARGE_TIMEOUT", value_name = "TIME", default_value = "5s",
          value_parser = parse_duration)]
    pub charge_timeout: Duration,

    /// How long reserving a delivery may take before the customer is told to come back.
    #[arg(long, env = "MAEUL_RESERVE_TIMEOUT", value_name = "TIME", default_value = "5s",
          value_parser = parse_duration)]
    pub reserve_timeout: Duration,
}

impl Config {
    pub(crate) fn rules(&self) -> Rules {
        Rules {
            max_deferred: i64::from(self.max_deferred_orders),
            expires_after: self.order_expires_after,
            attempt_lasts: self.reserve_timeout + self.charge_timeout,
            charge_margin: self.charge_timeout + CLOCKS_DIFFER,
        }
    }
}
