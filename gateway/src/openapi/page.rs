//! Where the description is served: for machines, and as a reference for people that needs nothing from elsewhere.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::get;
use chassis::clock::Clock;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use utoipa_swagger_ui::{Config, serve};

use super::document;
use super::order::Ordered;
use crate::answer::{Refusal, refused};

const HTML: &str = "text/html; charset=utf-8";
const DAY: Duration = Duration::from_hours(24);

/// `/openapi.json`, the reference at `/docs/`, and `/`, which says where they are.
///
/// The description tells whether people have to sign in here.
pub(crate) fn routes(signs_in: bool) -> Router {
    let described = async move |asked: HeaderMap| file(&asked, text(signs_in).as_bytes(), "application/json");
    Router::new()
        .route("/", get(async |asked: HeaderMap| file(&asked, include_bytes!("pages/home.html"), HTML)))
        .route("/openapi.json", get(described))
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(async |asked: HeaderMap| file(&asked, include_bytes!("pages/docs.html"), HTML)))
        .route("/docs/{*file}", get(async |asked: HeaderMap, Path(name): Path<String>| asset(&asked, &name)))
        .method_not_allowed_fallback(async || {
            refused(&Refusal::MethodNotAllowed(vec![Method::GET, Method::HEAD]))
        })
}

/// The description as it is today: examples of what is to come do not grow old.
fn text(signs_in: bool) -> String {
    static TEXTS: [LazyLock<String>; 2] = [LazyLock::new(|| written(false)), LazyLock::new(|| written(true))];
    let tomorrow = Clock::system().now().plus(DAY).to_string();
    TEXTS[usize::from(signs_in)].replace("{tomorrow}", tomorrow.split('T').next().unwrap_or_default())
}

/// The description, its examples without days.
fn written(signs_in: bool) -> String {
    // Values are always written.
    serde_json::to_string(&Ordered(&document::describe(signs_in))).unwrap_or_default()
}

/// A part of the reference.
fn asset(asked: &HeaderMap, name: &str) -> Response<Body> {
    static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
        let config = Config::from("/openapi.json").use_base_layout().validator_url("none");
        let config = config.doc_expansion("none").filter(true).deep_linking(true).persist_authorization(true);
        Arc::new(
            config
                .default_models_expand_depth(0)
                .default_model_expand_depth(3)
                .display_request_duration(true),
        )
    });
    match serve(name, CONFIG.clone()) {
        Ok(Some(found)) => file(asked, &found.bytes, &found.content_type),
        _ => refused(&Refusal::NoSuchPath),
    }
}

/// A file, unless whoever asks has it already.
fn file(asked: &HeaderMap, bytes: &[u8], content_type: &str) -> Response<Body> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let known =
        asked.get_all(IF_NONE_MATCH).iter().any(|tags| tags.to_str().is_ok_and(|tags| tags.contains(&tag)));
    let body = if known { Body::empty() } else { Body::from(bytes.to_vec()) };
    let mut response = Response::new(body);
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = [
        (CONTENT_TYPE, Cow::Borrowed(content_type)),
        // May be kept, and is asked for again each time: another release has another.
        (CACHE_CONTROL, Cow::Borrowed("no-cache")),
        (ETAG, Cow::Owned(tag)),
        (X_CONTENT_TYPE_OPTIONS, Cow::Borrowed("nosniff")),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn ask(path: &str, known: Option<&HeaderValue>) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::get(path);
        if let Some(tag) = known {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let response = routes(false).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn p1_the_reference_and_all_that_it_loads_come_from_the_gateway() {
        let (status, _, home) = ask("/", None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            home.contains("/docs/") && home.contains("/openapi.json") && home.contains("curl "),
            "{home}"
        );
        let (_, _, docs) = ask("/docs/", None).await;
        let loaded: Vec<_> = docs.split("\"./").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(loaded.len() > 4, "{docs}");
        for name in loaded {
            let (status, headers, _) = ask(&format!("/docs/{name}"), None).await;
            assert_eq!((status, headers.contains_key(ETAG)), (StatusCode::OK, true), "{name}");
        }
        assert!(!docs.contains("http"), "nothing comes from elsewhere: {docs}");
        let (_, _, script) = ask("/docs/swagger-initializer.js", None).await;
        assert!(
            script.contains("\"/openapi.json\"") && script.contains("\"docExpansion\": \"none\""),
            "{script}"
        );
        assert_eq!(ask("/docs/nothing.js", None).await.0, StatusCode::NOT_FOUND);
        let post = routes(false).oneshot(Request::post("/docs/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(
            (post.status(), &post.headers()["allow"]),
            (StatusCode::METHOD_NOT_ALLOWED, &HeaderValue::from_static("GET, HEAD"))
        );
    }

    #[tokio::test]
    async fn whoever_has_the_description_already_is_not_sent_it_again() {
        let (status, headers, text) = ask("/openapi.json", None).await;
        assert_eq!(
            (status, &headers[CONTENT_TYPE]),
            (StatusCode::OK, &HeaderValue::from_static("application/json"))
        );
        assert!(text.contains("\"openapi\":\"3.1.1\"") && !text.contains("{tomorrow}"));
        let (status, _, nothing) = ask("/openapi.json", Some(&headers[ETAG])).await;
        assert_eq!((status, nothing.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
}
