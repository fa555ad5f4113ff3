//! Applies the rules to what was read, and decides what is on its way rather than wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chassis::types::Timestamp;

use super::books::{Books, Subject};
use super::rules::{Check, Mismatch, RULES, Rule, Verdict};

/// A rule that does not hold, or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// The rule's place in `RULES`.
    pub(super) rule: usize,
    pub(super) subject: Subject,
    pub(super) mismatch: Mismatch,
    pub(super) in_flight: bool,
}

/// What one reading brought.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    /// How many subjects each rule of `RULES` was applied to.
    pub(super) checked: Vec<usize>,
    pub(super) findings: Vec<Finding>,
}

/// Whether everybody whom the rule needs has answered.
pub(super) fn applies(rule: &Rule, books: &Books) -> bool {
    rule.needs.iter().all(|service| books.has(*service))
}

/// What a subject is, its id, and what a rule says of it.
type Said<'a> = (fn(String) -> Subject, &'a str, Verdict);

/// What a rule says of each of its subjects.
fn verdicts<'a>(check: Check, books: &'a Books) -> Box<dyn Iterator<Item = Said<'a>> + 'a> {
    /// Each of a kind of subject, by its name.
    macro_rules! each {
        ($subject:ident, $of:ident, |$it:ident| $verdict:expr) => {
            Box::new(
                books.$of.iter().map(move |(id, $it)| {
                    (Subject::$subject as fn(String) -> Subject, id.as_str(), $verdict)
                }),
            )
        };
    }
    match check {
        Check::Order(check) => each!(Order, orders, |case| check(case, books)),
        Check::Stock(check) => each!(Product, stock, |stock| check(stock)),
        Check::Loan(check) => each!(Loan, loans, |case| check(case, books)),
        Check::Shelf(check) => each!(Book, shelves, |shelf| check(shelf)),
        Check::Card(check) => each!(Card, cards, |card| check(card, books)),
        Check::Booking(check) => each!(Booking, bookings, |case| check(case, books)),
        Check::Diary(check) => each!(Room, diaries, |diary| check(diary)),
        Check::Consumer(check) => Box::new(books.consumers.iter().map(move |consumer| {
            (Subject::Consumer as fn(String) -> Subject, consumer.name.as_str(), check(consumer))
        })),
    }
}

/// Applies every rule that can be applied.
pub(super) fn judge(books: &Books) -> Judgement {
    let mut judgement = Judgement::default();
    for (place, rule) in RULES.iter().enumerate() {
        let mut checked = 0;
        let all = applies(rule, books).then(|| verdicts(rule.check, books));
        for (subject, id, verdict) in all.into_iter().flatten() {
            let found = match verdict {
                Verdict::Silent => continue,
                Verdict::Holds => None,
                Verdict::Unfinished(mismatch) => Some((mismatch, true)),
                Verdict::Broken(mismatch) => Some((mismatch, false)),
            };
            checked += 1;
            judgement.findings.extend(found.map(|(mismatch, in_flight)| Finding {
                rule: place,
                subject: subject(id.to_owned()),
                mismatch,
                in_flight,
            }));
        }
        judgement.checked.push(checked);
    }
    judgement
}

impl Judgement {
    /// What changed within `grace` before the reading began, or while it was read, is on its way. With a grace of zero
    /// nothing is.
    pub(super) fn excuse_recent(&mut self, books: &Books, grace: Duration) {
        if grace.is_zero() {
            return;
        }
        for finding in &mut self.findings {
            let changed = books.changed(&finding.subject);
            finding.in_flight |= changed.is_some_and(|changed| changed > books.begun.minus(grace));
        }
    }

    /// What looks wrong and is to be read once more: all but consumers.
    pub(super) fn suspects(&self) -> BTreeSet<Subject> {
        let wrong = self.findings.iter().filter(|finding| !finding.in_flight);
        wrong
            .map(|finding| finding.subject.clone())
            .filter(|it| !matches!(it, Subject::Consumer(_)))
            .collect()
    }

    /// Replaces what was found about `subjects` by what a later judgement says of them.
    pub(super) fn replace(&mut self, subjects: &BTreeSet<Subject>, later: Self) {
        self.findings.retain(|finding| !subjects.contains(&finding.subject));
        self.findings
            .extend(later.findings.into_iter().filter(|finding| subjects.contains(&finding.subject)));
        self.findings.sort_by(|a, b| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)));
    }

    /// Takes what was found about these cases as on its way.
    pub(super) fn excuse(&mut self, cases: &BTreeSet<String>) {
        for finding in &mut self.findings {
            finding.in_flight |= finding.subject.case().is_some_and(|id| cases.contains(id));
        }
    }

    /// For each rule, how many findings are on their way, and how many are wrong.
    pub(super) fn counts(&self) -> BTreeMap<usize, (usize, usize)> {
        let mut counts = BTreeMap::<usize, (usize, usize)>::new();
        for finding in &self.findings {
            let (in_flight, wrong) = counts.entry(finding.rule).or_default();
            *(if finding.in_flight { in_flight } else { wrong }) += 1;
        }
        counts
    }
}

/// From when on cases must be read to read these subjects again.
pub(super) fn earliest(
    subjects: &BTreeSet<Subject>,
    books: &Books,
    since: Option<Timestamp>,
) -> Option<Timestamp> {
    match subjects.iter().map(|subject| books.begun(subject)).collect::<Option<Vec<_>>>() {
        // Whatever of it turns up at the second reading may be a little older.
        Some(all) => all.into_iter().min().map(|begun| begun.minus(Duration::from_mins(1))).max(since),
        None => since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, in_flight: bool) -> Finding {
        let mismatch = Mismatch { expected: "this".to_owned(), found: "that".to_owned() };
        Finding { rule: 4, subject: Subject::Order(id.to_owned()), mismatch, in_flight }
    }

    #[test]
    fn only_what_looks_wrong_twice_is_wrong() {
        let mut first =
            Judgement { checked: Vec::new(), findings: vec![finding("a", false), finding("b", false)] };
        first.findings.push(finding("c", true));
        let suspects = first.suspects();
        assert_eq!(suspects, [Subject::Order("a".to_owned()), Subject::Order("b".to_owned())].into());
        let second =
            Judgement { checked: Vec::new(), findings: vec![finding("b", false), finding("d", false)] };
        first.replace(&suspects, second);
        assert_eq!(first.findings, [finding("b", false), finding("c", true)]);
        assert_eq!(first.counts(), [(4, (1, 1))].into());
    }

    #[test]
    fn the_second_reading_begins_where_the_oldest_suspect_did() {
        let at = |seconds: u64| Timestamp::default().plus(Duration::from_secs(seconds));
        let mut books = Books::default();
        for (id, made) in [("a", 500), ("b", 400)] {
            let entry =
                |kind| super::super::facts::CarrierEntry { kind, courier: String::new(), made: at(made) };
            books.order(id).carrier.push(entry(maeul_proto::delivery::v1::CarrierEntryKind::Reserved));
        }
        let case = |id: &str| Subject::Order(id.to_owned());
        let both = [case("a"), case("b")].into();
        assert_eq!(earliest(&both, &books, None), Some(at(340)));
        assert_eq!(earliest(&both, &books, Some(at(390))), Some(at(390)));
        let product = [case("a"), Subject::Product("p".to_owned())].into();
        assert_eq!(earliest(&product, &books, None), None);
    }
}
