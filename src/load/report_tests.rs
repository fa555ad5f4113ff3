//! What a load comes to, by what was counted.

use super::*;
use crate::load::scenario::{Changes, named};
use crate::load::tally::{Ordered, add, histogram};

fn ordered(finished: Option<u64>) -> Ordered {
    let finished = finished.map(Duration::from_secs);
    let (answered, took) = (Duration::from_secs(1), Duration::from_millis(15));
    Ordered { id: "o".to_owned(), customer: 0, deferred: finished.is_none(), answered, took, finished }
}

/// Five orders were begun and four answered: at once, late, deferred; and one that was never settled.
fn report(audit: Option<Audited>) -> Report {
    let plan = Plan::try_new(named("steady").unwrap(), &Changes::default()).unwrap();
    let mut answers = histogram().unwrap();
    for millis in [1, 15, 15, 3_000] {
        add(&mut answers, Duration::from_millis(millis));
    }
    let counts = Counts {
        begun: vec![Duration::ZERO; 5],
        orders: vec![ordered(Some(1)), ordered(Some(11)), ordered(None), ordered(Some(2))],
        answers,
        deferrals: 3,
        repeats: [("Unavailable".to_owned(), 2)].into(),
        errors: BTreeMap::new(),
        failed: Vec::new(),
    };
    let settlement = Settlement { after: None, open: [(3, "store")].into() };
    let none = histogram().unwrap();
    let took = Duration::from_secs(10);
    Report::new(Outcome { plan: &plan, took, counts, settlement, views: none.clone(), messages: none, audit })
}

#[test]
fn ratios_and_rates_count_what_was_settled() {
    let json: serde_json::Value = serde_json::from_str(&report(None).to_json()).unwrap();
    assert_eq!((json["answered_ratio"].as_f64(), json["settled_ratio"].as_f64()), (Some(0.8), Some(0.75)));
    assert_eq!(json["orders_per_second"], 0.1, "one was settled and known as paid within the ten seconds");
    assert_eq!((json["deferred"].as_u64(), json["deferrals"].as_u64()), (Some(1), Some(3)));
    assert!((json["p50_ms"].as_f64().unwrap() - 15.0).abs() < 0.1, "{json}");
    assert!((json["p99_ms"].as_f64().unwrap() - 3_000.0).abs() < 5.0, "{json}");
    assert_eq!(json["unsettled"]["store"], 1);
    assert_eq!(json["settled_after_s"], serde_json::Value::Null);
    // By second: all ten of the load, and the one in which the last was known as paid.
    let seconds = json["timeline"].as_array().unwrap();
    assert_eq!(seconds.len(), 12);
    assert_eq!(
        (&seconds[0]["begun"], &seconds[1]["answered"], &seconds[11]["settled"]),
        (&5.into(), &4.into(), &1.into())
    );
}

#[test]
fn people_see_what_was_not_settled_and_how_answers_are_spread() {
    let shown = report(None).to_string();
    for part in ["80.00 % (4)", "75.00 % (3)", "1 × store", "2 × Unavailable", "not watched", "No audit"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let bars: Vec<_> = shown.lines().filter(|line| line.contains(" ms ") && line.contains("< ")).collect();
    assert_eq!(bars.len(), 11, "from the first that has any to the last: {shown}");
    assert!(bars[0].contains("< 2 ms") && bars[0].contains('1') && bars[10].contains("< 5000 ms"), "{shown}");
    assert_eq!(bars[3].matches('▇').count(), 40, "most of them: {shown}");
    assert_eq!(bars[0].matches('▇').count(), 20, "half as many: {shown}");
}

#[test]
fn it_is_good_only_if_all_is_settled_and_the_audit_is_clean() {
    let audited =
        |clean| Some(Audited { clean, discrepancies: Vec::new(), missing: Vec::new(), failure: None });
    let settled = |audit| {
        let mut report = report(audit);
        report.settled = report.answered;
        report
    };
    assert!(!report(audited(true)).is_good());
    assert!(settled(audited(true)).is_good() && settled(None).is_good());
    assert!(!settled(audited(false)).is_good());
    let mut nothing = settled(None);
    (nothing.answered, nothing.settled) = (0, 0);
    assert!(!nothing.is_good(), "nothing ordered proves nothing");
}
