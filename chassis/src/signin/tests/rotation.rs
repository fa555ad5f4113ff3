//! Keys come and go, and the issuer with them.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, get_current_timestamp};
use serde_json::json;

use super::idp::{Idp, Signer};
use super::{claims, eager, sign_in, sign_in_at, told, until_told};
use crate::access::SignIn;
use crate::error::Code;
use crate::signin::keeper::Pace;

fn signer(id: &str) -> Signer {
    Signer::new(id, Algorithm::EdDSA)
}

#[tokio::test]
async fn p2_a_new_key_signs_in_at_once_and_one_that_is_withdrawn_no_more() {
    let (old, new) = (signer("old"), signer("new"));
    let idp = Idp::start(&[&old]).await;
    let sign_in = sign_in_at(&idp, eager());
    let (by_old, by_new) = (old.sign(&claims(&idp, json!({}))), new.sign(&claims(&idp, json!({}))));
    assert_eq!(told(&*sign_in, &by_old).await, "p-1");
    idp.publish(&[&old, &new]);
    assert_eq!(told(&*sign_in, &by_new).await, "p-1");
    assert_eq!(told(&*sign_in, &by_old).await, "p-1");
    idp.publish(&[&new]);
    // What somebody else's token brings to light ends what was remembered, too.
    assert_eq!(told(&*sign_in, &signer("other").sign(&claims(&idp, json!({})))).await, "TOKEN_KEY_UNKNOWN");
    assert_eq!(told(&*sign_in, &by_old).await, "TOKEN_KEY_UNKNOWN");
    assert_eq!(told(&*sign_in, &by_new).await, "p-1");
}

#[tokio::test]
async fn p2_a_key_that_is_withdrawn_is_found_out_without_anybodys_asking() {
    let (old, new) = (signer("old"), signer("new"));
    let idp = Idp::start(&[&old]).await;
    let often = Pace { refresh: Duration::from_millis(5), asked: Duration::from_hours(1), ..Pace::default() };
    let sign_in = sign_in_at(&idp, often);
    let token = old.sign(&claims(&idp, json!({})));
    assert_eq!(told(&*sign_in, &token).await, "p-1");
    idp.publish(&[&new]);
    until_told(&*sign_in, &token, "TOKEN_KEY_UNKNOWN").await;
}

#[tokio::test]
async fn p2_the_same_name_with_another_key_is_another_key() {
    let (before, after) = (signer("k"), signer("k"));
    let idp = Idp::start(&[&before]).await;
    let often = Pace { refresh: Duration::from_millis(5), ..Pace::default() };
    let sign_in = sign_in_at(&idp, often);
    let token = before.sign(&claims(&idp, json!({})));
    assert_eq!(told(&*sign_in, &token).await, "p-1");
    idp.publish(&[&after]);
    until_told(&*sign_in, &token, "TOKEN_SIGNATURE").await;
    assert_eq!(told(&*sign_in, &after.sign(&claims(&idp, json!({})))).await, "p-1");
}

#[tokio::test]
async fn p2_while_the_issuer_is_away_those_whose_keys_are_known_can_sign_in() {
    let (old, new) = (signer("old"), signer("new"));
    let idp = Idp::start(&[&old]).await;
    let sign_in = sign_in_at(&idp, eager());
    let by = |signer: &Signer, id: &str| signer.sign(&claims(&idp, json!({"sub": id})));
    assert_eq!(told(&*sign_in, &by(&old, "p-1")).await, "p-1");
    idp.be_away(true);
    idp.publish(&[&old, &new]);
    let error = sign_in.person(&by(&new, "p-2")).await.unwrap_err();
    assert_eq!((error.code(), error.reason()), (Code::Unavailable, "ISSUER_UNAVAILABLE"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(told(&*sign_in, &by(&old, "p-1")).await, "p-1", "one who was seen before");
    assert_eq!(told(&*sign_in, &by(&old, "p-3")).await, "p-3", "and one who was not");
    idp.be_away(false);
    until_told(&*sign_in, &by(&new, "p-2"), "p-2").await;
}

#[tokio::test]
async fn p2_nobody_waits_at_the_start_for_an_issuer_that_is_away() {
    let signer = signer("k");
    let idp = Idp::start(&[&signer]).await;
    idp.be_away(true);
    let sign_in = sign_in(&idp);
    let token = signer.sign(&claims(&idp, json!({})));
    let error = sign_in.person(&token).await.unwrap_err();
    assert_eq!((error.code(), error.reason()), (Code::Unavailable, "ISSUER_UNAVAILABLE"));
    assert_eq!(told(&*sign_in, "x.y.z").await, "TOKEN_MALFORMED", "what can be told is told");
    idp.be_away(false);
    until_told(&*sign_in, &token, "p-1").await;
}

#[tokio::test]
async fn p2_a_thousand_callers_with_keys_that_nobody_knows_make_one_fetch() {
    let known = signer("known");
    let idp = Idp::start(&[&known]).await;
    let sign_in = sign_in(&idp);
    assert_eq!(told(&*sign_in, &known.sign(&claims(&idp, json!({})))).await, "p-1");
    assert_eq!(idp.fetches(), 1);
    let stranger = signer("unknown");
    let calls = (0..1000).map(|n| {
        let (sign_in, token) =
            (Arc::clone(&sign_in), stranger.sign(&claims(&idp, json!({"sub": format!("p-{n}")}))));
        tokio::spawn(async move { told(&*sign_in, &token).await })
    });
    for call in futures::future::join_all(calls.collect::<Vec<_>>()).await {
        assert_eq!(call.unwrap(), "TOKEN_KEY_UNKNOWN");
    }
    assert_eq!(idp.fetches(), 2);
}

#[tokio::test]
async fn p2_a_token_that_is_remembered_expires_as_any_other() {
    let signer = signer("k");
    let idp = Idp::start(&[&signer]).await;
    let sign_in = sign_in_at(&idp, Pace::default());
    let token = signer.sign(&claims(&idp, json!({"exp": get_current_timestamp() + 1})));
    assert_eq!(told(&*sign_in, &token).await, "p-1");
    until_told(&*sign_in, &token, "TOKEN_EXPIRED").await;
}
