//! `maeul audit`: reconciles all contexts through their gRPC APIs. Each order, each loan and each booking must have
//! exactly what its state demands, and the ledgers of provider and carrier must agree.
//!
//! Reads only. What is right is said by the rules and by nothing else; they know no gRPC.

mod books;
mod collect;
mod convert;
mod facts;
mod judge;
mod report;
mod rules;
mod words;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use chassis::types::Timestamp;
use clap::Args;

use crate::client::{Village, VillageArgs};
use crate::failure::Failure;
use facts::Consumer;
use judge::Judgement;
pub(crate) use report::{Discrepancy, Report};

/// How long is watched whether a consumer that lags moves on.
const WATCHED: Duration = Duration::from_secs(2);

/// Arguments of `maeul audit`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exits with 0 if every order, loan and booking has what its state demands and every service was asked that \
    an audit needs, with 1 otherwise. It can do without notification and mypage, and without all of the library or of the \
    meeting rooms where the village has none; what was not checked is shown.\n\n\
    A case that looks wrong is read a second time before it is reported. What changed within --grace is in flight, and \
    so is what an outside party is still to do: an unpaid order, a charge without answer, a message to be sent, a denial that is kept. \
    With `--grace 0s` whatever is not settled is a discrepancy."
)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    village: VillageArgs,
    /// What changed so lately, by the village's clock, is shown as in flight
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = humantime::parse_duration)]
    grace: Duration,
    /// Only orders, loans and bookings taken since then: a time such as 2025-11-21T09:00:00Z, or how long ago, such as 2h
    #[arg(long, value_name = "TIME", value_parser = parse_since)]
    since: Option<Since>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// A point in time, or one that depends on the village's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    At(Timestamp),
    Ago(Duration),
}

fn parse_since(text: &str) -> Result<Since, String> {
    if let Ok(ago) = humantime::parse_duration(text) {
        return Ok(Since::Ago(ago));
    }
    let at = humantime::parse_rfc3339_weak(text).map_err(|_| {
        "neither a time in UTC such as 2025-11-21T09:00:00Z nor a duration such as 2h".to_owned()
    })?;
    let since_epoch = at.duration_since(std::time::UNIX_EPOCH).map_err(|_| "out of range".to_owned())?;
    Ok(Since::At(Timestamp::default().plus(since_epoch)))
}

/// Audits, prints the report, and answers whether all is well.
pub(crate) async fn main(args: AuditArgs) -> Result<ExitCode, Failure> {
    let village = Village::at(&args.village).await?;
    let since = match args.since {
        None => None,
        Some(Since::At(at)) => Some(at),
        Some(Since::Ago(ago)) => Some(collect::time(&village).await?.minus(ago)),
    };
    let report = audit(&village, args.grace, since).await?;
    print(&if args.json { report.to_json() + "\n" } else { report.to_string() })?;
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whoever reads may stop when enough is seen, as `head` does.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(why) if why.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::failed("cannot write", why)),
        _ => Ok(()),
    }
}

/// Reconciles all contexts. What changed within `grace` is in flight; only cases begun at `since` or later are looked at.
pub(crate) async fn audit(
    village: &Village,
    grace: Duration,
    since: Option<Timestamp>,
) -> Result<Report, Failure> {
    let mut books = collect::books(village, since).await?;
    watch_laggards(village, &mut books.consumers, grace).await?;
    let mut judgement = judge::judge(&books);
    judgement.excuse_recent(&books, grace);
    let suspects = judgement.suspects();
    if !suspects.is_empty() {
        // The first reading took its time: what was read at its end need not go with what was read at its beginning.
        let again = collect::books(village, judge::earliest(&suspects, &books, since)).await?;
        let mut second = judge::judge(&again);
        second.excuse_recent(&again, grace);
        judgement.replace(&suspects, second);
        if !grace.is_zero() {
            let late = still_to_come(village, &judgement, &again.consumers).await?;
            judgement.excuse(&late);
        }
    }
    Ok(Report::new(&books, &judgement, grace, since))
}

/// The cases that look wrong of which a consumer that lags has not seen every event.
async fn still_to_come(
    village: &Village,
    judgement: &Judgement,
    consumers: &[Consumer],
) -> Result<BTreeSet<String>, Failure> {
    let mut late = BTreeSet::new();
    for suspect in judgement.suspects() {
        let Some(id) = suspect.case() else { continue };
        for consumer in consumers.iter().filter(|consumer| consumer.lag > 0) {
            if collect::has_events_ahead(village, id, consumer).await? {
                late.insert(id.to_owned());
                break;
            }
        }
    }
    Ok(late)
}

/// Tells consumers that catch up from those that stand still.
async fn watch_laggards(
    village: &Village,
    consumers: &mut [Consumer],
    grace: Duration,
) -> Result<(), Failure> {
    let watched = grace.min(WATCHED);
    if watched.is_zero() || consumers.iter().all(|consumer| consumer.lag == 0) {
        return Ok(());
    }
    let mut still: BTreeSet<String> =
        consumers.iter().filter(|c| c.lag > 0).map(|c| c.name.clone()).collect();
    let end = tokio::time::Instant::now() + watched;
    while !still.is_empty() && tokio::time::Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(50)).await;
        for now in collect::consumers(village).await?.unwrap_or_default() {
            let before = consumers.iter().find(|consumer| consumer.name == now.name);
            if before.is_some_and(|before| now.lag == 0 || now.position > before.position) {
                still.remove(&now.name);
            }
        }
    }
    for consumer in consumers {
        consumer.stands_still = still.contains(&consumer.name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_time_or_how_long_ago() {
        assert_eq!(parse_since("2h"), Ok(Since::Ago(Duration::from_hours(2))));
        let time = Timestamp::from_micros(1_763_715_600_000_000);
        assert_eq!(parse_since("2025-11-21T09:00:00Z"), Ok(Since::At(time)));
        assert_eq!(parse_since("2025-11-21 09:00:00"), Ok(Since::At(time)));
        assert!(parse_since("yesterday").is_err());
    }
}
