//! The audit at the end: of what was ordered here, nothing is missing and nothing is there twice.

use std::collections::HashSet;
use std::time::Duration;

use chassis::types::Timestamp;
use chassis::worker::backoff;
use serde::Serialize;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::audit::{Discrepancy, Report};
use crate::client::Village;
use crate::failure::Failure;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What the audit says about this run.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Audited {
    /// Whether everything is as it must be, and every core service was asked.
    pub(super) clean: bool,
    /// What is not.
    pub(super) discrepancies: Vec<Discrepancy>,
    /// Who did not answer.
    pub(super) missing: Vec<String>,
    /// Why there was no audit at all.
    pub(super) failure: Option<String>,
}

/// Audits until nothing is wrong and nothing on its way; whatever never settles is wrong. `ours` are the ids that this
/// run is about: what others do in the village meanwhile is theirs.
pub(super) async fn audit(
    village: &Village,
    since: Timestamp,
    ours: &HashSet<&str>,
    given_up: &CancellationToken,
) -> Audited {
    let mut looks = 0;
    loop {
        let audited = match crate::audit::audit(village, Duration::ZERO, Some(since)).await {
            Ok(report) => judge(report, ours),
            Err(Failure::Failed(why) | Failure::Configuration(why)) => {
                Audited { clean: false, discrepancies: Vec::new(), missing: Vec::new(), failure: Some(why) }
            }
        };
        looks += 1;
        let pause = sleep(backoff(looks, FIRST_WAIT, LONGEST_WAIT));
        if audited.clean || given_up.run_until_cancelled(pause).await.is_none() {
            return audited;
        }
    }
}

fn judge(report: Report, ours: &HashSet<&str>) -> Audited {
    let missing = report.missing.iter().map(|service| service.name().to_owned()).collect();
    let found = report.discrepancies.into_iter().chain(report.in_flight);
    let discrepancies: Vec<_> = found.filter(|it| ours.contains(it.id.as_str())).collect();
    Audited { clean: report.complete && discrepancies.is_empty(), discrepancies, missing, failure: None }
}
