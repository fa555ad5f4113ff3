//! The flags of this context.

use std::time::Duration;

use chassis::latency::Latency;

/// How deliveries are made.
#[derive(clap::Args, Debug, Clone)]
#[group(skip)]
pub struct Config {
    /// How long the simulated carrier takes: `50ms`, or `400ms..620ms` for a draw at each call
    ///
    /// The simulated carrier knows a few test addresses: `nowhere` is declined, `unreachable` is reserved
    /// but cannot be scheduled once the order is placed, `carrier-times-out` is reserved but the answer
    /// gets lost, `carrier-fails` fails twice before it works. It delivers everywhere else.
    #[arg(long, env = "MAEUL_DELIVERY_LATENCY", value_name = "TIME|FROM..TO", default_value = "0")]
    pub delivery_latency: Latency,

    /// How many calls of the carrier may be under way at once; others wait their turn, in order
    #[arg(long, env = "MAEUL_CARRIER_CALLS", value_name = "N", default_value_t = 512,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub carrier_calls: u16,

    /// How many may wait for their turn; beyond them an order is kept and tried again a second later
    #[arg(long, env = "MAEUL_CARRIER_QUEUE", value_name = "N", default_value_t = 5_000)]
    pub carrier_queue: u16,

    /// How long to wait for the carrier before the order is kept as awaiting delivery
    #[arg(long, env = "MAEUL_CARRIER_TIMEOUT", value_name = "TIME", default_value = "2s",
        value_parser = humantime::parse_duration)]
    pub carrier_timeout: Duration,

    /// How long a delivery stays reserved for an order that is not placed
    #[arg(long, env = "MAEUL_RESERVATION_TTL", value_name = "TIME", default_value = "15m",
        value_parser = humantime::parse_duration)]
    pub reservation_ttl: Duration,

    /// How long after the goods are ready the simulated carrier's courier picks them up
    #[arg(long, env = "MAEUL_CARRIER_PICKUP_AFTER", value_name = "TIME", default_value = "3s",
        value_parser = humantime::parse_duration)]
    pub carrier_pickup_after: Duration,

    /// How long after the pick-up the simulated carrier's courier has delivered
    #[arg(long, env = "MAEUL_CARRIER_DELIVER_AFTER", value_name = "TIME", default_value = "3s",
        value_parser = humantime::parse_duration)]
    pub carrier_deliver_after: Duration,

    /// Leave picking up and delivering to couriers who call `PickUpDelivery` and `CompleteDelivery`
    #[arg(long, env = "MAEUL_MANUAL_COURIERS", value_parser = clap::builder::BoolishValueParser::new())]
    pub manual_couriers: bool,
}
