//! The end of every run: the audit finds that each order, loan and booking of the run has exactly what its state demands,
//! in all services and in the ledgers of provider and carrier.

use std::time::Duration;

use chassis::types::Timestamp;
use tonic::Status;

use super::stage::{Miss, Stage, until};
use crate::failure::Failure;

/// Waits until everything that was set in motion has settled; whatever never does is a discrepancy.
pub(super) async fn audit(stage: &Stage, since: Timestamp) -> Result<(), Miss> {
    stage.script.story("audit", "Audit: does everything have exactly what its state demands?");
    stage.script.act("the auditor", "reconciles all services with each other and with the outside ledgers");
    let ours = stage.counted();
    let rules = until("an audit without discrepancies", || async {
        let report = match crate::audit::audit(&stage.village, Duration::ZERO, Some(since)).await {
            Ok(report) => report,
            Err(Failure::Failed(why) | Failure::Configuration(why)) => return Err(Status::unknown(why)),
        };
        // In a village that others use, what is theirs may well be on its way.
        let findings = report.discrepancies.iter().chain(&report.in_flight);
        let findings: Vec<_> = findings
            .filter(|it| stage.owns(&it.id))
            .map(|it| {
                format!(
                    "{} {} breaks {}: expected {}, found {}",
                    it.about, it.id, it.rule, it.expected, it.found
                )
            })
            .collect();
        if !findings.is_empty() {
            return Ok(Err(findings.join("; ")));
        }
        let looked_at = [report.orders, report.loans, report.bookings];
        for (found, (name, count)) in looked_at.into_iter().zip(&ours) {
            if found < *count {
                return Ok(Err(format!("{found} of {count} {name}")));
            }
        }
        Ok(Ok(report.rules.iter().filter(|rule| rule.checked > 0).count()))
    })
    .await?;
    let ours = ours.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{n} {name}"));
    let looked_at: Vec<_> = ours.chain([format!("{rules} rules")]).collect();
    stage.script.holds(&format!("{}: nothing is missing, nothing is there twice", looked_at.join(", ")));
    Ok(())
}
