//! A consumer in another language, built as its README says and run beside a village that knows nothing of it.

use std::path::Path;

use maeul_proto::store::v1::{Automation, StockKind, StoreKind, StoreOrderState};
use tokio::process::Command;

use crate::harness::*;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/python-consumer");

/// The folders of the README's commands, so that nothing is built within the repository.
fn copy(folder: &Path) -> std::path::PathBuf {
    let example = folder.join("examples/python-consumer");
    std::fs::create_dir_all(&example).unwrap();
    std::fs::copy(format!("{EXAMPLE}/digest.py"), example.join("digest.py")).unwrap();
    std::os::unix::fs::symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/proto"), folder.join("proto")).unwrap();
    example
}

/// The README's commands after the one that installs what `./test` has installed.
fn commands() -> Vec<&'static str> {
    let readme = include_str!("../../../examples/python-consumer/README.md");
    let commands: Vec<_> = readme.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(commands[0].contains("pip install -r requirements.txt"), "{commands:?}");
    commands[1..].to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn m2_a_consumer_in_python_sends_a_digest_of_a_week_from_protos_and_headers_alone() {
    let village = Mesh::start().await;
    let (nats, stream) = (server("MAEUL_TEST_NATS"), &village.stream);
    let mut shop = village.shop(StoreKind::Restaurant, Automation::Full).await;
    let soup = shop.product(9_000, StockKind::Untracked).await;
    let tea = shop.product(3_000, StockKind::Counted).await;
    let (me, other) = (unique("me"), unique("other"));
    village.ordered(&me, &shop, &[&soup, &soup]).await;
    let short = village.placed(order_for(&me, &shop, &tea)).await;
    shop.order_is(&short, StoreOrderState::Rejected).await;
    village.ordered(&other, &shop, &[&soup]).await;
    village.audit_is_clean().await;

    let (folder, mailbox) = (tempfile::tempdir().unwrap(), Mailbox::start().await);
    let example = copy(folder.path());
    let python = std::env::var("MAEUL_TEST_PYTHON").unwrap();
    let programs = Path::new(&python).parent().unwrap().display();
    let run = async |command: &str, more: &str| {
        let told = Command::new("bash")
            .args(["-euc", &format!("{} {more}", command.replace("customer-1", &me))])
            .env("PATH", format!("{programs}:{}", std::env::var("PATH").unwrap()))
            .env("NATS_URL", &nats)
            .current_dir(&example)
            .output()
            .await
            .unwrap();
        let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.status.success(), "{command}: {complaint}");
        String::from_utf8(told.stdout).unwrap() + &complaint
    };
    let [generate, digest] = commands()[..] else { panic!("two commands") };
    run(generate, "").await;
    let text = run(digest, &format!("--stream {stream}")).await;
    for line in [
        "Your week in the village: 2 orders",
        ": 1 × A product, 1 × A product, 18,000 KRW (under way)",
        ": 1 × A product, 3,000 KRW (rejected)",
        "You spent 18,000 KRW.",
        "What you ordered most: A product, 3 times.",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(
        text.lines().filter(|line| line.starts_with("- ")).all(|line| !line.contains("a store")),
        "{text}"
    );

    let smtp = mailbox.url.trim_start_matches("smtp://");
    run(digest, &format!("--stream {stream} --to me@example.org --smtp {smtp}")).await;
    let mail = until("the digest is delivered", || async { mailbox.mails().pop() }).await;
    assert_eq!(mail["to"][0], "me@example.org");
    assert_eq!(mail["body"].as_str().unwrap().replace("\r\n", "\n"), text);
    let nobody = run(&digest.replace("customer-1", "nobody"), &format!("--stream {stream}")).await;
    assert_eq!(nobody, "nobody ordered nothing within the last week\n");
}
