//! What an issuer may say of itself and of its keys.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::idp::{Idp, Signer};
use super::{claims, flags, sign_in, told};

fn signer() -> Signer {
    Signer::new("k", Algorithm::ES256)
}

/// The public key of somebody with something else about it.
fn with(signer: &Signer, others: Value) -> Value {
    let mut key = signer.public();
    if let (Some(key), Value::Object(others)) = (key.as_object_mut(), others) {
        key.extend(others);
    }
    key
}

#[tokio::test]
async fn p2_a_key_is_used_only_for_what_it_is_made_for() {
    let (ec, ed, rsa) = (signer(), Signer::new("k", Algorithm::EdDSA), Signer::new("k", Algorithm::RS256));
    let useless = [
        with(&ec, json!({"use": "enc"})),
        with(&ec, json!({"key_ops": ["sign"]})),
        with(&ec, json!({"alg": "RS256"})),
        with(&ec, json!({"alg": "HS256"})),
        with(&ec, json!({"alg": "made up"})),
        with(&ec, json!({"crv": "P-384", "alg": "ES384"})),
        with(&ec, json!({"x": "AAAA"})),
        with(&ec, json!({"x": with(&signer(), json!({}))["x"]})),
        with(&ed, json!({"x": "AAAA"})),
        with(&ed, json!({"x": ""})),
        with(&rsa, json!({"n": "AQAB"})),
        with(&rsa, json!({"kty": "made up"})),
        json!({"kty": "oct", "k": "c2VjcmV0", "kid": "k", "alg": "HS256"}),
        json!(7),
        json!({}),
    ];
    for useless in useless {
        let idp = Idp::start(&[]).await;
        // Beside a sound one, which is not taken for the one that is asked for.
        idp.answer(json!({"keys": [useless, Signer::new("sound", Algorithm::EdDSA).public()]}));
        let sign_in = sign_in(&idp);
        for signer in [&ec, &ed, &rsa] {
            let told = told(&*sign_in, &signer.sign(&claims(&idp, json!({})))).await;
            assert_eq!(told, "TOKEN_KEY_UNKNOWN", "{useless} for {:?}", signer.algorithm);
        }
    }
    for useful in
        [json!({"use": "sig"}), json!({"key_ops": ["verify"]}), json!({"alg": null}), json!({"kid": null})]
    {
        let idp = Idp::start(&[]).await;
        idp.answer(json!({"keys": [with(&ec, useful.clone())]}));
        assert_eq!(told(&*sign_in(&idp), &ec.sign(&claims(&idp, json!({})))).await, "p-1", "{useful}");
    }
}

#[tokio::test]
async fn p2_a_token_without_the_name_of_a_key_is_one_of_an_issuer_with_a_single_key() {
    let nameless = signer().nameless();
    let idp = Idp::start(&[&nameless]).await;
    assert_eq!(told(&*sign_in(&idp), &nameless.sign(&claims(&idp, json!({})))).await, "p-1");
    idp.publish(&[&nameless, &Signer::new("other", Algorithm::EdDSA)]);
    assert_eq!(told(&*sign_in(&idp), &nameless.sign(&claims(&idp, json!({})))).await, "TOKEN_KEY_UNKNOWN");
}

#[tokio::test]
async fn p2_keys_are_believed_only_from_where_the_issuer_itself_says() {
    let signer = signer();
    for lie in [
        json!({"issuer": "https://elsewhere.example", "jwks_uri": "{url}/keys"}),
        json!({"issuer": "{url}/", "jwks_uri": "{url}/keys"}),
        json!({"issuer": "{url}", "jwks_uri": "http://elsewhere.example/keys"}),
        json!({"issuer": "{url}", "jwks_uri": "file:///keys"}),
        json!({"issuer": "{url}"}),
        json!([]),
    ] {
        let idp = Idp::start(&[&signer]).await;
        idp.say(serde_json::from_str(&lie.to_string().replace("{url}", &idp.url)).unwrap());
        let told = told(&*sign_in(&idp), &signer.sign(&claims(&idp, json!({})))).await;
        assert_eq!(told, "ISSUER_UNAVAILABLE", "{lie}");
        assert_eq!(idp.fetches(), 0, "{lie}");
        let keys = format!("{}/keys", idp.url);
        let told_where = flags(&["--auth-issuer", &idp.url, "--auth-jwks-url", &keys]);
        let sign_in = told_where.open(CancellationToken::new()).unwrap().unwrap();
        let told = super::told(&*sign_in, &signer.sign(&claims(&idp, json!({})))).await;
        assert_eq!(told, "p-1", "its word is not needed where the keys are said to be");
    }
}

#[tokio::test]
async fn p2_an_issuer_that_answers_nonsense_or_without_end_is_away() {
    let signer = signer();
    for nonsense in [json!("x".repeat(1024 * 1024)), json!({"keys": 7}), json!(null)] {
        let idp = Idp::start(&[&signer]).await;
        idp.answer(nonsense);
        let told = told(&*sign_in(&idp), &signer.sign(&claims(&idp, json!({})))).await;
        assert_eq!(told, "ISSUER_UNAVAILABLE");
    }
    let gone = Idp::start(&[&signer]).await;
    let (flags, token) = (flags(&["--auth-issuer", &gone.url]), signer.sign(&claims(&gone, json!({}))));
    drop(gone);
    let sign_in = flags.open(CancellationToken::new()).unwrap().unwrap();
    assert_eq!(told(&*sign_in, &token).await, "ISSUER_UNAVAILABLE");
}

#[tokio::test]
async fn p2_what_is_wrong_with_the_flags_is_said_in_one_line() {
    let line = |given: &[&str]| flags(given).open(CancellationToken::new()).map(|on| on.is_some());
    assert_eq!(line(&[]), Ok(false));
    let wrong = [
        (vec!["--auth-issuer", "http://idp.example"], "--auth-insecure-issuer"),
        (vec!["--auth-issuer", "http://127.0.0.1.example"], "--auth-insecure-issuer"),
        (vec!["--auth-issuer", "ftp://idp.example"], "must begin with https://"),
        (vec!["--auth-issuer", "idp.example"], "--auth-issuer \"idp.example\""),
        (vec!["--auth-issuer", "https://me@idp.example"], "without user"),
        (vec!["--auth-issuer", "https://idp.example?a=b"], "without user, query"),
        (
            vec!["--auth-issuer", "https://idp.example", "--auth-jwks-url", "http://idp.example/keys"],
            "--auth-jwks-url",
        ),
        (vec!["--auth-jwks-url", "https://idp.example/keys"], "--auth-issuer"),
        (vec!["--auth-issuer", "https://idp.example", "--auth-leeway", "2h"], "--auth-leeway: at most 1h"),
        (vec!["--auth-issuer", "https://idp.example", "--auth-refresh", "0s"], "--auth-refresh: at least 1s"),
        (
            vec!["--auth-issuer", "https://idp.example", "--auth-audience", ""],
            "--auth-audience: must not be empty",
        ),
    ];
    for (given, why) in wrong {
        let said = line(&given).unwrap_err();
        assert!(said.contains(why) && said.lines().count() == 1, "{said}");
    }
    for good in
        ["https://idp.example/tenant/", "http://localhost:8081", "http://[::1]:8081", "http://127.1.2.3"]
    {
        assert_eq!(line(&["--auth-issuer", good]), Ok(true), "{good}");
    }
    assert_eq!(line(&["--auth-issuer", "http://idp.mesh:8081", "--auth-insecure-issuer"]), Ok(true));
}
