//! Generated clients over REST, against an HTTP server that answers what a test has it answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http::Method;
use maeul_proto::catalog::v1::CheckStockRequest;
use maeul_proto::catalog::v1::catalog_service_client::CatalogServiceClient;
use maeul_proto::catalog::v2::catalog_service_client::CatalogServiceClient as CatalogV2Client;
use maeul_proto::catalog::v2::{GetBookRequest, Stock};
use maeul_proto::lending::v1::lending_service_client::LendingServiceClient;
use maeul_proto::lending::v1::{BorrowBookRequest, GetLoanRequest, LoanState};
use maeul_proto::mypage::v1::WatchLoanViewsRequest;
use maeul_proto::mypage::v1::mypage_service_client::MypageServiceClient;
use serde_json::{Value, json};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::RestChannel;

/// What a gateway was asked: method, path with query, headers, body.
type Asked = (Method, String, http::HeaderMap, Value);

/// A server that answers everything with what `answer` makes; and what it was asked.
async fn gateway<A, R>(answer: A) -> (RestChannel, Arc<Mutex<Vec<Asked>>>)
where
    A: Fn() -> R + Clone + Send + Sync + 'static,
    R: IntoResponse + Send,
{
    let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let seen = asked.clone();
    let app = Router::new().fallback(move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1024).await.unwrap();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        seen.lock().unwrap().push((parts.method, parts.uri.to_string(), parts.headers, body));
        answer()
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (RestChannel::try_new(&url).unwrap(), asked)
}

async fn book(channel: RestChannel) -> Result<maeul_proto::catalog::v2::Book, Status> {
    let answer = CatalogV2Client::new(channel).get_book(GetBookRequest { book_id: "b-1".into() }).await?;
    Ok(answer.into_inner().book.unwrap())
}

#[tokio::test]
async fn p1_a_question_by_a_generated_client_goes_by_rest_and_its_answer_comes_back() {
    let (channel, asked) = gateway(|| {
        axum::Json(json!({"book": {
            "bookId": "b-1", "authors": ["한강"], "stock": {"copies": 3, "lent": 1}, "isNewToThisClient": {},
            "createTime": "2026-01-02T03:04:05.5Z",
        }}))
    })
    .await;
    let mut request = tonic::Request::new(GetBookRequest { book_id: "b-1".into() });
    request.metadata_mut().insert("authorization", "Bearer token".parse().unwrap());
    request.metadata_mut().insert("maeul-correlation-id", "c-1".parse().unwrap());
    let book = CatalogV2Client::new(channel).get_book(request).await.unwrap().into_inner().book.unwrap();
    assert_eq!(
        (book.authors, book.stock),
        (vec!["한강".to_owned()], Some(Stock { copies: 3, available: 0, lent: 1 }))
    );
    assert_eq!(book.create_time, Some("2026-01-02T03:04:05.5Z".parse().unwrap()));

    let asked = asked.lock().unwrap();
    let (method, path, headers, _) = &asked[0];
    assert_eq!((method, path.as_str()), (&Method::GET, "/v2/books/b-1"));
    assert_eq!(
        (headers["authorization"].as_bytes(), headers["maeul-correlation-id"].as_bytes()),
        (&b"Bearer token"[..], &b"c-1"[..])
    );
    assert_eq!(headers["accept"], "application/json");
    assert!(!headers.contains_key("te") && !headers.contains_key("content-type"), "{headers:?}");
}

#[tokio::test]
async fn p1_a_command_has_its_fields_in_path_and_body() {
    let (channel, asked) = gateway(|| axum::Json(json!({"loan": {"state": "LOAN_STATE_REQUESTED"}}))).await;
    let borrow = BorrowBookRequest {
        customer_id: "c/1".into(),
        book_id: "b-1".into(),
        copies: 2,
        request_id: "r-1".into(),
    };
    let answer = LendingServiceClient::new(channel).borrow_book(borrow).await.unwrap().into_inner();
    assert_eq!(answer.loan.unwrap().state(), LoanState::Requested);
    let asked = asked.lock().unwrap();
    let (method, path, headers, body) = &asked[0];
    assert_eq!((method, path.as_str()), (&Method::POST, "/v1/customers/c%2F1/loans"));
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(*body, json!({"bookId": "b-1", "copies": 2, "requestId": "r-1"}));
}

/// As the gateway writes it, and with one detail that no client knows.
fn status() -> Value {
    json!({
        "code": 8, "message": "너무 많다\n", "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "FULL", "domain": "maeul", "metadata": {"a": "b"}},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1.5s"},
            {"@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [{"field": "book_id", "description": "too much"}]},
            {"@type": "type.googleapis.com/maeul.test.v9.Unheard", "of": 1},
        ],
    })
}

fn is_the_status(status: &Status) {
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, "너무 많다\n"));
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(
        (info.reason.as_str(), info.domain.as_str(), info.metadata["a"].as_str()),
        ("FULL", "maeul", "b")
    );
    assert_eq!(details.retry_info().unwrap().retry_delay, Some(Duration::from_millis(1500)));
    assert_eq!(details.bad_request().unwrap().field_violations[0].field, "book_id");
}

