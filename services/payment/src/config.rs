//! The flags of this context.

use std::time::Duration;

use chassis::latency::Latency;

/// How payments are made.
#[derive(clap::Args, Debug, Clone)]
#[group(skip)]
pub struct Config {
    /// How long the simulated payment provider takes: `50ms`, or `400ms..620ms` for a draw at each call
    ///
    /// The simulated provider knows a few test cards (`payment_method`): `card-declined` is declined,
    /// `card-times-out` is charged but the answer gets lost, `card-fails` fails twice before it works.
    /// Everything else is approved.
    #[arg(long, env = "MAEUL_PAYMENT_LATENCY", value_name = "TIME|FROM..TO", default_value = "0")]
    pub payment_latency: Latency,

    /// How many calls of the payment provider may be under way at once; others wait their turn, in order
    #[arg(long, env = "MAEUL_PROVIDER_CALLS", value_name = "N", default_value_t = 512,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub provider_calls: u16,

    /// How many may wait for their turn; beyond them an order is kept and tried again a second later
    #[arg(long, env = "MAEUL_PROVIDER_QUEUE", value_name = "N", default_value_t = 5_000)]
    pub provider_queue: u16,

    /// How long to wait for the payment provider before the order is kept as awaiting payment
    #[arg(long, env = "MAEUL_PROVIDER_TIMEOUT", value_name = "TIME", default_value = "2s",
        value_parser = humantime::parse_duration)]
    pub provider_timeout: Duration,
}
