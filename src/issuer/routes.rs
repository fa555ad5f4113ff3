//! What the demo issuer answers: who it is, its key, and tokens.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jsonwebtoken::get_current_timestamp;
use serde_json::{Value, json};

use super::key::SigningKey;
use super::request::TokenRequest;

/// Bytes of the largest form.
const LARGEST: usize = 4 * 1024;

/// What it is, and what it signs with.
pub(super) struct Issuer {
    pub(super) url: String,
    pub(super) audience: String,
    pub(super) key: SigningKey,
}

pub(super) fn of(issuer: Issuer) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Arc::new(issuer))
}

async fn discovery(State(issuer): State<Arc<Issuer>>) -> Json<Value> {
    let url = &issuer.url;
    Json(json!({
        "issuer": url,
        "jwks_uri": format!("{url}/keys"),
        "token_endpoint": format!("{url}/token"),
        "response_types_supported": ["token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

async fn keys(State(issuer): State<Arc<Issuer>>) -> Json<Value> {
    Json(json!({"keys": [issuer.key.public]}))
}

/// A token of whom `as` says, as form or query. Errors as OAuth has them (RFC 6749, 5.2).
async fn token(
    State(issuer): State<Arc<Issuer>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    form: String,
) -> Response {
    // Whoever tries the village out may have some web page open that tries its luck on local ports.
    if headers.contains_key(header::ORIGIN) {
        return refused(StatusCode::FORBIDDEN, "access_denied", "no tokens for web pages");
    }
    let asked = match TokenRequest::parse(&form, &query.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(why) => return refused(StatusCode::BAD_REQUEST, "invalid_request", &why),
    };
    let (now, ttl) = (get_current_timestamp(), asked.ttl.as_secs());
    let claims = json!({
        "iss": issuer.url,
        "aud": issuer.audience,
        "sub": asked.wish.person,
        "roles": asked.wish.roles,
        "iat": now,
        "exp": now + ttl,
    });
    match issuer.key.sign(&claims) {
        Ok(token) => {
            let answer = json!({"access_token": token, "token_type": "Bearer", "expires_in": ttl});
            ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "cannot sign a token");
            refused(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "cannot sign a token")
        }
    }
}

fn refused(status: StatusCode, error: &str, why: &str) -> Response {
    (status, Json(json!({"error": error, "error_description": why}))).into_response()
}
