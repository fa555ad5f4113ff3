//! What an audit found, for people and for machines.

use std::collections::BTreeSet;
use std::time::Duration;

use chassis::types::Timestamp;
use comfy_table::{Table, presets};
use serde::Serialize;

use super::books::{Books, Service};
use super::judge::{Finding, Judgement, applies};
use super::rules::RULES;

/// What an audit found.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    /// When it was begun, by the village's clock.
    pub(crate) time: String,
    /// What changed within this time was taken as in flight.
    pub(crate) grace: String,
    /// Only orders, loans and bookings taken since then were looked at.
    pub(crate) since: Option<String>,
    /// Whether nothing is wrong and everybody was asked without whom an audit is none.
    pub(crate) clean: bool,
    /// Whether everybody was asked without whom an audit is none.
    pub(crate) complete: bool,
    /// How many orders were looked at.
    pub(crate) orders: usize,
    /// How many loans were looked at.
    pub(crate) loans: usize,
    /// How many bookings were looked at.
    pub(crate) bookings: usize,
    /// The services that did not answer.
    pub(crate) missing: BTreeSet<Service>,
    /// Each rule, and how it fared.
    pub(crate) rules: Vec<RuleReport>,
    /// What is wrong.
    pub(crate) discrepancies: Vec<Discrepancy>,
    /// What is not settled yet.
    pub(crate) in_flight: Vec<Discrepancy>,
}

/// How a rule fared.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RuleReport {
    /// Its name.
    pub(crate) rule: &'static str,
    /// What holds if it holds.
    pub(crate) says: &'static str,
    /// Services without which it could not be checked; empty if it was.
    pub(crate) not_checked_without: Vec<Service>,
    /// How many orders, loans, products and so on it was applied to.
    pub(crate) checked: usize,
    /// Of these, how many are not settled yet.
    pub(crate) in_flight: usize,
    /// Of these, how many are wrong.
    pub(crate) discrepancies: usize,
}

/// A rule that does not hold for one order, loan, product and so on.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Discrepancy {
    /// The rule.
    pub(crate) rule: &'static str,
    /// `order`, `product`, `loan`, `book`, `card`, `booking`, `room` or `consumer`.
    pub(crate) about: &'static str,
    /// Its id or name.
    pub(crate) id: String,
    /// What should be.
    pub(crate) expected: String,
    /// What is.
    pub(crate) found: String,
}

impl Report {
    pub(super) fn new(
        books: &Books,
        judgement: &Judgement,
        grace: Duration,
        since: Option<Timestamp>,
    ) -> Self {
        let counts = judgement.counts();
        let rules = RULES.iter().zip(&judgement.checked).enumerate().map(|(place, (rule, checked))| {
            let (in_flight, discrepancies) = counts.get(&place).copied().unwrap_or_default();
            let missing = rule.needs.iter().filter(|_| !applies(rule, books));
            RuleReport {
                rule: rule.id,
                says: rule.says,
                not_checked_without: missing.copied().filter(|service| !books.has(*service)).collect(),
                checked: *checked,
                in_flight,
                discrepancies,
            }
        });
        let listed = |in_flight| {
            let findings = judgement.findings.iter().filter(move |finding| finding.in_flight == in_flight);
            findings.map(Discrepancy::from).collect::<Vec<_>>()
        };
        let discrepancies = listed(false);
        Self {
            time: books.begun.to_string(),
            grace: humantime::format_duration(grace).to_string(),
            since: since.map(|since| since.to_string()),
            clean: discrepancies.is_empty() && books.is_complete(),
            complete: books.is_complete(),
            orders: books.orders.values().filter(|case| case.order.is_some()).count(),
            loans: books.loans.values().filter(|case| case.loan.is_some()).count(),
            bookings: books.bookings.values().filter(|case| case.booking.is_some()).count(),
            missing: books.missing.clone(),
            rules: rules.collect(),
            in_flight: listed(true),
            discrepancies,
        }
    }

    /// Whether nothing is wrong and everybody was asked without whom an audit is none.
    pub(crate) fn is_clean(&self) -> bool {
        self.clean
    }

    /// One JSON object.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// What it comes to, in a sentence.
    pub(crate) fn summary(&self) -> String {
        let plural = |n: usize, what: &str| match (n, what) {
            (1, _) => format!("1 {what}"),
            (_, "discrepancy") => format!("{n} discrepancies"),
            _ => format!("{n} {what}s"),
        };
        let cases = [(self.orders, "order"), (self.loans, "loan"), (self.bookings, "booking")];
        let cases = cases.map(|(n, what)| plural(n, what)).join(", ");
        let wrong = plural(self.discrepancies.len(), "discrepancy");
        let names: Vec<_> = self.missing.iter().map(|service| service.name()).collect();
        let missing =
            if names.is_empty() { String::new() } else { format!("; not answering: {}", names.join(", ")) };
        format!("{cases} checked: {wrong}, {} in flight{missing}", self.in_flight.len())
    }
}

