use axum::body::Body;
use axum::routing::put;
use http_body_util::BodyExt;

use super::*;

async fn port(writable: bool) -> (Router, AdminPort) {
    let args = AdminArgs { admin_listen: Some("127.0.0.1:0".parse().unwrap()), admin_writable: false };
    let (levels, _filter) = Levels::new::<tracing_subscriber::Registry>("info").unwrap();
    // The filter is gone, as it is for a process that ended: setting levels is tested on the binary.
    let port = AdminPort::start(&args, levels, Registry::new()).await.unwrap().unwrap();
    let app = Router::new()
        .fallback(dispatch)
        .with_state(port.routes.clone())
        .layer(middleware::from_fn_with_state(Guard { writable }, guarded));
    (app, port)
}

async fn ask(app: &Router, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (key, value) in headers {
        request = request.header(*key, *value);
    }
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn p5_a_start_is_alive_before_it_is_ready() {
    let (app, port) = port(true).await;
    assert_eq!(ask(&app, "GET", "/livez", &[]).await, (200, "alive\n".to_owned()));
    assert_eq!(
        ask(&app, "GET", "/readyz", &[]).await,
        (503, "not ready: start: not started yet\n".to_owned())
    );
    port.readiness().started(&[]).await;
    assert_eq!(ask(&app, "GET", "/readyz", &[]).await, (200, "ready\n".to_owned()));
    port.readiness().misses("database shop", "no answer").await;
    port.readiness().misses("events", "no connection").await;
    let (status, said) = ask(&app, "GET", "/readyz", &[]).await;
    assert_eq!(
        (status, said.as_str()),
        (503, "not ready: database shop: no answer; events: no connection\n")
    );
    assert_eq!(ask(&app, "GET", "/livez", &[]).await.0, 200);
}

#[tokio::test]
async fn what_a_context_adds_is_served_from_then_on() {
    let (app, port) = port(true).await;
    assert_eq!(ask(&app, "PUT", "/valve", &[]).await.0, 404);
    port.add("/valve", Router::new().route("/", put(|| async { "turned\n" })));
    assert_eq!(ask(&app, "PUT", "/valve", &[]).await, (200, "turned\n".to_owned()));
    assert_eq!(ask(&app, "GET", "/livez", &[]).await.0, 200);
}

#[tokio::test]
async fn p7_only_operators_change_things() {
    let (open, port) = port(false).await;
    port.add("/valve", Router::new().route("/", put(|| async { "turned\n" })));
    for method in ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"] {
        let (status, said) = ask(&open, method, "/valve", &[]).await;
        assert!(status == 403 && said.contains("--admin-writable"), "{method}: {status} {said}");
    }
    assert_eq!(ask(&open, "GET", "/livez", &[]).await.0, 200);
    let (local, port) = self::port(true).await;
    port.add("/valve", Router::new().route("/", put(|| async { "turned\n" })));
    let (status, said) = ask(&local, "PUT", "/valve", &[("origin", "https://example.com")]).await;
    assert!(status == 403 && said.contains("web page"), "{status} {said}");
    assert_eq!(ask(&local, "PUT", "/valve", &[]).await.0, 200);
}
