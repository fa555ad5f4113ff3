//! The commands as people type them: stories, completions, configuration and its mistakes.

use std::process::{Output, Stdio};

use maeul_proto::store::v1::{Automation, StockKind, StoreKind};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, BufReader, Lines};
use tokio::process::Command;

use crate::harness::*;

async fn maeul(args: &[&str]) -> Output {
    Command::new(MAEUL).args(args).output().await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_story_of_the_demo_holds() {
    let told = maeul(&["demo", "all"]).await;
    let said = text(&told.stdout);
    assert!(told.status.success(), "{said}\n{}", text(&told.stderr));
    for part in ["Every step held", "8 orders, 3 loans, 3 bookings", "18 days pass", "4 days late"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let village = Village::start().await;
    for story in ["food", "coffee", "phone", "library", "rooms"] {
        let told = village.run(&["demo", story, "--json", "--url", &village.url]).await;
        assert!(told.status.success(), "{story}: {}\n{}", text(&told.stdout), text(&told.stderr));
        assert!(
            !text(&told.stdout).contains("days pass"),
            "{story}: the clock of a village that runs is not moved"
        );
        for line in text(&told.stdout).lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        }
    }
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p11_mistakes_in_otel_variables_stop_the_start_with_exit_64() {
    for (name, value) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_TRACES_SAMPLER", "sometimes"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = tokio::process::Command::new(MAEUL);
        command
            .args(["run", "--listen=127.0.0.1:0", "--gateway-listen=none", "--data"])
            .arg(folder.path())
            .env(name, value);
        let ended = tokio::time::timeout(PATIENCE, command.output()).await.expect("it ends").unwrap();
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(64), "{name}={value}: {said}");
        assert!(said.starts_with(&format!("maeul: {name}: ")) && said.lines().count() == 1, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_in_the_configuration_stop_the_start_with_exit_64() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("maeul.toml");
    let data = folder.path().join("data");
    let (file, data) = (file.to_str().unwrap(), data.to_str().unwrap());
    let cases: &[(&[&str], &str, &str)] = &[
        (&["--listen=0.0.0.0:0"], "", "--insecure"),
        (&["--listen=nowhere"], "", "--listen"),
        (&["--listen=192.0.2.1:1", "--insecure"], "", "--listen 192.0.2.1:1"),
        (&["--listen=0.0.0.0:0", "--insecure", "--simulated-clock"], "", "--simulated-clock"),
        (&["--without=the-mayor"], "", "the-mayor"),
        (&["--payment-latency=soon"], "", "--payment-latency"),
        (&["--log=loud=very"], "", "log level"),
        (&["--log=inof"], "", "\"inof\" is no level"),
        (&["--admin-listen=192.0.2.1:1"], "", "--admin-listen 192.0.2.1:1"),
        (&["--config", file], "latency-of-payment = \"1ms\"", "latency-of-payment"),
        (&["--config", file], "payment-latency = [", "maeul.toml"),
        (&["--config", file], "[payment]\nlatency = 1", "payment"),
        (&["--config", "/nowhere.toml"], "", "/nowhere.toml"),
        (&["--data=/dev/null/data"], "", "--data /dev/null/data"),
    ];
    for (flags, toml, says) in cases {
        std::fs::write(file, toml).unwrap();
        let mut args = vec!["run"];
        if !flags.iter().any(|f| f.starts_with("--data")) {
            args.extend(["--data", data]);
        }
        if !flags.iter().any(|f| f.starts_with("--listen")) {
            args.extend(["--listen=127.0.0.1:0", "--gateway-listen=none"]);
        }
        args.extend(*flags);
        let ended = tokio::time::timeout(PATIENCE, maeul(&args)).await.expect("it ends");
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(64), "{flags:?}: {said}");
        assert!(said.contains(says), "{flags:?} names {says}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_serves_one_village_at_a_time() {
    let village = Village::start().await;
    let data = village.data();
    let second =
        maeul(&["run", "--listen=127.0.0.1:0", "--gateway-listen=none", "--data", data.to_str().unwrap()])
            .await;
    assert_eq!(second.status.code(), Some(64));
    assert!(text(&second.stderr).contains("another village runs on this folder"), "{}", text(&second.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn p8_the_next_village_on_a_folder_waits_until_the_last_one_has_ended() {
    let village = Village::start().await;
    let data = village.data();
    let flags = ["--listen=127.0.0.1:0", "--gateway-listen=none", "--empty", "--log=info", "--wait=5m"];
    let mut next = Command::new(MAEUL)
        .arg("run")
        .args(flags)
        .arg("--data")
        .arg(&data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    // Both stay open: whoever prints on a closed pipe would be ended by it.
    let mut errors = BufReader::new(next.stderr.take().unwrap()).lines();
    let mut said = BufReader::new(next.stdout.take().unwrap()).lines();
    line_with("waiting for its end", &mut errors).await;
    let _its_folder = village.stop().await;
    line_with("Maeul listens on ", &mut said).await;
}

/// Reads until a line has these words.
async fn line_with(words: &str, lines: &mut Lines<impl AsyncBufRead + Unpin>) {
    let found = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains(words) {
                return;
            }
        }
        panic!("it ended without {words}");
    };
    tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("never said: {words}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_win_over_environment_over_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("maeul.toml");
    // With no room for a deferred order and a provider that is too slow, an order is refused.
    std::fs::write(&file, "max-deferred-orders = 0\nprovider-timeout = \"1ms\"\npayment-latency = \"5s\"\n")
        .unwrap();
    let config = ["--config", file.to_str().unwrap()];
    let refused = |start: Start| async {
        let village = start.village().await;
        let mut shop = village.shop(StoreKind::Cafe, Automation::Manual).await;
        let coffee = shop.product(4_500, StockKind::Untracked).await;
        village.place(order_for(&unique("customer"), &shop, &coffee)).await.is_err()
    };
    assert!(refused(Start::flags(&config)).await, "the file holds");
    let by_env = Start::flags(&config).env("MAEUL_MAX_DEFERRED_ORDERS", "10");
    assert!(!refused(by_env).await, "the environment wins over the file");
    let both = Start::flags(&[&config[..], &["--max-deferred-orders=0"]].concat());
    assert!(refused(both.env("MAEUL_MAX_DEFERRED_ORDERS", "10")).await, "a flag wins over the environment");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_event_log_can_be_read_by_people_and_machines() {
    let village = Village::start().await;
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let dish = shop.product(9_000, StockKind::Untracked).await;
    let order = village.placed(order_for(&unique("customer"), &shop, &dish)).await;
    village.is_quiet().await;
    let list = village.run(&["events", "list", "--case", &order.order_id]).await;
    assert!(list.status.success() && text(&list.stdout).contains("OrderPlaced"), "{}", text(&list.stdout));
    let json = village.run(&["events", "list", "--json", "--type", "OrderPlaced"]).await;
    let lines: Vec<serde_json::Value> =
        text(&json.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let dead = village.run(&["events", "dead", "list"]).await;
    assert!(dead.status.success(), "{}", text(&dead.stderr));
    let refused = village.run(&["events", "replay", "--consumer", "store"]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("NOT_REPLAYABLE"), "{}", text(&refused.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_and_help_are_there() {
    for shell in ["bash", "zsh", "fish"] {
        let script = maeul(&["completions", shell]).await;
        assert!(script.status.success() && text(&script.stdout).contains("maeul"));
    }
    let help = maeul(&["--help"]).await;
    assert!(help.status.success());
    for word in ["run", "demo", "load", "audit", "events", "clock"] {
        assert!(text(&help.stdout).contains(word), "{word}");
    }
    let nobody = maeul(&["audit", "--url=http://127.0.0.1:1"]).await;
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody.stderr).contains("maeul run"), "says what to do: {}", text(&nobody.stderr));
}
