//! The scenarios: how many order how fast, and how provider and carrier behave meanwhile.

use std::time::Duration;

use chassis::latency::Latency;
use chassis::simulator::{Behaviour, Mode};

/// One row of the table; flags change parts of it.
#[derive(Debug)]
pub(super) struct Scenario {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) subject: Subject,
    load: Load,
    seconds: u64,
    /// How long the payment provider takes.
    payment: &'static str,
    /// How long the carrier takes.
    delivery: &'static str,
    /// Whether the provider falls silent for the middle third.
    outage: bool,
}

/// What is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A meal is ordered.
    Orders,
    /// A copy of a book is borrowed.
    Loans,
    /// The use of a room is started and ended.
    RoomUses,
}

impl Subject {
    /// What several of them are called.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Loans => "loans",
            Self::RoomUses => "room uses",
        }
    }
}

/// How orders, or whatever it is, come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Load {
    /// So many users, each with one order at a time.
    Closed { users: usize },
    /// So many orders a second whatever the answers take, `peak` times as many for the middle third.
    Open { rate: f64, peak: f64 },
}

const INSTANT: &str = "0";
const SLOW: &str = "400ms..620ms";

#[rustfmt::skip]
pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario { name: "payment-slow", about: "the payment provider takes 400 to 620 ms",
        subject: Subject::Orders, load: Load::Closed { users: 100 }, seconds: 60,
        payment: SLOW, delivery: INSTANT, outage: false },
    Scenario { name: "payment-very-slow", about: "the payment provider takes 800 to 1,020 ms",
        subject: Subject::Orders, load: Load::Closed { users: 100 }, seconds: 60,
        payment: "800ms..1020ms", delivery: INSTANT, outage: false },
    Scenario { name: "payment-silent", about: "as payment-slow, and it does not answer at all for the middle third",
        subject: Subject::Orders, load: Load::Closed { users: 100 }, seconds: 60,
        payment: SLOW, delivery: INSTANT, outage: true },
    Scenario { name: "delivery-slow", about: "the carrier takes 400 to 620 ms",
        subject: Subject::Orders, load: Load::Closed { users: 200 }, seconds: 50,
        payment: INSTANT, delivery: SLOW, outage: false },
    Scenario { name: "steady", about: "provider and carrier answer at once",
        subject: Subject::Orders, load: Load::Closed { users: 64 }, seconds: 60,
        payment: INSTANT, delivery: INSTANT, outage: false },
    Scenario { name: "spike", about: "orders come at a rate that multiplies for the middle third",
        subject: Subject::Orders, load: Load::Open { rate: 50.0, peak: 4.0 }, seconds: 60,
        payment: INSTANT, delivery: INSTANT, outage: false },
    Scenario { name: "borrow", about: "each borrows a copy, which is settled once it is confirmed or cancelled",
        subject: Subject::Loans, load: Load::Closed { users: 64 }, seconds: 60,
        payment: INSTANT, delivery: INSTANT, outage: false },
    Scenario { name: "room-use", about: "each starts and ends the use of a room that was booked and approved before",
        subject: Subject::RoomUses, load: Load::Closed { users: 2 }, seconds: 60,
        payment: INSTANT, delivery: INSTANT, outage: false },
];

/// The scenario of this name.
pub(super) fn named(name: &str) -> Result<&'static Scenario, String> {
    SCENARIOS.iter().find(|scenario| scenario.name == name).ok_or_else(|| {
        let names: Vec<_> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        format!("there are {}", names.join(", "))
    })
}

/// What flags say otherwise.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Changes {
    /// So many users at once, each with one order, loan or room at a time (closed loop)
    #[arg(long, value_name = "N", conflicts_with = "rate", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    users: Option<u32>,
    /// So many orders whatever the answers take, e.g. 200/s or 90/m (open loop)
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    rate: Option<f64>,
    /// Multiplies an open loop's rate for the middle third
    #[arg(long, value_name = "FACTOR", conflicts_with = "users", value_parser = parse_factor)]
    peak: Option<f64>,
    /// How long orders are placed
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    duration: Option<Duration>,
    /// Bring in users, or raise the rate, evenly within this time
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = humantime::parse_duration)]
    ramp: Duration,
    /// How long the simulated payment provider takes: `50ms`, or `400ms..620ms`
    #[arg(long, value_name = "TIME|FROM..TO")]
    payment_latency: Option<Latency>,
    /// How long the simulated carrier takes
    #[arg(long, value_name = "TIME|FROM..TO")]
    delivery_latency: Option<Latency>,
}

