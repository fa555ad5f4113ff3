//! What is checked of a token before its claims are believed.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation, decode};
use serde::Deserialize;

use super::args::is_public;
use super::claims::Claims;
use super::keys::Key;
use crate::error::{Error, Result};

/// Bytes of the longest token that is looked at.
pub(super) const LONGEST: usize = 8 * 1024;

/// What a token has to be.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) algorithms: Vec<Algorithm>,
    /// Seconds that clocks may differ by.
    pub(super) leeway: u64,
}

/// What a token says about how it is signed.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    /// The name of its key.
    pub(super) key: Option<String>,
}

/// Claims that are believed, and until when.
#[derive(Debug)]
pub(super) struct Believed {
    pub(super) claims: Claims,
    /// Seconds since 1970, the leeway added.
    pub(super) until: u64,
}

#[derive(Deserialize)]
struct RawHeader {
    alg: String,
    kid: Option<String>,
}

fn refused(reason: &'static str, why: &str) -> Error {
    Error::unauthenticated(reason, format!("the token {why}"))
}

pub(super) fn malformed() -> Error {
    refused("TOKEN_MALFORMED", "is none: a JSON Web Token has three parts with dots between them")
}

impl Expected {
    /// What the token says of itself, if it is signed by an algorithm that may be used.
    pub(super) fn header(&self, token: &str) -> Result<Header> {
        let first = token.split('.').next().unwrap_or_default();
        let json = BASE64URL_NOPAD.decode(first.as_bytes()).map_err(|_| malformed())?;
        let raw: RawHeader = serde_json::from_slice(&json).map_err(|_| malformed())?;
        let known = raw.alg.parse().ok();
        // The word is the token's own, and may be anything.
        let algorithm = known.filter(|known| is_public(*known) && self.algorithms.contains(known));
        let algorithm = algorithm
            .ok_or_else(|| refused("TOKEN_ALGORITHM", "is signed by an algorithm that is not accepted"))?;
        Ok(Header { algorithm, key: raw.kid })
    }

    /// Its claims, if it is signed with this key, by this issuer, for us, and for now.
    pub(super) fn check(&self, token: &str, header: &Header, key: &Key) -> Result<Believed> {
        let mut validation = Validation::new(header.algorithm);
        validation.leeway = self.leeway;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let checked = decode::<Claims>(token, &key.decoding, &validation).map_err(|e| why(e.kind()))?;
        let until = checked.claims.get("exp").and_then(seconds).ok_or_else(malformed)?;
        Ok(Believed { claims: checked.claims, until: until.saturating_add(self.leeway) })
    }
}

/// Seconds since 1970; some issuers write fractions.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn seconds(claim: &serde_json::Value) -> Option<u64> {
    claim.as_u64().or_else(|| claim.as_f64().map(|seconds| seconds as u64))
}

/// What is wrong with a token, in the words of this API.
fn why(kind: &ErrorKind) -> Error {
    match kind {
        ErrorKind::InvalidSignature => refused("TOKEN_SIGNATURE", "is not signed by the key that it names"),
        ErrorKind::InvalidIssuer => refused("TOKEN_ISSUER", "is of another issuer"),
        ErrorKind::InvalidAudience => refused("TOKEN_AUDIENCE", "is meant for somebody else"),
        ErrorKind::ExpiredSignature => expired(),
        ErrorKind::ImmatureSignature => refused("TOKEN_NOT_YET_VALID", "is not valid yet"),
        ErrorKind::InvalidAlgorithm => {
            refused("TOKEN_ALGORITHM", "is signed by an algorithm that is not accepted")
        }
        ErrorKind::MissingRequiredClaim(claim) | ErrorKind::InvalidClaimFormat(claim) => match claim.as_str()
        {
            "iss" => refused("TOKEN_ISSUER", "does not say who its issuer is"),
            "aud" => refused("TOKEN_AUDIENCE", "does not say whom it is meant for"),
            "exp" => refused("TOKEN_MALFORMED", "does not say until when it is valid"),
            _ => malformed(),
        },
        _ => malformed(),
    }
}

pub(super) fn expired() -> Error {
    refused("TOKEN_EXPIRED", "has expired: sign in again")
}
