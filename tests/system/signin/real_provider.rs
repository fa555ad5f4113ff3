//! A provider that knows nothing of the village, with keys, documents and tokens as it makes them.

use chassis::error::Code;
use maeul_proto::access::v1::Role;
use serde_json::json;

use super::provider::Provider;
use super::village;
use crate::harness::*;

#[tokio::test(flavor = "multi_thread")]
async fn p2_a_real_provider_signs_people_in_by_whichever_claims_it_has() {
    let mut provider = Provider::start(&[
        json!({"sub": "bread", "roles": ["owner", "baker"]}),
        json!({"sub": "f-7", "village": {"roles": "librarian manager"}, "name_here": "hana"}),
    ])
    .await;
    let issuer = format!("--auth-issuer={}", provider.url);
    let usual = village(&[&issuer]);
    let bread = usual.person(&provider.sign_in("maeul", "bread").await).await.unwrap();
    assert_eq!((bread.id.as_str(), &*bread.roles), ("bread", [Role::Owner].as_slice()));

    let others = village(&[&issuer, "--auth-id-claim=name_here", "--auth-roles-claim=village.roles"]);
    let hana = provider.sign_in("maeul", "f-7").await;
    let told = others.person(&hana).await.unwrap();
    assert_eq!((told.id.as_str(), &*told.roles), ("hana", [Role::Librarian, Role::Manager].as_slice()));
    assert!(usual.person(&hana).await.unwrap().roles.is_empty(), "roles are where they are said to be");

    let elsewhere = provider.sign_in("another-client", "bread").await;
    let refused = usual.person(&elsewhere).await.unwrap_err();
    assert_eq!((refused.code(), refused.reason()), (Code::Unauthenticated, "TOKEN_AUDIENCE"));
    let strict = village(&[&issuer, "--auth-algorithms=ES256"]);
    assert_eq!(strict.person(&hana).await.unwrap_err().reason(), "TOKEN_ALGORITHM");

    let later = provider.sign_in("maeul", "bread").await;
    provider.kill().await;
    let known = usual.person(&later).await.unwrap();
    assert_eq!((&known.id, &known.roles), (&bread.id, &bread.roles), "its key is known");
    let refused = village(&[&issuer]).person(&later).await.unwrap_err();
    assert_eq!((refused.code(), refused.reason()), (Code::Unavailable, "ISSUER_UNAVAILABLE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_a_village_behind_a_real_provider_knows_who_calls() {
    let mut provider = Provider::start(&[json!({"sub": "bread", "roles": ["owner"]})]).await;
    let token = provider.sign_in("maeul", "bread").await;
    let village = Start::flags(&[&format!("--auth-issuer={}", provider.url)]).village().await;
    let registered = async |owner: &str, token: Option<&str>| {
        let store =
            json!({"ownerId": owner, "name": "Bread", "kind": "STORE_KIND_CAFE", "requestId": unique("r")});
        let request = reqwest::Client::new().post(format!("{}/v1/stores", village.rest)).json(&store);
        let answer =
            token.into_iter().fold(request, reqwest::RequestBuilder::bearer_auth).send().await.unwrap();
        let asks = answer.headers().contains_key("www-authenticate");
        let code = answer.status().as_u16();
        (code, asks, answer.json::<serde_json::Value>().await.unwrap().to_string())
    };
    assert_eq!(registered("bread", None).await.0, 401);
    until("the provider's keys are there", async || {
        (registered("bread", Some(&token)).await.0 == 200).then_some(())
    })
    .await;
    let (code, _, said) = registered("another", Some(&token)).await;
    assert!(code == 403 && said.contains("NOT_YOURS"), "{code} {said}");
    let (code, asks, said) = registered("bread", Some(&format!("{token}x"))).await;
    assert!(code == 401 && asks && said.contains("TOKEN_"), "{code} {said}");
    provider.kill().await;
    assert_eq!(registered("bread", Some(&token)).await.0, 200, "whose key is known is not locked out");
}
