//! The demo issuer, asked over HTTP and believed by a village.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use chassis::access::SignIn;
use chassis::signin::SignInArgs;
use clap::FromArgMatches;
use maeul_proto::access::v1::Role;

use super::*;

async fn issuer(listen: &str, data: &Path, stop: &CancellationToken) -> Result<Issuing, Failure> {
    let listen = listen.parse().unwrap();
    let wanted = Wanted { listen, flag: "--listen", url: None, audience: "maeul", data, insecure: false };
    start(wanted, stop).await
}

fn village(issuer: &str) -> Arc<dyn SignIn> {
    let command = SignInArgs::augment_args(clap::Command::new("test"));
    let matches = command.try_get_matches_from(["test", "--auth-issuer", issuer]).unwrap();
    let args = SignInArgs::from_arg_matches(&matches).unwrap();
    args.open(CancellationToken::new()).unwrap().unwrap()
}

async fn post(url: &str, form: &'static str, origin: Option<&str>) -> (u16, serde_json::Value) {
    let mut request = reqwest::Client::new().post(format!("{url}/token")).body(form);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn p2_a_village_believes_the_demo_issuer_also_after_its_restart() {
    let data = tempfile::tempdir().unwrap();
    let stop = CancellationToken::new();
    let first = issuer("127.0.0.1:0", data.path(), &stop).await.unwrap();
    let (status, answer) = post(&first.url, "as=owner+customer:bread&ttl=1h", None).await;
    assert_eq!((status, &answer["token_type"], &answer["expires_in"]), (200, &"Bearer".into(), &3600.into()));
    let token = answer["access_token"].as_str().unwrap();
    let person = village(&first.url).person(token).await.unwrap();
    assert_eq!((person.id.as_str(), &*person.roles), ("bread", [Role::Owner, Role::Customer].as_slice()));

    stop.cancel();
    first.served.await.unwrap().unwrap();
    let again = issuer(first.url.trim_start_matches("http://"), data.path(), &CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(village(&again.url).person(token).await.unwrap(), person);
    let mode = data.path().join("issuer.key").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else may read the key");
}

#[tokio::test]
async fn p2_the_demo_issuer_names_what_is_wrong_and_serves_no_web_page() {
    let data = tempfile::tempdir().unwrap();
    let issuing = issuer("127.0.0.1:0", data.path(), &CancellationToken::new()).await.unwrap();
    let (status, answer) = post(&issuing.url, "as=king:bread", None).await;
    assert_eq!((status, &answer["error"]), (400, &"invalid_request".into()));
    assert!(
        answer["error_description"].as_str().unwrap().starts_with("as: there is no role \"king\""),
        "{answer}"
    );
    let (status, answer) = post(&issuing.url, "as=owner:bread", Some("http://127.0.0.1:8080")).await;
    assert_eq!((status, &answer["error"]), (403, &"access_denied".into()));
}

#[tokio::test]
async fn p2_the_demo_issuer_is_for_this_machine_alone() {
    let data = tempfile::tempdir().unwrap();
    let refused = issuer("0.0.0.0:0", data.path(), &CancellationToken::new()).await.unwrap_err();
    let Failure::Configuration(line) = refused else { panic!("{refused:?}") };
    assert!(line.starts_with("--listen 0.0.0.0:0: ") && line.ends_with("or say --insecure"), "{line}");

    std::fs::write(data.path().join("issuer.key"), "no key").unwrap();
    let refused = issuer("127.0.0.1:0", data.path(), &CancellationToken::new()).await.unwrap_err();
    let Failure::Configuration(line) = refused else { panic!("{refused:?}") };
    assert!(line.contains("issuer.key: no key of an issuer"), "{line}");
}
