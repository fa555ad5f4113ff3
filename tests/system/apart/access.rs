//! A NATS server that lets in only whom it knows: by password or by key.

use std::process::Stdio;

use chassis::testing::NatsServer;
use tokio::process::{Child, Command};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use crate::harness::*;

/// One service alone; killed when dropped.
struct Alone {
    _child: Child,
    admin: String,
    url: String,
    log: tempfile::NamedTempFile,
    _folder: tempfile::TempDir,
}

impl Alone {
    fn start(events: &str, flags: &[&str]) -> Self {
        let (port, admin) = (free_port(), free_port());
        let (folder, log) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
        let child = Command::new(MAEUL)
            .args(["serve", "--target=mypage", "--log=warn", "--nats-stream", &unique("test")])
            .args([format!("--listen=127.0.0.1:{port}"), format!("--admin-listen=127.0.0.1:{admin}")])
            .arg(format!("--data={}", folder.path().display()))
            .args(flags)
            // Where a secret belongs: nobody reads it from the list of processes.
            .env("MAEUL_EVENTS", events)
            .env("MAEUL_DATABASE_URL", format!("sqlite:{}", folder.path().join("mypage.db").display()))
            .stderr(Stdio::from(log.reopen().unwrap()))
            .kill_on_drop(true)
            .spawn();
        let at = |port: u16| format!("http://127.0.0.1:{port}");
        Self { _child: child.unwrap(), admin: at(admin), url: at(port), log, _folder: folder }
    }

    async fn ready(&self) -> Option<(u16, String)> {
        let answer = reqwest::get(format!("{}/readyz", self.admin)).await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    async fn health(&self) -> ServingStatus {
        let mut health = HealthClient::new(Contact::at(&self.url).to("mypage"));
        health.check(HealthCheckRequest::default()).await.unwrap().into_inner().status()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p5_whom_nats_does_not_let_in_waits_and_says_once_what_to_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (friend, stranger) = (nkeys::KeyPair::new_user(), nkeys::KeyPair::new_user());
    std::fs::write(path("friend"), friend.seed().unwrap()).unwrap();
    std::fs::write(path("stranger"), stranger.seed().unwrap()).unwrap();
    let users = format!("{{ user: me, password: s3cret }}, {{ nkey: {} }}", friend.public_key());
    std::fs::write(path("nats.conf"), format!("authorization {{ users: [{users}] }}\n")).unwrap();
    let mut nats = NatsServer::start().await;
    nats.start_with(&["--config", &path("nats.conf")]).await;
    let url = |user: &str| format!("nats://{user}{}", nats.address());
    let (known, unknown) =
        (format!("--nats-nkey={}", path("friend")), format!("--nats-nkey={}", path("stranger")));

    for (events, flags) in [(url(""), vec![]), (url("me:wr0ng@"), vec![]), (url(""), vec![unknown.as_str()])]
    {
        let service = Alone::start(&events, &flags);
        let (code, why) = until("it says what it waits for", || async {
            service.ready().await.filter(|(_, why)| why.contains("does not let this process in"))
        })
        .await;
        assert_eq!(code, 503, "{why}");
        assert_eq!(service.health().await, ServingStatus::NotServing);
        let log = std::fs::read_to_string(service.log.path()).unwrap();
        let lines: Vec<&str> = log.lines().filter(|line| line.contains("does not let")).collect();
        assert_eq!(lines.len(), 1, "{log}");
        for hint in ["--events", "--nats-credentials", "--nats-nkey", nats.address().to_string().as_str()] {
            assert!(lines[0].contains(hint), "{hint} in {}", lines[0]);
        }
        assert!(!log.contains("wr0ng"), "{log}");
    }
    for (events, flags) in [(url("me:s3cret@"), vec![]), (url(""), vec![known.as_str()])] {
        let service = Alone::start(&events, &flags);
        until("it serves", || async { service.ready().await.filter(|(code, _)| *code == 200) }).await;
        assert_eq!(service.health().await, ServingStatus::Serving);
    }
}
