//! The keys of an issuer, each only for what it is made for.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, crypto};

use super::token::Header;
use crate::error::{Error, Result};

/// Bytes of an RSA key's modulus: smaller ones are no longer safe (RFC 7518, 3.3), and larger ones a burden.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;

/// A key by which tokens are checked.
#[derive(Debug)]
pub(super) struct Key {
    id: Option<String>,
    /// What tokens may be signed by with it. Never empty, and of one family.
    pub(super) algorithms: Vec<Algorithm>,
    pub(super) decoding: DecodingKey,
}

/// All keys of an issuer that tokens can be checked by.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    /// As they were published, to tell whether anything has changed.
    published: Vec<Jwk>,
    keys: Vec<Key>,
}

impl KeySet {
    /// Those of `published` that can be used. What cannot is told to the log, by its name.
    pub(super) fn new(published: Vec<Jwk>) -> Self {
        let usable = |jwk: &Jwk| match Key::try_new(jwk) {
            Ok(key) => Some(key),
            Err(why) => {
                tracing::debug!(key = jwk.common.key_id, why, "a key of the issuer is not used");
                None
            }
        };
        let keys = published.iter().filter_map(usable).collect();
        Self { published, keys }
    }

    /// Whether those are others.
    pub(super) fn differs(&self, those: &Self) -> bool {
        self.published != those.published
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key of a token, if it is here. A token without `kid` is one of an issuer that has a single key.
    /// `UNAUTHENTICATED`, reason `TOKEN_ALGORITHM`, where the key is not made for how the token is signed.
    pub(super) fn find(&self, header: &Header) -> Result<Option<&Key>> {
        let fits = |key: &&Key| match (&key.id, &header.key) {
            (Some(id), Some(wanted)) => id == wanted,
            _ => self.keys.len() == 1,
        };
        let mut found = self.keys.iter().filter(fits).peekable();
        if found.peek().is_none() {
            return Ok(None);
        }
        match found.find(|key| key.algorithms.contains(&header.algorithm)) {
            Some(key) => Ok(Some(key)),
            None => Err(Error::unauthenticated(
                "TOKEN_ALGORITHM",
                format!("the token is signed by {:?}, for which its key is not made", header.algorithm),
            )),
        }
    }
}

impl Key {
    fn try_new(jwk: &Jwk) -> std::result::Result<Self, &'static str> {
        let common = &jwk.common;
        if common.public_key_use.as_ref().is_some_and(|used| *used != PublicKeyUse::Signature) {
            return Err("it is not for signatures");
        }
        if common.key_operations.as_ref().is_some_and(|may| !may.contains(&KeyOperations::Verify)) {
            return Err("it is not for checking signatures");
        }
        let by_type = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa.algorithms().to_vec(),
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                vec![Algorithm::ES256]
            }
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P384 => {
                vec![Algorithm::ES384]
            }
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                vec![Algorithm::EdDSA]
            }
            // Above all no secret, which would not be one here.
            _ => return Err("its type is not known"),
        };
        let algorithms = match common.key_algorithm {
            None => by_type,
            Some(only) => by_type
                .into_iter()
                .filter(|known| Algorithm::try_from(only).is_ok_and(|only| only == *known))
                .collect(),
        };
        let first = *algorithms.first().ok_or("its algorithm is not known, or not of its type")?;
        let key = DecodingKey::from_jwk(jwk).map_err(|_| "it is malformed")?;
        let sound = match key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, .. } => MODULUS.contains(&significant(n)),
            DecodingKeyKind::SecretOrDer(bytes) => key.family() != AlgorithmFamily::Ed || bytes.len() == 32,
        };
        // A key that is not on its curve is found out by its first use.
        if !sound || crypto::verify("", b"", &key, first).is_err() {
            return Err("it is malformed, or not of a length that is safe");
        }
        Ok(Self { id: common.key_id.clone(), algorithms, decoding: key })
    }
}

/// How many bytes a number has without zeros in front.
fn significant(number: &[u8]) -> usize {
    number.len() - number.iter().take_while(|byte| **byte == 0).count()
}
