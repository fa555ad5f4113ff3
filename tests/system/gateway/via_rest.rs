//! P1: the commands of the village, with every call made by REST through the gateway.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::Value;
use tokio::process::Command;

use crate::harness::*;
use crate::load::{is_all_well, report};

async fn maeul(args: &[&str]) -> Output {
    Command::new(MAEUL).args(args).env_remove("MAEUL_URL").kill_on_drop(true).output().await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a command printed, but for the time at which it looked.
fn lines(output: &Output) -> Vec<String> {
    let all = text(&output.stdout);
    all.lines().filter(|line| !line.starts_with("  \"time\": ")).map(str::to_owned).collect()
}

/// What a demo did, and what it came to, line by line: stories, scenes and acts in their order, then how many messages
/// of each kind came, and how many cases were played. What a hurried machine may change is left out: that an order,
/// which the payment provider did not answer in time, was put off and told so, and checks that only such luck allows.
async fn told(args: &[&str]) -> Vec<String> {
    let played = maeul(args).await;
    assert!(played.status.success(), "{}\n{}", text(&played.stdout), text(&played.stderr));
    let mut steps = Vec::new();
    let mut messages = BTreeMap::<String, usize>::new();
    let mut end = None;
    for line in text(&played.stdout).lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        match line["kind"].as_str().unwrap() {
            kind @ ("story" | "scene" | "act") => steps.push(format!("{kind} {}", line["text"])),
            "message" => *messages.entry(line["message"].as_str().unwrap().to_owned()).or_default() += 1,
            "end" => end = Some(line),
            _ => {}
        }
    }
    assert!(steps.len() > 40, "{steps:?}");
    let end = end.expect("a closing line");
    messages.remove("ORDER_DEFERRED");
    steps.extend(messages.into_iter().map(|(kind, times)| format!("{times} × {kind}")));
    steps.push(format!("{} orders, {} loans, {} bookings", end["orders"], end["loans"], end["bookings"]));
    steps
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_every_story_goes_by_rest_as_it_goes_by_grpc() {
    let by_rest = told(&["demo", "all", "--json", "--via=rest"]).await;
    let by_grpc = told(&["demo", "all", "--json"]).await;
    let unlike: Vec<_> = by_rest.iter().zip(&by_grpc).filter(|(rest, grpc)| rest != grpc).collect();
    assert!(unlike.is_empty() && by_rest.len() == by_grpc.len(), "{unlike:#?}\n{by_rest:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_a_load_by_rest_settles_everything_with_a_clean_audit() {
    for (scenario, rate) in [("steady", "--rate=20"), ("borrow", "--users=2")] {
        let loaded = maeul(&["load", scenario, rate, "--duration=2s", "--via=rest", "--json"]).await;
        let (report, code) = report(&loaded);
        assert_eq!(code, 0, "{report:#}\n{}", text(&loaded.stderr));
        is_all_well(&report);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_operators_see_by_rest_what_they_see_by_grpc() {
    let village = Village::start().await;
    let at_rest = ["--via=rest", "--url", &village.rest];
    let played = maeul(&[&["demo", "coffee"] as &[_], &at_rest].concat()).await;
    assert!(played.status.success(), "{}", text(&played.stderr));
    village.audit_is_clean().await;
    village.is_quiet().await;
    for command in [
        &["audit", "--json"] as &[_],
        &["events", "list", "--data", "--json"],
        &["events", "consumers", "--json"],
        &["events", "dead", "list", "--json"],
    ] {
        let grpc = maeul(&[command, &["--url", &village.url]].concat()).await;
        let rest = maeul(&[command, &at_rest].concat()).await;
        assert!(rest.status.success(), "{command:?}: {}", text(&rest.stderr));
        assert_eq!(lines(&rest), lines(&grpc), "{command:?}");
    }
    let replayed = maeul(&[&["events", "replay", "--consumer=mypage"] as &[_], &at_rest].concat()).await;
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_where_no_gateway_answers_one_line_says_so() {
    let nobody = format!("http://{}", free_address().await);
    let asked = maeul(&["audit", "--via=rest", "--url", &nobody]).await;
    let said = text(&asked.stderr);
    assert_eq!((asked.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains(&nobody), "{said}");
    // Where gRPC is answered and nothing else, nothing is taken for REST.
    let village = Village::start().await;
    assert_eq!(maeul(&["audit", "--via=rest", "--url", &village.url]).await.status.code(), Some(1));
    let asked = maeul(&["audit", "--via=rest", "--url=village"]).await;
    let said = text(&asked.stderr);
    assert_eq!((asked.status.code(), said.lines().count()), (Some(64), 1), "{said}");
    assert!(said.contains("--url \"village\""), "{said}");
}

/// An address at which nobody listens.
async fn free_address() -> std::net::SocketAddr {
    tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}
