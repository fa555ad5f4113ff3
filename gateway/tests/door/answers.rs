//! P1: answers and refusals by HTTP.

use std::time::Duration;

use chassis::error::Error;
use maeul_proto::google::r#type::Money;
use maeul_proto::marketing::v1::{Reason, RecommendProductsResponse, RecommendedProduct};
use reqwest::Method;
use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::fake::*;

pub(crate) fn reason(body: &Value) -> &str {
    let details = body["details"].as_array().map_or(&[][..], Vec::as_slice);
    details.iter().find_map(|detail| detail["reason"].as_str()).unwrap_or("")
}

#[tokio::test]
async fn p1_an_answer_is_protobufs_own_json() {
    let process = Process::answering("order", |_| {
        let price = Money { currency_code: "KRW".into(), units: 9_007_199_254_740_993, nanos: 0 };
        let product = RecommendedProduct {
            product_id: "p".into(),
            price: Some(price),
            reason: Reason::Popular.into(),
            ..Default::default()
        };
        Ok(RecommendProductsResponse { products: vec![product] })
    });
    let door = Door::of(&process, &[]).await;
    let answer = door.http.get(door.of_customer("c-1")).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json");
    let price = json!({"currencyCode": "KRW", "units": "9007199254740993"});
    let product = json!({"productId": "p", "price": price, "reason": "REASON_POPULAR"});
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({"products": [product]}));
    let head = door.http.head(door.of_customer("c-1")).send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert!(head.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn p1_every_refusal_of_a_service_has_its_http_code_and_says_when_to_come_back() {
    let process = Process::answering("order", |code| match code {
        "8" => Err(Error::exhausted("FULL", "come back", Duration::from_millis(2_001)).into()),
        "16" => Err(Error::unauthenticated("TOKEN_EXPIRED", "sign in again").into()),
        code => Err(Status::new(Code::from_i32(code.parse().unwrap()), "no")),
    });
    let door = Door::of(&process, &[]).await;
    for (code, http) in [
        (1, 499),
        (3, 400),
        (4, 504),
        (5, 404),
        (6, 409),
        (7, 403),
        (8, 429),
        (9, 400),
        (10, 409),
        (14, 503),
        (16, 401),
    ] {
        let answer = door.http.get(door.of_customer(&code.to_string())).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), http, "{code}");
        let headers = answer.headers().clone();
        let expected = match code {
            8 => Some("3"),
            14 => Some("1"),
            _ => None,
        };
        let after = headers.get("retry-after").map(|after| after.to_str().unwrap());
        assert_eq!(after, expected, "{code}");
        assert_eq!(headers.contains_key("www-authenticate"), code == 16);
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], code);
    }
}

#[tokio::test]
async fn p1_what_is_not_there_says_so() {
    let door = Door::of(&Process::of("order"), &[]).await;
    let (code, body) = door.get("/v1/nothing").await;
    assert_eq!((code, reason(&body)), (404, "NO_SUCH_PATH"));
    let wrong = door.http.delete(format!("{}/v1/consumers", door.url)).send().await.unwrap();
    assert_eq!(
        (wrong.status().as_u16(), &wrong.headers()["allow"]),
        (405, &"GET, HEAD, OPTIONS".parse().unwrap())
    );
    assert_eq!(reason(&wrong.json().await.unwrap()), "METHOD_NOT_ALLOWED");
    let options =
        door.http.request(Method::OPTIONS, format!("{}/v1/clock:advance", door.url)).send().await.unwrap();
    assert_eq!(
        (options.status().as_u16(), &options.headers()["allow"]),
        (204, &"POST, OPTIONS".parse().unwrap())
    );
    let (code, body) = door.get("/v1/customers/c/recommendedProducts?max_results=many&x=1").await;
    assert_eq!((code, reason(&body)), (400, "INVALID_FIELD"));
    let message = body["message"].as_str().unwrap();
    assert!(message.contains("x: is no field"), "{message}");
    let (_, body) = door.get("/v1/customers/c/recommendedProducts?max_results=many").await;
    assert_eq!(body["details"][1]["fieldViolations"][0]["field"], "max_results");
}

#[tokio::test]
async fn p1_a_body_is_json_or_refused() {
    let door = Door::of(&Process::of("order"), &["--max-body=1KiB"]).await;
    let post = async |kind: &str, body: String| {
        let request = door.http.post(format!("{}/v1/clock:advance", door.url)).header("content-type", kind);
        let answer = request.body(body).send().await.unwrap();
        (answer.status().as_u16(), reason(&answer.json().await.unwrap()).to_owned())
    };
    let refused = |code, reason: &str| (code, reason.to_owned());
    assert_eq!(post("application/json", r#"{"duration": "1s"}"#.into()).await, refused(200, ""));
    assert_eq!(post("text/plain", "{}".into()).await, refused(415, "UNSUPPORTED_MEDIA_TYPE"));
    assert_eq!(post("application/json", "{".into()).await, refused(400, "MALFORMED_JSON"));
    assert_eq!(post("application/json", "[".repeat(1000)).await, refused(400, "MALFORMED_JSON"));
    assert_eq!(post("application/json", " ".repeat(1025)).await, refused(413, "BODY_TOO_LARGE"));
}

#[tokio::test]
async fn p1_a_service_that_is_away_is_503_and_one_that_never_answers_504() {
    let process = Process::of("order");
    let order = process.start().await;
    let door = Door::before(&order, "http://127.0.0.1:1", &[]).await;
    let answer = door.http.get(door.of_customer("c-1")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"1".parse().unwrap()));
    assert_eq!(reason(&answer.json().await.unwrap()), "SERVICE_AWAY");
    assert_eq!(door.get("/v1/clock").await.0, 200, "the others answer");
    let slow = Door::before(&order, &order, &["--request-timeout=100ms"]).await;
    let answer = slow.http.get(slow.of_customer("nobody-answers")).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 504);
    assert_eq!(reason(&answer.json().await.unwrap()), "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn p1_only_pages_of_origins_that_were_named_may_look_at_answers() {
    let door = Door::of(&Process::of("order"), &["--cors-origins=https://shop.example"]).await;
    let asks = async |method: Method, origin: &str| {
        let mut request = door.http.request(method.clone(), door.of_customer("c-1")).header("origin", origin);
        if method == Method::OPTIONS {
            request = request.header("access-control-request-method", "GET");
        }
        request.send().await.unwrap()
    };
    let preflight = asks(Method::OPTIONS, "https://shop.example").await;
    assert_eq!(preflight.headers()["access-control-allow-origin"], "https://shop.example");
    assert_eq!(preflight.headers()["access-control-allow-credentials"], "true");
    let allowed = preflight.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(allowed.contains("authorization") && allowed.contains("last-event-id"), "{allowed}");
    let answer = asks(Method::GET, "https://shop.example").await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "https://shop.example");
    for method in [Method::OPTIONS, Method::GET] {
        let stranger = asks(method, "https://evil.example").await;
        assert!(!stranger.headers().contains_key("access-control-allow-origin"));
    }
}