fn parse_rate(text: &str) -> Result<f64, String> {
    let (number, seconds) = match text.split_once('/') {
        None | Some((_, "s")) => (text.trim_end_matches("/s"), 1.0),
        Some((number, "m")) => (number, 60.0),
        Some(_) => return Err("a rate is e.g. 200/s or 90/m".to_owned()),
    };
    let number: f64 = number.trim().parse().map_err(|_| "a rate is e.g. 200/s or 90/m".to_owned())?;
    let rate = number / seconds;
    if rate.is_finite() && rate > 0.0 && rate <= 100_000.0 {
        Ok(rate)
    } else {
        Err("a rate is more than 0 and at most 100000/s".to_owned())
    }
}

fn parse_factor(text: &str) -> Result<f64, String> {
    let factor: f64 = text.parse().map_err(|_| "a factor is a number such as 4".to_owned())?;
    if (1.0..=1_000.0).contains(&factor) { Ok(factor) } else { Err("a factor is 1 to 1000".to_owned()) }
}

/// A scenario as it is to be run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) scenario: &'static Scenario,
    pub(super) load: Load,
    pub(super) duration: Duration,
    pub(super) ramp: Duration,
    pub(super) payment: Behaviour,
    pub(super) delivery: Behaviour,
}

/// A time in which the payment provider does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outage {
    pub(super) from: Duration,
    pub(super) until: Duration,
    pub(super) behaviour: Behaviour,
}

impl Plan {
    /// The scenario with what flags change. Refuses what cannot be run.
    pub(super) fn try_new(scenario: &'static Scenario, changes: &Changes) -> Result<Self, String> {
        let behaviour = |said: Option<Latency>, usual: &str| {
            let latency = said.map_or_else(|| usual.parse(), Ok)?;
            Ok::<_, String>(Behaviour { latency, mode: Mode::Normal })
        };
        let duration = changes.duration.unwrap_or(Duration::from_secs(scenario.seconds));
        if duration.is_zero() || duration > Duration::from_hours(24) {
            return Err("--duration: more than nothing and at most a day".to_owned());
        }
        if changes.ramp > duration {
            return Err(format!("--ramp: at most the duration, {}", humantime::format_duration(duration)));
        }
        let usual_peak = match scenario.load {
            Load::Open { peak, .. } => peak,
            Load::Closed { .. } => 1.0,
        };
        let load = match (changes.users, changes.rate, scenario.load) {
            (Some(users), ..) => Load::Closed { users: usize::try_from(users).unwrap_or(usize::MAX) },
            (None, Some(rate), _) | (None, None, Load::Open { rate, .. }) => {
                Load::Open { rate, peak: changes.peak.unwrap_or(usual_peak) }
            }
            (None, None, _) if changes.peak.is_some() => {
                return Err("--peak: multiplies a rate, so say --rate too".to_owned());
            }
            (None, None, load @ Load::Closed { .. }) => load,
        };
        // In an open loop a user would want the room again before having left it.
        if scenario.subject == Subject::RoomUses && matches!(load, Load::Open { .. }) {
            return Err(format!(
                "--rate: {} is for so many users, each in a room; say --users",
                scenario.name
            ));
        }
        Ok(Self {
            scenario,
            load,
            duration,
            ramp: changes.ramp,
            payment: behaviour(changes.payment_latency, scenario.payment)?,
            delivery: behaviour(changes.delivery_latency, scenario.delivery)?,
        })
    }

    /// When the provider is silent, if it is to be.
    pub(super) fn outage(&self) -> Option<Outage> {
        let third = self.duration / 3;
        let behaviour = Behaviour { mode: Mode::Silent, ..self.payment };
        self.scenario.outage.then_some(Outage { from: third, until: third * 2, behaviour })
    }
}

