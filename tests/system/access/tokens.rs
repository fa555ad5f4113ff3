//! Tokens that nobody should believe, at the village's own doors.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::harness::*;

/// Whoever signs, and what the village says to a token: by REST its HTTP code, by gRPC the reason.
struct Tried {
    village: Village,
    issuer: String,
    http: reqwest::Client,
}

impl Tried {
    async fn start() -> Self {
        let issuer = format!("127.0.0.1:{}", free_port());
        let village = Start::flags(&[&format!("--demo-issuer={issuer}")]).village().await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { village, issuer: format!("http://{issuer}"), http }
    }

    async fn token(&self, issuer: &str) -> String {
        let answer =
            self.http.post(format!("{issuer}/token")).form(&[("as", "customer:c-1")]).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    }

    async fn says(&self, token: &str) -> (u16, String) {
        let url = format!("{}/v1/customers/c-1/orders", self.village.rest);
        let code = self.http.get(url).bearer_auth(token).send().await.unwrap().status().as_u16();
        let mut list = tonic::Request::new(maeul_proto::order::v1::ListOrdersRequest {
            customer_id: "c-1".to_owned(),
            ..Default::default()
        });
        list.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let told = self.village.order().list_orders(list).await;
        (code, told.err().map(|status| reason(&status)).unwrap_or_default())
    }
}

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
}

fn encoded(part: &Value) -> String {
    BASE64URL_NOPAD.encode(part.to_string().as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_forged_stripped_and_foreign_tokens_are_refused_at_every_door() {
    let tried = Tried::start().await;
    let good = tried.token(&tried.issuer).await;
    assert_eq!(tried.says(&good).await, (200, String::new()));
    let (header, claims) = (part(&good, 0), part(&good, 1));
    let signature = good.rsplit('.').next().unwrap();
    let with = |changed: &Value, more: Value| {
        let mut all = changed.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let signed_as =
        |header: &Value, claims: &Value| format!("{}.{}.{signature}", encoded(header), encoded(claims));

    // Its public key, as if it were a secret: what fooled libraries that believe the header.
    let keys = tried.http.get(format!("{}/keys", tried.issuer)).send().await.unwrap();
    let keys: Value = keys.json().await.unwrap();
    let key = &keys["keys"][0];
    let public = key["x"].as_str().unwrap().to_owned() + key["y"].as_str().unwrap();
    let mut hs256 = Header::new(Algorithm::HS256);
    hs256.kid = header["kid"].as_str().map(str::to_owned);
    let confused =
        jsonwebtoken::encode(&hs256, &claims, &EncodingKey::from_secret(public.as_bytes()).unwrap()).unwrap();

    let elsewhere = format!("127.0.0.1:{}", free_port());
    let _other = Start::flags(&[&format!("--demo-issuer={elsewhere}")]).village().await;
    let foreign = tried.token(&format!("http://{elsewhere}")).await;

    for (what, token, reasons) in [
        ("of another person", signed_as(&header, &with(&claims, json!({"sub": "c-2"}))), "TOKEN_SIGNATURE"),
        (
            "of an operator",
            signed_as(&header, &with(&claims, json!({"roles": ["operator"]}))),
            "TOKEN_SIGNATURE",
        ),
        (
            "for ever",
            signed_as(&header, &with(&claims, json!({"exp": 4_000_000_000_u64}))),
            "TOKEN_SIGNATURE",
        ),
        (
            "that needs no signature",
            format!("{}.{}.", encoded(&with(&header, json!({"alg": "none"}))), encoded(&claims)),
            "TOKEN_ALGORITHM",
        ),
        ("signed with the public key", confused, "TOKEN_ALGORITHM"),
        ("of another issuer", foreign, "TOKEN_KEY_UNKNOWN"),
        ("of a service", service_token("order"), "TOKEN_ALGORITHM"),
        ("of no parts", "nonsense".to_owned(), "TOKEN_MALFORMED"),
    ] {
        let (code, reason) = tried.says(&token).await;
        assert_eq!((code, reason.as_str()), (401, reasons), "a token {what}");
    }
    assert_eq!(tried.says(&good).await.0, 200, "and a good one is as good as before");
}