#[tokio::test]
async fn p1_a_refusal_comes_with_its_code_its_message_and_every_detail() {
    let (channel, _) = gateway(|| (StatusCode::TOO_MANY_REQUESTS, axum::Json(status()))).await;
    is_the_status(&book(channel).await.unwrap_err());
}

#[tokio::test]
async fn p1_what_is_said_by_somebody_on_the_way_is_judged_by_its_http_code() {
    for (http, code) in [
        (StatusCode::BAD_GATEWAY, Code::Unavailable),
        (StatusCode::UNAUTHORIZED, Code::Unauthenticated),
        (StatusCode::NOT_FOUND, Code::Unimplemented),
        (StatusCode::FOUND, Code::Unknown),
    ] {
        let (channel, _) = gateway(move || (http, "<html>no</html>")).await;
        assert_eq!(book(channel).await.unwrap_err().code(), code, "{http}");
    }
    let (channel, _) = gateway(|| "<html>yes</html>").await;
    assert_eq!(book(channel).await.unwrap_err().code(), Code::Internal);
}

#[tokio::test]
async fn p1_a_gateway_that_is_away_is_unavailable_and_one_that_is_slow_meets_the_deadline() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let nobody = RestChannel::try_new(&format!("http://{free}/")).unwrap();
    assert!(!nobody.answers().await);
    assert_eq!(book(nobody).await.unwrap_err().code(), Code::Unavailable);

    // It takes connections and never answers.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let channel = RestChannel::try_new(&format!("http://{}", silent.local_addr().unwrap())).unwrap();
    let mut request = tonic::Request::new(GetBookRequest { book_id: "b-1".into() });
    request.set_timeout(Duration::from_millis(20));
    let status = CatalogV2Client::new(channel).get_book(request).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn p1_what_rest_cannot_call_is_refused_before_anything_is_sent() {
    let (channel, asked) = gateway(|| axum::Json(json!({}))).await;
    let internal = CatalogServiceClient::new(channel.clone()).check_stock(CheckStockRequest::default()).await;
    assert_eq!(internal.unwrap_err().code(), Code::Unimplemented);
    let nobodys = GetLoanRequest { customer_id: String::new(), loan_id: "l-1".into() };
    let status = LendingServiceClient::new(channel).get_loan(nobodys).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("{customer_id}"), "{status:?}");
    assert!(asked.lock().unwrap().is_empty());
    for bad in ["127.0.0.1:8080", "ftp://there", "http://there?x=1", ""] {
        assert!(RestChannel::try_new(bad).is_err(), "{bad}");
    }
}

/// A stream of these parts, which is cut in the end if the last one is an error.
fn ndjson(parts: Vec<Result<String, std::io::Error>>) -> Response {
    let parts = stream::iter(parts.into_iter().map(|part| part.map(Bytes::from)));
    HttpBody::from_stream(parts).into_response()
}

/// The tokens of a watch, and how it ended.
async fn watched(channel: RestChannel) -> (Vec<String>, Result<(), Status>) {
    let request = WatchLoanViewsRequest { customer_id: "c-1".into(), resume_token: "w1-6".into() };
    let mut tokens = Vec::new();
    let mut stream = match MypageServiceClient::new(channel).watch_loan_views(request).await {
        Ok(answer) => answer.into_inner(),
        // It was cut so soon that it never began.
        Err(status) => return (tokens, Err(status)),
    };
    loop {
        match stream.message().await {
            Ok(Some(message)) => tokens.push(message.resume_token),
            Ok(None) => return (tokens, Ok(())),
            Err(status) => return (tokens, Err(status)),
        }
    }
}

#[tokio::test]
async fn p1_a_stream_comes_line_by_line_and_ends_as_the_gateway_says() {
    let lines = || vec![Ok("{\"resumeToken\":\"w1-7\"}\n{\"resume".into()), Ok("Token\":\"w1-8\"}\n".into())];
    let (channel, asked) = gateway(move || ndjson(lines())).await;
    let (tokens, end) = watched(channel).await;
    assert_eq!(tokens, ["w1-7", "w1-8"]);
    end.unwrap();
    let (_, target, headers, _) = asked.lock().unwrap().remove(0);
    assert_eq!(target, "/v1/customers/c-1/loanViews:watch?resumeToken=w1-6");
    assert_eq!(headers["accept"], "application/x-ndjson");

    let refused = move || lines().into_iter().chain([Ok(json!({"error": status()}).to_string())]).collect();
    let (channel, _) = gateway(move || ndjson(refused())).await;
    let (tokens, end) = watched(channel).await;
    assert_eq!(tokens.len(), 2);
    is_the_status(&end.unwrap_err());

    let cut = move || lines().into_iter().chain([Err(std::io::Error::other("the cable is out"))]).collect();
    let (channel, _) = gateway(move || ndjson(cut())).await;
    let (_, end) = watched(channel).await;
    assert_eq!(end.unwrap_err().code(), Code::Unavailable);
}
