//! `maeul load` against real villages: its numbers are those of the village, and what is lost is found.

mod disturbed;
mod proxy;
mod simulated;
mod systems;

use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::harness::*;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(MAEUL);
    command.arg("load").args(args).env_remove("MAEUL_URL").kill_on_drop(true);
    command
}

/// A load in the background.
fn begin(url: &str, args: &[&str]) -> Child {
    let mut command = command(args);
    command.args(["--json", "--url", url]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Presses Ctrl-C.
fn interrupt(load: &Child) {
    let pid = rustix::process::Pid::from_raw(load.id().unwrap().try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The report on the last line, and the exit code.
pub(crate) fn report(output: &Output) -> (Value, i32) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let last = out.lines().last().unwrap_or_else(|| panic!("no report: {err}"));
    let report = serde_json::from_str(last).unwrap_or_else(|why| panic!("{why}: {out}\n{err}"));
    (report, output.status.code().unwrap())
}

fn number(report: &Value, field: &str) -> f64 {
    report[field].as_f64().unwrap_or_else(|| panic!("{field}: {report:#}"))
}

/// Whether everything was answered and settled, and the audit was clean.
pub(crate) fn is_all_well(report: &Value) {
    assert_eq!(report["answered"], report["transactions"], "{report:#}");
    assert_eq!(number(report, "answered_ratio"), 1.0, "{report:#}");
    assert_eq!(number(report, "settled_ratio"), 1.0, "{report:#}");
    assert_eq!(report["audit"]["clean"], true, "{report:#}");
    assert_eq!(report["errors"], serde_json::json!({}), "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_reports_what_the_village_lists() {
    let village = Village::start().await;
    let mut before = 0;
    for (scenario, how) in [
        ("payment-slow", "--users=3"),
        ("payment-very-slow", "--users=3"),
        ("payment-silent", "--users=3"),
        ("delivery-slow", "--users=3"),
        ("steady", "--users=3"),
        ("spike", "--rate=6/s"),
        ("steady", "--rate=300/m"),
    ] {
        let args = [scenario, how, "--duration=2s", "--as-is", "--json", "--url", &village.url];
        let (report, code) = report(&command(&args).output().await.unwrap());
        assert_eq!(code, 0, "{report:#}");
        is_all_well(&report);
        let listed = village.orders().await.unwrap().len();
        assert_eq!(number(&report, "answered"), (listed - before) as f64, "{scenario}: {report:#}");
        assert!(listed > before, "{scenario}");
        before = listed;
        let times = ["p50_ms", "p90_ms", "p99_ms", "max_ms"].map(|field| number(&report, field));
        assert!(times[0] > 0.0 && times.is_sorted(), "{report:#}");
        let rate = number(&report, "orders_per_second");
        let most = number(&report, "settled") / number(&report, "duration_s");
        assert!(rate > 0.0 && rate <= most + 0.001, "{report:#}");
        assert!(number(&report["order_to_view"], "count") > 0.0, "somebody watched: {report:#}");
        assert!(number(&report["order_to_message"], "count") > 0.0, "somebody watched: {report:#}");
    }
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_of_its_own_is_as_slow_as_the_scenario_says() {
    for (scenario, least) in [("payment-slow", 400.0), ("delivery-slow", 400.0), ("payment-very-slow", 800.0)]
    {
        let args = [scenario, "--users=2", "--duration=2s", "--json"];
        let (report, code) = report(&command(&args).output().await.unwrap());
        assert_eq!(code, 0, "{report:#}");
        is_all_well(&report);
        assert!(number(&report, "p50_ms") >= least, "{scenario}: {report:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_a_report() {
    let done = command(&["steady", "--users=2", "--duration=1s"]).output().await.unwrap();
    let (out, progress) = (text(&done.stdout), text(&done.stderr));
    assert!(done.status.success(), "{out}\n{progress}");
    for word in ["transactions", "answered", "100.00 %", "settled", "p99", "▇", "Audit: 0 discrepancies"] {
        assert!(out.contains(word), "{word}: {out}");
    }
    assert!(progress.contains("answered of"), "{progress}");
    let list = command(&["--list"]).output().await.unwrap();
    assert!(list.status.success() && text(&list.stdout).lines().count() == 8, "{}", text(&list.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told_before_anything_is_ordered() {
    let village = Village::start().await;
    for (args, says) in [
        (&["lunch"][..], "payment-slow"),
        (&[], "SCENARIO"),
        (&["steady", "--users=0"], "--users"),
        (&["steady", "--users=3", "--rate=3/s"], "--rate"),
        (&["steady", "--rate=often"], "200/s"),
        (&["steady", "--peak=2"], "--rate"),
        (&["steady", "--duration=0s"], "--duration"),
        (&["steady", "--duration=1s", "--ramp=2s"], "--ramp"),
        (&["room-use", "--rate=3/s"], "--users"),
        (&["steady", "--payment-latency=soon"], "--payment-latency"),
        (&["steady", "--url=nowhere at all"], "--url"),
        (&["payment-slow", "--url", &village.url], "--payment-latency 400ms..620ms"),
        (&["payment-silent", "--payment-latency=0", "--url", &village.url], "--payment-admin-url"),
        (&["delivery-slow", "--url", &village.url], "--as-is"),
    ] {
        let done = command(args).output().await.unwrap();
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(64), "{args:?}: {said}");
        assert!(said.contains(says) && !said.contains("panicked"), "{args:?} names {says}: {said}");
    }
    assert_eq!(village.orders().await.unwrap().len(), 0);
    let nobody = command(&["steady", "--url=http://127.0.0.1:1"]).output().await.unwrap();
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody.stderr).contains("maeul run"), "{}", text(&nobody.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_the_load_and_still_reports() {
    let village = Village::start().await;
    let load = begin(&village.url, &["steady", "--users=2", "--duration=1h"]);
    until("some orders", || async { (village.orders().await.ok()?.len() > 3).then_some(()) }).await;
    interrupt(&load);
    let done = tokio::time::timeout(PATIENCE, load.wait_with_output()).await.expect("it ends").unwrap();
    let (report, code) = report(&done);
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    assert!(number(&report, "duration_s") < 60.0, "{report:#}");
    assert_eq!(number(&report, "answered"), village.orders().await.unwrap().len() as f64);
}
