//! An issuer of the test's own, and those who sign for it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// A key for tests, which signs nothing else.
const RSA: &[u8] = include_bytes!("rsa-2048.der");
/// What stands before the 32 bytes of an Ed25519 key (RFC 8410, 7).
const ED25519: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// A private key and its name.
pub(super) struct Signer {
    pub(super) algorithm: Algorithm,
    key: EncodingKey,
    pub(super) id: Option<String>,
}

impl Signer {
    /// A new key, or for RSA always the same.
    pub(super) fn new(id: &str, algorithm: Algorithm) -> Self {
        let key = match algorithm {
            Algorithm::ES256 => {
                let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
                EncodingKey::from_ec_der(&key.serialize_der())
            }
            Algorithm::EdDSA => EncodingKey::from_ed_der(&[ED25519, &rand::random::<[u8; 32]>()].concat()),
            _ => EncodingKey::from_rsa_der(RSA),
        };
        Self { algorithm, key, id: Some(id.to_owned()) }
    }

    /// The same key without a name.
    pub(super) fn nameless(mut self) -> Self {
        self.id = None;
        self
    }

    /// The public half, as an issuer shows it.
    pub(super) fn public(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_id.clone_from(&self.id);
        serde_json::to_value(jwk).unwrap()
    }

    /// A token with these claims.
    pub(super) fn sign(&self, claims: &Value) -> String {
        self.sign_as(&Header { kid: self.id.clone(), ..Header::new(self.algorithm) }, claims)
    }

    /// A token with this header.
    pub(super) fn sign_as(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.key).unwrap()
    }
}

#[derive(Default)]
struct Told {
    url: String,
    /// What its discovery document says, where that is not the truth.
    discovery: Option<Value>,
    keys: Value,
}

/// An issuer on a port of this machine.
pub(super) struct Idp {
    pub(super) url: String,
    told: Arc<Mutex<Told>>,
    away: Arc<AtomicBool>,
    fetches: Arc<AtomicUsize>,
    _server: AbortOnDropHandle<()>,
}

type Shared = (Arc<Mutex<Told>>, Arc<AtomicBool>, Arc<AtomicUsize>);

impl Idp {
    /// One that has the keys of these.
    pub(super) async fn start(signers: &[&Signer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared: Shared = Shared::default();
        let (told, away, fetches) = shared.clone();
        told.lock().unwrap().url.clone_from(&url);
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .with_state(shared);
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let idp = Self { url, told, away, fetches, _server: AbortOnDropHandle::new(server) };
        idp.publish(signers);
        idp
    }

    /// Has the keys of these from now on, and no others.
    pub(super) fn publish(&self, signers: &[&Signer]) {
        self.answer(json!({"keys": signers.iter().map(|signer| signer.public()).collect::<Vec<_>>()}));
    }

    /// Answers this where its keys are.
    pub(super) fn answer(&self, keys: Value) {
        self.told.lock().unwrap().keys = keys;
    }

    /// Says this of itself.
    pub(super) fn say(&self, discovery: Value) {
        self.told.lock().unwrap().discovery = Some(discovery);
    }

    /// Answers nothing of use, or does again.
    pub(super) fn be_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// How often its keys were asked for.
    pub(super) fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

async fn discovery(State((told, away, _)): State<Shared>) -> Result<Json<Value>, StatusCode> {
    if away.load(Ordering::SeqCst) {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let told = told.lock().unwrap();
    let truth = json!({"issuer": told.url, "jwks_uri": format!("{}/keys", told.url)});
    Ok(Json(told.discovery.clone().unwrap_or(truth)))
}

async fn keys(State((told, away, fetches)): State<Shared>) -> Result<Json<Value>, StatusCode> {
    fetches.fetch_add(1, Ordering::SeqCst);
    if away.load(Ordering::SeqCst) {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    Ok(Json(told.lock().unwrap().keys.clone()))
}
