//! Where the issuer's keys come from: its discovery document, and the key set that this names.

use std::net::IpAddr;
use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use reqwest::{Client, Url, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How long an issuer may take for all that is asked of it at once.
const PATIENCE: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(2);
/// Bytes of a document; a key set with certificate chains has some tens of thousands.
const LARGEST: usize = 512 * 1024;

/// The part of a discovery document that counts here.
/// <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

/// Keys of kinds that nobody knows here may be among them.
#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

/// An issuer, and how it is asked for its keys.
#[derive(Debug)]
pub(super) struct Source {
    issuer: String,
    keys: Option<Url>,
    insecure: bool,
    http: Client,
}

impl Source {
    /// The keys of `issuer`: at `keys`, or where discovery says.
    pub(super) fn try_new(issuer: &str, keys: Option<Url>, insecure: bool) -> Result<Self, String> {
        let mut http = Client::builder()
            .connect_timeout(CONNECT)
            // It could lead to where nobody may be believed.
            .redirect(redirect::Policy::none());
        if Url::parse(issuer).is_ok_and(|url| is_here(&url)) {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|e| format!("--auth-issuer: cannot ask it: {e}"))?;
        Ok(Self { issuer: issuer.to_owned(), keys, insecure, http })
    }

    /// Who it is.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// All keys that it has now, or why they cannot be had.
    pub(super) async fn fetch(&self) -> Result<Vec<Jwk>, String> {
        match tokio::time::timeout(PATIENCE, self.fetch_patiently()).await {
            Ok(fetched) => fetched,
            Err(_) => Err(format!("no answer within {PATIENCE:?}")),
        }
    }

    async fn fetch_patiently(&self) -> Result<Vec<Jwk>, String> {
        let url = match &self.keys {
            Some(url) => url.clone(),
            None => self.discover().await?,
        };
        let set: Keys = self.get(url).await?;
        Ok(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
    }

    /// Where it says that its keys are.
    async fn discover(&self) -> Result<Url, String> {
        let at = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let at = Url::parse(&at).map_err(|e| format!("{at}: {e}"))?;
        let said: Discovery = self.get(at.clone()).await?;
        if said.issuer != self.issuer {
            return Err(format!("{at} is of the issuer {:?}, not of {:?}", said.issuer, self.issuer));
        }
        match Url::parse(&said.jwks_uri) {
            Ok(url) if may_be_asked(&url, self.insecure) => Ok(url),
            _ => Err(format!("{at}: its jwks_uri {:?} is not https", said.jwks_uri)),
        }
    }

    async fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, String> {
        let failed = |e: reqwest::Error| format!("{url}: {}", deepest(&e.without_url()));
        let mut answer = self.http.get(url.clone()).send().await.map_err(failed)?;
        if !answer.status().is_success() {
            return Err(format!("{url} answers {}", answer.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST {
                return Err(format!("{url} answers more than {LARGEST} bytes"));
            }
        }
        serde_json::from_slice(&body).map_err(|e| format!("{url} is not what it should be: {e}"))
    }
}

/// What an error of the client comes down to, such as "connection refused".
fn deepest(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Whether keys that come from there can be believed: nobody on the way could have changed them.
pub(super) fn may_be_asked(url: &Url, insecure: bool) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => insecure || is_here(url),
        _ => false,
    }
}

/// Whether it is on this machine.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