impl From<&Finding> for Discrepancy {
    fn from(finding: &Finding) -> Self {
        let (about, id) = finding.subject.named();
        Self {
            rule: RULES[finding.rule].id,
            about,
            id: id.to_owned(),
            expected: finding.mismatch.expected.clone(),
            found: finding.mismatch.found.clone(),
        }
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let since = self.since.as_ref().map(|since| format!(", cases since {since}")).unwrap_or_default();
        writeln!(f, "Audit at {}, grace {}{since}\n", self.time, self.grace)?;
        let rows = self.rules.iter().map(RuleReport::row);
        table(f, ["RULE", "WHAT IT SAYS", "CHECKED", "IN FLIGHT", "DISCREPANCIES"], rows)?;
        if !self.discrepancies.is_empty() {
            table(
                f,
                ["DISCREPANCY", "ABOUT", "EXPECTED", "FOUND"],
                self.discrepancies.iter().map(Discrepancy::row),
            )?;
        }
        writeln!(f, "{}", self.summary())
    }
}

impl RuleReport {
    fn row(&self) -> [String; 5] {
        let (rule, says) = (self.rule.to_owned(), self.says.to_owned());
        if self.not_checked_without.is_empty() {
            return [
                rule,
                says,
                self.checked.to_string(),
                number(self.in_flight),
                number(self.discrepancies),
            ];
        }
        let names: Vec<_> = self.not_checked_without.iter().map(|service| service.name()).collect();
        let without = format!("without {}", names.join(", "));
        [rule, says, "not checked".to_owned(), without, String::new()]
    }
}

impl Discrepancy {
    fn row(&self) -> [String; 4] {
        let about = format!("{} {}", self.about, self.id);
        [self.rule.to_owned(), about, self.expected.clone(), self.found.clone()]
    }
}

/// Nothing is shown as nothing, so that anything else is seen.
fn number(n: usize) -> String {
    if n == 0 { "-".to_owned() } else { n.to_string() }
}

/// Writes a table without lines, and an empty line after it.
fn table<const N: usize>(
    f: &mut std::fmt::Formatter<'_>,
    headings: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> std::fmt::Result {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(headings);
    table.add_rows(rows);
    for line in table.lines() {
        writeln!(f, "{}", line.trim())?;
    }
    writeln!(f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::judge::judge;

    fn report(missing: &[Service]) -> Report {
        let books = Books { missing: missing.iter().copied().collect(), ..Books::default() };
        Report::new(&books, &judge(&books), Duration::from_secs(10), None)
    }

    #[test]
    fn what_was_not_checked_is_not_shown_as_passed() {
        let report = report(&[Service::Mypage]);
        let view = report.rules.iter().find(|rule| rule.rule == "view.missing").unwrap();
        assert_eq!(view.not_checked_without, [Service::Mypage]);
        let shown = report.to_string();
        let line = shown.lines().find(|line| line.contains("view.missing")).unwrap();
        assert!(line.contains("not checked"), "{line}");
        assert!(
            shown.ends_with(
                "0 orders, 0 loans, 0 bookings checked: 0 discrepancies, 0 in flight; not answering: mypage\n"
            ),
            "{shown}"
        );
    }

    #[test]
    fn an_audit_is_clean_without_supporting_services_and_whole_systems_only() {
        assert!(report(&[]).is_clean());
        assert!(report(&[Service::Mypage, Service::Notification]).is_clean());
        assert!(report(Service::LIBRARY).is_clean());
        for core in [
            Service::Catalog,
            Service::Booking,
            Service::Order,
            Service::Store,
            Service::Payment,
            Service::Delivery,
            Service::Events,
        ] {
            assert!(!report(&[core]).is_clean(), "{}", core.name());
        }
    }

    #[test]
    fn machines_get_one_object() {
        let json: serde_json::Value = serde_json::from_str(&report(&[Service::Store]).to_json()).unwrap();
        assert_eq!(json["clean"], false);
        assert_eq!(json["missing"], serde_json::json!(["store"]));
        assert_eq!(json["grace"], "10s");
        assert_eq!(json["rules"].as_array().unwrap().len(), RULES.len());
    }
}
