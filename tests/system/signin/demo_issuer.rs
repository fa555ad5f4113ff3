//! `--demo-issuer` and `maeul token`, as people who try the village out type them.

use std::process::Output;

use maeul_proto::access::v1::Role;
use tokio::process::Command;

use super::village;
use crate::harness::*;

async fn maeul(args: &[&str]) -> Output {
    Command::new(MAEUL).args(args).output().await.unwrap()
}

/// The one line that a command says, and its exit code.
async fn refused(args: &[&str]) -> (Option<i32>, String) {
    let ended = tokio::time::timeout(PATIENCE, maeul(args)).await.expect("it ends");
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(ended.stdout.is_empty(), "{:?}", ended.stdout);
    (ended.status.code(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_a_village_with_the_demo_issuer_signs_anybody_in_also_after_a_kill() {
    let issuer = format!("http://127.0.0.1:{}", free_port());
    let flag = issuer.replace("http://", "--demo-issuer=");
    let running = Start::flags(&[&flag]).village().await;
    let printed =
        maeul(&["token", "--as", "owner+customer:bread", "--issuer", &issuer, "--ttl", "1h 30m"]).await;
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let token = String::from_utf8(printed.stdout).unwrap();
    let token = token.strip_suffix('\n').unwrap();
    let person = village(&["--auth-issuer", &issuer]).person(token).await.unwrap();
    assert_eq!((person.id.as_str(), &*person.roles), ("bread", [Role::Owner, Role::Customer].as_slice()));

    let _running = running.kill().await.start().await;
    assert_eq!(village(&["--auth-issuer", &issuer]).person(token).await.unwrap(), person, "its key was kept");
    let (code, said) = refused(&["token", "--as", "king:bread", "--issuer", &issuer]).await;
    assert!(code == Some(64) && said.contains("there is no role \"king\""), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_what_is_wrong_with_the_demo_issuer_is_said_in_one_line() {
    let nobody = format!("http://127.0.0.1:{}", free_port());
    let (code, said) = refused(&["token", "--as", "owner:bread", "--issuer", &nobody]).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("no demo issuer answers") && said.contains("maeul run --demo-issuer"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let data = format!("--data={}", folder.path().display());
    for (args, why) in [
        (vec!["issuer", "--listen=0.0.0.0:0"], "--listen 0.0.0.0:0"),
        (vec!["run", "--listen=127.0.0.1:0", "--demo-issuer=0.0.0.0:0"], "--demo-issuer 0.0.0.0:0"),
        (
            vec!["run", "--listen=127.0.0.1:0", "--demo-issuer", "--auth-issuer=https://idp.example"],
            "say one",
        ),
        (vec!["run", "--listen=127.0.0.1:0", "--auth-issuer=http://idp.example"], "--auth-insecure-issuer"),
        (vec!["run", "--listen=127.0.0.1:0", "--auth-algorithms=HS256"], "--auth-algorithms"),
    ] {
        let (code, said) = refused(&[args, vec!["--log=error", &data]].concat()).await;
        assert!(code == Some(64) && said.contains(why), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_commands_sign_in_with_the_demo_issuer_by_themselves_and_a_village_is_filled_once() {
    let issuer = format!("http://127.0.0.1:{}", free_port());
    let flag = issuer.replace("http://", "--demo-issuer=");
    let village = Start::flags(&[&flag]).village().await;
    let signed = ["--as=operator:me", "--issuer", &issuer, "--url", &village.url];
    let run = async |command: &[&str]| maeul(&[command, &signed].concat()).await;
    let said = |out: &Output| String::from_utf8_lossy(&[&*out.stdout, &out.stderr].concat()).into_owned();
    let nobody = maeul(&["seed", "--url", &village.url]).await;
    assert!(!nobody.status.success() && said(&nobody).contains("TOKEN_MISSING"), "{}", said(&nobody));
    for _ in 0..2 {
        let seeded = run(&["seed", "--wait=30s"]).await;
        assert!(seeded.status.success(), "{}", said(&seeded));
    }
    let events = run(&["events", "list", "--json"]).await;
    let registered = said(&events).matches("maeul.store.v1.StoreRegistered").count();
    assert_eq!(registered, 3, "each store once: {}", said(&events));
    let audit = run(&["audit"]).await;
    assert!(audit.status.success(), "{}", said(&audit));

    let away =
        maeul(&["seed", "--url", &village.url, "--as=operator:me", "--issuer=http://127.0.0.1:9"]).await;
    assert!(!away.status.success() && said(&away).contains("no demo issuer answers"), "{}", said(&away));
    let (code, line) = refused(&["seed", "--as=king:me"]).await;
    assert!(code == Some(64) && line.contains("there is no role"), "{line}");
}
