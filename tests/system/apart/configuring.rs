//! `maeul serve` says in one line what is wrong with its configuration, before it takes a port; `maeul
//! config` shows what it would be; `maeul migrate` prepares databases.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::harness::*;

#[tokio::test]
async fn p12_a_mistake_is_one_line_that_names_the_flag_and_takes_no_port() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = format!("--listen={}", holder.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let data = format!("--data={}", folder.path().display());
    let order = ["--target=order", "--database-url=sqlite:x.db", "--events=embedded"];
    let peers = ["--payment-url=http://localhost:1", "--delivery-url=http://localhost:1"];
    for (flags, says) in [
        (vec!["--database-url=sqlite:x.db", "--events=embedded"], "--target"),
        (vec!["--target=order", "--events=embedded"], "--database-url"),
        (vec!["--target=order", "--database-url=sqlite:x.db"], "--events"),
        (vec!["--target=chef", "--database-url=sqlite:x.db", "--events=embedded"], "chef"),
        (vec!["--target=store", "--database-url=mysql://db", "--events=embedded"], "postgres://"),
        (vec!["--target=store", "--database-url=sqlite:x.db", "--events=kafka://x"], "nats://"),
        (
            vec![
                "--target=payment",
                "--database-url=payment=sqlite:x.db,stor=sqlite:y.db",
                "--events=embedded",
            ],
            "stor",
        ),
        (vec!["--target=payment", "--database-url=provider=sqlite:x.db", "--events=embedded"], "payment=URL"),
        (order.to_vec(), "--payment-url"),
        ([order.as_slice(), &peers[..1]].concat(), "--delivery-url"),
        ([order.as_slice(), &peers, &["--payment-url=nonsense:::"]].concat(), "--payment-url"),
        ([order.as_slice(), &peers, &["--listen=0.0.0.0:0"]].concat(), "--insecure"),
        ([order.as_slice(), &peers].concat(), "--service-secret: order calls"),
        ([order.as_slice(), &peers, &["--service-secret=short"]].concat(), "16 characters"),
        ([order.as_slice(), &peers, &["--mesh-identity=cluster.local"]].concat(), "spiffe://"),
    ] {
        // Where a port were taken first, that would be what is complained about.
        let listen = (!flags.iter().any(|flag| flag.starts_with("--listen"))).then_some(&taken);
        let mut command = Command::new(MAEUL);
        command.arg("serve").args(&flags).args(listen).arg(&data).current_dir(&folder);
        let output = command.output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(64), "{flags:?}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{flags:?}: {said}");
        assert!(said.contains(says), "{flags:?}: {said}");
    }
}

#[tokio::test]
async fn p7_config_shows_each_value_its_origin_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("maeul.toml");
    std::fs::write(&file, "target = \"order\"\nlog = \"warn\"\nevents = \"nats://u:s3cret@nats\"\n").unwrap();
    let output = Command::new(MAEUL)
        .args(["config", "--json", "serve", "--payment-url=http://payment:1", "--config"])
        .arg(&file)
        .env("MAEUL_DATABASE_URL", "postgres://maeul:s3cret@db/orders")
        .env("MAEUL_LOG", "debug")
        .output()
        .await
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("s3cret"), "{text}");
    let rows: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shown = |flag: &str| {
        let row = rows.iter().find(|row| row["flag"] == flag).unwrap_or_else(|| panic!("no {flag}: {text}"));
        (row["value"].as_str().unwrap().to_owned(), row["from"].as_str().unwrap().to_owned())
    };
    let of = |value: &str, from: &str| (value.to_owned(), from.to_owned());
    assert_eq!(shown("database-url"), of("postgres://maeul:***@db/orders", "MAEUL_DATABASE_URL"));
    assert_eq!(shown("events"), of("nats://u:***@nats", "file"));
    assert_eq!(shown("target"), of("order", "file"));
    assert_eq!(shown("log"), of("debug", "MAEUL_LOG"));
    assert_eq!(shown("payment-url"), of("http://payment:1", "flag"));
    assert_eq!(shown("delivery-url"), of("", "-"));
    assert_eq!(shown("listen"), of("127.0.0.1:50051", "default"));
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_many_may_migrate_one_database_at_once() {
    let server = std::env::var("MAEUL_TEST_POSTGRES").unwrap();
    let name = unique("migrate").replace('-', "_");
    let url = chassis::db::make_postgres_database(&server, &name).await.unwrap().secret();
    let migrate = || async {
        let mut command = Command::new(MAEUL);
        command.args(["migrate", "--target=order,store,payment"]).env("MAEUL_DATABASE_URL", &url);
        command.output().await.unwrap()
    };
    for output in futures::future::join_all((0..4).map(|_| migrate())).await {
        let (said, failed) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{failed}");
        let done: Vec<_> = said.lines().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(done, ["order", "store", "payment", "provider"], "{said}");
        assert!(!said.contains(&url), "no password: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p8_migrating_waits_for_a_database_that_cannot_be_reached_yet() {
    let server = std::env::var("MAEUL_TEST_POSTGRES").unwrap();
    let name = unique("wait").replace('-', "_");
    let url = chassis::db::make_postgres_database(&server, &name).await.unwrap().secret();
    let there = url.split_once('@').unwrap().1.split('/').next().unwrap().to_owned();
    let proxy = Proxy::shut(there.parse().unwrap()).await;
    let url = url.replace(&there, &proxy.address().to_string());
    let migrate = |wait: &str| {
        let mut command = Command::new(MAEUL);
        command.args(["migrate", "--target=order", "--wait", wait]).env("MAEUL_DATABASE_URL", &url);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let at_once = migrate("0s").output().await.unwrap();
    let said = String::from_utf8(at_once.stderr).unwrap();
    assert!(!at_once.status.success() && said.starts_with("maeul: cannot migrate order"), "{said}");
    let mut waiting = migrate("2m").spawn().unwrap();
    let mut says = BufReader::new(waiting.stderr.take().unwrap()).lines();
    let line = says.next_line().await.unwrap().unwrap();
    assert!(line.contains("cannot be reached yet") && !line.contains(&url), "{line}");
    proxy.let_through();
    let migrated =
        tokio::time::timeout(PATIENCE, waiting.wait_with_output()).await.expect("it ends").unwrap();
    let said = String::from_utf8(migrated.stdout).unwrap();
    assert!(migrated.status.success() && said.contains("order is up to date"), "{said}");
}
