//! Which tokens sign somebody in, and what is said of the others.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Value, json};

use super::idp::{Idp, Signer};
use super::{claims, flags, sign_in, told, until_told};
use crate::error::Code;
use crate::signin::token::LONGEST;

/// A token in parts, signed or not.
fn parts(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |json: &Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
    format!("{}.{}.{}", part(header), part(claims), BASE64URL_NOPAD.encode(signature))
}

#[tokio::test]
async fn p2_a_token_signed_by_any_accepted_algorithm_signs_in() {
    let signers = [Algorithm::ES256, Algorithm::EdDSA, Algorithm::RS256, Algorithm::PS256]
        .map(|a| Signer::new(&format!("{a:?}"), a));
    let idp = Idp::start(&signers.each_ref()).await;
    let sign_in = sign_in(&idp);
    for signer in &signers {
        let token = signer.sign(&claims(&idp, json!({"aud": ["others", "maeul"]})));
        let person = sign_in.person(&token).await.unwrap();
        assert_eq!((person.id.as_str(), person.roles.len()), ("p-1", 1), "{:?}", signer.algorithm);
        let again = sign_in.person(&token).await.unwrap();
        assert_eq!(again, person, "it is remembered");
    }
}

#[tokio::test]
async fn p2_a_token_is_refused_for_what_is_wrong_with_it() {
    let (ec, rsa) = (Signer::new("ec", Algorithm::ES256), Signer::new("rsa", Algorithm::RS256));
    let idp = Idp::start(&[&ec, &rsa]).await;
    let sign_in = sign_in(&idp);
    let good = claims(&idp, json!({}));
    let with = |others: Value| ec.sign(&claims(&idp, others));
    let now = get_current_timestamp();
    let signed = ec.sign(&good);
    let (head, rest) = signed.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let others = BASE64URL_NOPAD.encode(claims(&idp, json!({"sub": "p-2"})).to_string().as_bytes());
    let crit = json!({"alg": "ES256", "kid": "ec", "crit": ["maeul"], "maeul": 1});
    for (token, reason) in [
        (String::new(), "TOKEN_MALFORMED"),
        ("Bearer".to_owned(), "TOKEN_MALFORMED"),
        ("..".to_owned(), "TOKEN_MALFORMED"),
        (format!("{head}.{body}"), "TOKEN_MALFORMED"),
        (format!("{signed}."), "TOKEN_MALFORMED"),
        (format!("{signed}.{signature}"), "TOKEN_MALFORMED"),
        (format!("{head}.{body}.é"), "TOKEN_MALFORMED"),
        (parts(&json!([]), &good, b"x"), "TOKEN_MALFORMED"),
        (parts(&json!({"kid": "ec"}), &good, b"x"), "TOKEN_MALFORMED"),
        (parts(&crit, &good, b"x"), "TOKEN_MALFORMED"),
        (ec.sign(&json!("no claims")), "TOKEN_MALFORMED"),
        (with(json!({"exp": null})), "TOKEN_MALFORMED"),
        (with(json!({"exp": "tomorrow"})), "TOKEN_MALFORMED"),
        (with(json!({"exp": -1})), "TOKEN_MALFORMED"),
        (with(json!({"nbf": "today"})), "TOKEN_MALFORMED"),
        (with(json!({"exp": now - 3600})), "TOKEN_EXPIRED"),
        (with(json!({"exp": 0})), "TOKEN_EXPIRED"),
        (with(json!({"nbf": now + 3600})), "TOKEN_NOT_YET_VALID"),
        (with(json!({"iss": "https://elsewhere.example"})), "TOKEN_ISSUER"),
        (with(json!({"iss": format!("{}/", idp.url)})), "TOKEN_ISSUER"),
        (with(json!({"iss": null})), "TOKEN_ISSUER"),
        (with(json!({"aud": "another"})), "TOKEN_AUDIENCE"),
        (with(json!({"aud": []})), "TOKEN_AUDIENCE"),
        (with(json!({"aud": null})), "TOKEN_AUDIENCE"),
        (with(json!({"sub": "a|b"})), "TOKEN_ID"),
        (with(json!({"sub": null})), "TOKEN_ID"),
        (Signer::new("ec", Algorithm::ES256).sign(&good), "TOKEN_SIGNATURE"),
        (format!("{head}.{others}.{signature}"), "TOKEN_SIGNATURE"),
        (format!("{head}.{body}.{}", BASE64URL_NOPAD.encode(&[0; 64])), "TOKEN_SIGNATURE"),
        (format!("{head}.{body}."), "TOKEN_SIGNATURE"),
        (Signer::new("unknown", Algorithm::ES256).sign(&good), "TOKEN_KEY_UNKNOWN"),
        (Signer::new("", Algorithm::ES256).nameless().sign(&good), "TOKEN_KEY_UNKNOWN"),
    ] {
        let error = sign_in.person(&token).await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (Code::Unauthenticated, reason), "{token}");
        assert!(token.len() < 3 || !error.to_string().contains(&token), "a refusal does not show the token");
    }
    assert_eq!(told(&*sign_in, &signed).await, "p-1");
}