impl std::fmt::Display for Scenario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:<18} {}, {} s: {}", self.name, self.load, self.seconds, self.about)
    }
}

impl std::fmt::Display for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Closed { users } => write!(f, "{users} users"),
            Self::Open { rate, peak } if *peak > 1.0 => {
                write!(f, "{rate:.0}/s, then {peak} times that")
            }
            Self::Open { rate, .. } => write!(f, "{rate:.1}/s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(name: &str, changes: &Changes) -> Plan {
        Plan::try_new(named(name).unwrap(), changes).unwrap()
    }

    #[test]
    fn the_reference_scenarios_are_as_the_requirements_say() {
        for (name, users, seconds) in [
            ("payment-slow", 100, 60),
            ("payment-very-slow", 100, 60),
            ("delivery-slow", 200, 50),
            ("room-use", 2, 60),
        ] {
            let plan = plan(name, &Changes::default());
            assert_eq!((plan.load, plan.duration.as_secs()), (Load::Closed { users }, seconds), "{name}");
        }
        assert_eq!(plan("payment-slow", &Changes::default()).payment.latency.to_string(), "400ms..620ms");
        assert_eq!(
            plan("payment-very-slow", &Changes::default()).payment.latency.to_string(),
            "800ms..1s 20ms"
        );
        assert_eq!(plan("delivery-slow", &Changes::default()).delivery.latency.to_string(), "400ms..620ms");
        for scenario in SCENARIOS {
            let plan = plan(scenario.name, &Changes::default());
            assert_eq!(plan.outage().is_some(), scenario.name == "payment-silent");
        }
        assert!(named("lunch").unwrap_err().contains("steady"));
    }

    #[test]
    fn flags_change_parts_of_a_scenario() {
        let changes = Changes { users: Some(7), payment_latency: "1s".parse().ok(), ..Changes::default() };
        let slow = plan("payment-slow", &changes);
        assert_eq!(slow.load, Load::Closed { users: 7 });
        assert_eq!(slow.payment.latency.draw(), Duration::from_secs(1));
        let changes = Changes { rate: Some(3.0), peak: Some(2.0), ..Changes::default() };
        assert_eq!(plan("steady", &changes).load, Load::Open { rate: 3.0, peak: 2.0 });
        let silent =
            plan("payment-silent", &Changes { duration: Some(Duration::from_secs(9)), ..Changes::default() });
        let outage = silent.outage().unwrap();
        assert_eq!((outage.from.as_secs(), outage.until.as_secs()), (3, 6));
        assert_eq!(outage.behaviour.mode, Mode::Silent);

        let refused = |changes: Changes| Plan::try_new(named("steady").unwrap(), &changes).unwrap_err();
        assert!(refused(Changes { peak: Some(2.0), ..Changes::default() }).contains("--rate"));
        assert!(
            refused(Changes { duration: Some(Duration::ZERO), ..Changes::default() }).contains("--duration")
        );
        assert!(refused(Changes { ramp: Duration::from_mins(2), ..Changes::default() }).contains("--ramp"));
        let often = Changes { rate: Some(3.0), ..Changes::default() };
        assert!(Plan::try_new(named("room-use").unwrap(), &often).unwrap_err().contains("--users"));
        assert_eq!(plan("borrow", &often).load, Load::Open { rate: 3.0, peak: 1.0 });
    }

    #[test]
    fn rates_are_by_the_second_or_the_minute() {
        assert_eq!(parse_rate("200/s"), Ok(200.0));
        assert_eq!(parse_rate("200"), Ok(200.0));
        assert_eq!(parse_rate("90/m"), Ok(1.5));
        for bad in ["", "fast", "0/s", "-1/s", "1/h", "inf", "nan", "1e9/s", "/s"] {
            assert!(parse_rate(bad).is_err(), "{bad:?}");
        }
        assert!(parse_factor("0.5").is_err() && parse_factor("nan").is_err());
    }
}
