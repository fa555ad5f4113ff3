//! A provider that knows nothing of the village, with keys, documents and tokens as it makes them.

use chassis::error::Code;
use maeul_proto::access::v1::Role;
use serde_json::json;

use super::provider::Provider;
use super::village;

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
    assert_eq!(usual.person(&later).await.unwrap(), bread, "its key is known");
    let refused = village(&[&issuer]).person(&later).await.unwrap_err();
    assert_eq!((refused.code(), refused.reason()), (Code::Unavailable, "ISSUER_UNAVAILABLE"));
}