#[tokio::test]
async fn p2_nobody_chooses_how_their_token_is_checked() {
    let (ec, rsa) = (Signer::new("ec", Algorithm::ES256), Signer::new("rsa", Algorithm::RS256));
    let idp = Idp::start(&[&ec, &rsa]).await;
    let sign_in = sign_in(&idp);
    let good = claims(&idp, json!({}));
    until_told(&*sign_in, &rsa.sign(&good), "p-1").await;
    for alg in ["none", "None", "NONE", "", "HS256", "HS512", "es256", "RS1"] {
        for signature in [b"".as_slice(), b"x"] {
            let token = parts(&json!({"alg": alg, "kid": "ec"}), &good, signature);
            assert_eq!(told(&*sign_in, &token).await, "TOKEN_ALGORITHM", "{alg}");
        }
    }
    // The key that everybody knows, taken for a secret that only the issuer knows.
    let public = rsa.public();
    let modulus = public["n"].as_str().unwrap();
    for secret in [
        modulus.as_bytes(),
        &BASE64URL_NOPAD.decode(modulus.as_bytes()).unwrap(),
        public.to_string().as_bytes(),
    ] {
        let header = Header { kid: Some("rsa".to_owned()), ..Header::new(Algorithm::HS256) };
        let token = encode(&header, &good, &EncodingKey::from_secret(secret).unwrap()).unwrap();
        assert_eq!(told(&*sign_in, &token).await, "TOKEN_ALGORITHM");
    }
    // Accepted, but not what the key is made for: by its type, or as the issuer says.
    let named = |id: &str, algorithm| Header { kid: Some(id.to_owned()), ..Header::new(algorithm) };
    assert_eq!(told(&*sign_in, &ec.sign_as(&named("rsa", Algorithm::ES256), &good)).await, "TOKEN_ALGORITHM");
    assert_eq!(
        told(&*sign_in, &rsa.sign_as(&named("rsa", Algorithm::PS256), &good)).await,
        "TOKEN_ALGORITHM"
    );
    assert_eq!(
        told(&*sign_in, &rsa.sign_as(&named("rsa", Algorithm::RS512), &good)).await,
        "TOKEN_ALGORITHM"
    );
}

#[tokio::test]
async fn p2_clocks_may_differ_by_the_leeway() {
    let signer = Signer::new("k", Algorithm::EdDSA);
    let idp = Idp::start(&[&signer]).await;
    let sign_in = sign_in(&idp);
    let now = get_current_timestamp();
    for (others, wanted) in [
        (json!({"exp": now - 20}), "p-1"),
        (json!({"exp": now - 40}), "TOKEN_EXPIRED"),
        (json!({"nbf": now + 20}), "p-1"),
        (json!({"nbf": now + 60}), "TOKEN_NOT_YET_VALID"),
    ] {
        let told = told(&*sign_in, &signer.sign(&claims(&idp, others.clone()))).await;
        assert_eq!(told, wanted, "{others}");
    }
}

#[tokio::test]
async fn p2_a_token_of_more_than_8_kib_is_not_looked_at() {
    let signer = Signer::new("k", Algorithm::EdDSA);
    let idp = Idp::start(&[&signer]).await;
    let sign_in = sign_in(&idp);
    let long = |padding: usize| signer.sign(&claims(&idp, json!({"padding": "x".repeat(padding)})));
    let (fits, too_long) = (long(LONGEST / 2), long(LONGEST));
    assert!(fits.len() <= LONGEST && too_long.len() > LONGEST);
    assert_eq!(told(&*sign_in, &fits).await, "p-1");
    assert_eq!(told(&*sign_in, &too_long).await, "TOKEN_MALFORMED");
}

#[test]
fn p2_only_algorithms_with_a_public_key_can_be_chosen() {
    use clap::Args;
    let command = crate::signin::SignInArgs::augment_args(clap::Command::new("test"));
    for name in ["HS256", "none", "", "RS256,HS512", "es256"] {
        let wrong = command.clone().try_get_matches_from(["test", "--auth-algorithms", name]).unwrap_err();
        assert!(wrong.to_string().contains("there are RS256, RS384"), "{wrong}");
    }
    let chosen = flags(&["--auth-algorithms", "ES384,EdDSA"]).auth_algorithms;
    assert_eq!(chosen, [Algorithm::ES384, Algorithm::EdDSA]);
}
