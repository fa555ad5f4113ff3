//! What operators do by the binary: look at events, consumers and dead letters, mend them, move the clock.

use std::process::Output;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::harness::*;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// One JSON object a line.
fn json(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", said(output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

async fn dish(village: &Village) -> (Shop, String) {
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Accept).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    village.placed(order_for("warm-up", &shop, &dish)).await;
    (shop, dish)
}

#[tokio::test(flavor = "multi_thread")]
async fn n5_a_dead_letter_is_listed_retried_and_its_case_follows_in_order() {
    let village = Village::start().await;
    let (shop, dish) = dish(&village).await;
    let Poisoned { village, order, neighbour, event_id, behind } =
        village.poison_mypage(&shop, &dish, &[]).await;
    assert!(behind >= 3, "events wait behind it: {behind}");
    until("the case is parked", || async {
        let consumers = json(&village.run(&["events", "consumers", "--json"]).await);
        let mypage = consumers.iter().find(|c| c["consumer"] == "mypage").expect("mypage consumes");
        let parked = mypage["parked"] == behind + 1 && mypage["dead"] == 1 && mypage["lag"] == 0;
        parked.then_some(())
    })
    .await;
    assert!(village.view_of(&order).await.is_none(), "the case waits");
    assert!(village.view_of(&neighbour).await.is_some(), "nobody else does");

    let list = said(&village.run(&["events", "dead", "list", "--data"]).await);
    let retry = format!("maeul events dead retry mypage {event_id}");
    for part in ["mypage gave up on", &event_id, &order.order_id, "poison", "after 8 attempts", &retry] {
        assert!(list.contains(part), "{part} in:\n{list}");
    }
    let letters = json(&village.run(&["events", "dead", "list", "--json", "--consumer", "mypage"]).await);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["event"]["eventId"], event_id.as_str());
    assert_eq!(letters[0]["parkedBehind"], behind);
    let others = json(&village.run(&["events", "dead", "list", "--json", "--consumer", "store"]).await);
    assert_eq!(others, Vec::<Value>::new());
    let audit = village.run(&["audit", "--grace=0s"]).await;
    assert!(!audit.status.success() && said(&audit).contains("events.consumed"), "{}", said(&audit));

    let unknown = village.run(&["events", "dead", "retry", "mypage", "nothing"]).await;
    assert_eq!(unknown.status.code(), Some(1));
    assert!(said(&unknown).contains("DEAD_LETTER_NOT_FOUND"), "{}", said(&unknown));
    let retried = json(&village.run(&["events", "dead", "retry", "mypage", &event_id, "--json"]).await);
    assert_eq!(retried[0]["released"], behind + 1);
    village.audit_is_clean().await;
    village.is_quiet().await;
    // In order: a timeline of a rebuilt view is the same.
    let view = village.view_of(&order).await.expect("the view is there");
    let replayed = village.run(&["events", "replay", "--consumer", "mypage"]).await;
    assert!(replayed.status.success(), "{}", said(&replayed));
    let rebuilt = until("the view is there again", || village.view_of(&order)).await;
    assert_eq!(view.timeline, rebuilt.timeline);
    let list = said(&village.run(&["events", "dead", "list"]).await);
    assert!(list.contains("no dead letters"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_followed_as_they_happen() {
    let village = Village::start().await;
    let (shop, dish) = dish(&village).await;
    village.is_quiet().await;
    let follow = |flags: &[&str]| {
        let mut tail = Command::new(MAEUL)
            .args(["events", "tail"])
            .args(flags)
            .env("MAEUL_URL", &village.url)
            .stdout(std::process::Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        (BufReader::new(tail.stdout.take().unwrap()).lines(), tail)
    };
    // From the beginning, and from now on: the heading says that it has asked where now is.
    let (mut all, _all) = follow(&["--after=0", "--json", "--type=OrderPlaced"]);
    let (mut new, _new) = follow(&["--type=OrderPlaced", "--data"]);
    let heading = tokio::time::timeout(PATIENCE, new.next_line()).await.expect("a heading").unwrap().unwrap();
    assert!(heading.contains("POSITION") && heading.contains("CASE"), "{heading}");
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    let next = async |lines: &mut tokio::io::Lines<_>| {
        tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("a line").unwrap().unwrap()
    };
    let row = next(&mut new).await;
    assert!(row.contains("OrderPlaced") && row.contains(&order.order_id), "{row}");
    let data = next(&mut new).await;
    assert!(data.contains(&order.customer_id), "{data}");
    for customer in ["warm-up", &order.customer_id] {
        let line: Value = serde_json::from_str(&next(&mut all).await).unwrap();
        assert_eq!(line["data"]["customerId"], customer, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consumers_are_shown_with_how_far_they_are() {
    let village = Village::start().await;
    dish(&village).await;
    village.rests().await;
    let table = said(&village.run(&["events", "consumers"]).await);
    let consumers = json(&village.run(&["events", "consumers", "--json"]).await);
    let names: Vec<&str> = consumers.iter().map(|c| c["consumer"].as_str().unwrap()).collect();
    let mut services = SERVICES.to_vec();
    services.sort_unstable();
    assert_eq!(names, services);
    for consumer in &consumers {
        let name = consumer["consumer"].as_str().unwrap();
        assert_eq!(consumer["replayable"] == true, ["marketing", "mypage"].contains(&name), "{consumer}");
        let row =
            table.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {table}"));
        assert!(row.contains(&consumer["position"].to_string()), "{row} has {}", consumer["position"]);
    }
    assert!(table.contains("the log ends at position"), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_moved_is_kept_and_cannot_fall_back() {
    let village = Start::flags(&["--simulated-clock", "--log=info"]).village().await;
    assert!(village.log().contains("the clock is simulated"), "{}", village.log());
    let show = async |village: &Village| json(&village.run(&["clock", "show", "--json"]).await).remove(0);
    let before = show(&village).await;
    assert_eq!(before["simulated"], true);
    let moved = json(&village.run(&["clock", "advance", "7d", "--json"]).await).remove(0);
    let day = |answer: &Value| answer["time"].as_str().unwrap()[..10].to_owned();
    assert!(day(&moved) > day(&before), "{before} {moved}");
    let plain = village.run(&["clock", "show"]).await;
    assert!(said(&plain).starts_with(&day(&moved)[..7]), "{}", said(&plain));

    // Killed and started again as it was, time goes on; without the flag it does not start.
    let village = village.kill().await.start().await;
    assert!(day(&show(&village).await) >= day(&moved));
    let data = village.data();
    village.stop().await.refuses(&[], &["--simulated-clock", data.to_str().unwrap()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_clock_file_is_named() {
    for damaged in ["", "seven days", "-1"] {
        let stopped = Stopped::empty();
        std::fs::create_dir(stopped.data()).unwrap();
        let file = stopped.data().join("clock");
        std::fs::write(&file, damaged).unwrap();
        stopped.refuses(&["--simulated-clock"], &[file.to_str().unwrap(), "damaged"]).await;
    }
}

impl Stopped {
    /// It does not start with these flags: exit 64, and one line that says all of this.
    async fn refuses(self, flags: &[&str], says: &[&str]) {
        let start = Command::new(MAEUL)
            .args(["--listen=127.0.0.1:0", "--empty", "--data"])
            .arg(self.data())
            .args(flags)
            .kill_on_drop(true)
            .output();
        let ended = tokio::time::timeout(PATIENCE, start).await.expect("it ends").unwrap();
        let text = said(&ended);
        assert_eq!(ended.status.code(), Some(64), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        for part in says {
            assert!(text.contains(part), "{part} in: {text}");
        }
    }
}

/// `maeul` alone, all by its environment.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_subcommand_it_runs_and_every_flag_has_a_variable() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(MAEUL)
        .envs([
            ("MAEUL_LISTEN", "127.0.0.1:0"),
            ("MAEUL_GATEWAY_LISTEN", "127.0.0.1:0"),
            ("MAEUL_DATA", folder.path().to_str().unwrap()),
            ("MAEUL_EMPTY", "1"),
            ("MAEUL_SIMULATED_CLOCK", "true"),
            ("MAEUL_WITHOUT", "mypage,notification"),
            ("MAEUL_LOG", "warn"),
        ])
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("a line").unwrap().unwrap();
    let address =
        first.strip_prefix("Maeul listens on ").and_then(|rest| rest.split(' ').next()).expect("where");
    let ask = async |args: &[&str]| {
        let url = format!("http://{address}");
        Command::new(MAEUL).args(args).env("MAEUL_URL", url).output().await.unwrap()
    };
    assert_eq!(json(&ask(&["clock", "show", "--json"]).await)[0]["simulated"], true);
    let consumers = json(&ask(&["events", "consumers", "--json"]).await);
    let names: Vec<&str> = consumers.iter().map(|c| c["consumer"].as_str().unwrap()).collect();
    let mut expected: Vec<_> =
        SERVICES.into_iter().filter(|service| !["notification", "mypage"].contains(service)).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert!(json(&ask(&["events", "list", "--json"]).await).is_empty(), "an empty village");
}
