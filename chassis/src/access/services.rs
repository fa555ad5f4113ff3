//! Services know each other by a secret that they share: each signs for whom it calls, for some minutes at a time.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngCore;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::types::Timestamp;

/// Who signs, and for whom: no person's token is one of these, and the other way round.
const AMONG_SERVICES: &str = "maeul-services";
/// How long a token is good for.
const TTL: Duration = Duration::from_mins(10);
/// How long one is used before the next is signed.
const FRESH: Duration = Duration::from_mins(5);
/// The fewest characters of a secret.
const SHORTEST: usize = 16;

/// In which a service says who it is.
pub(crate) const SERVICE_TOKEN: &str = "maeul-service-token";
/// The name of the process itself: it does for people what no person asked for, such as filling a new village.
pub(super) const ITSELF: &str = "maeul";

/// What services share, so that nobody else can claim to be one of them. Never shown.
#[derive(Clone)]
pub struct Secret(Arc<[u8]>);

impl FromStr for Secret {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() < SHORTEST {
            return Err(format!("must have at least {SHORTEST} characters"));
        }
        Ok(Self(text.as_bytes().into()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// One that nobody outside this process knows.
    pub fn random() -> Self {
        Self(Self::random_text().into_bytes().into())
    }

    /// A text for a new secret, to be handed to others: 64 hexadecimal digits.
    pub fn random_text() -> String {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        data_encoding::HEXLOWER.encode(&bytes)
    }
}

/// Signs and checks the tokens of services. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    sign: Arc<EncodingKey>,
    /// The own secret's, and that of those who have another one while secrets change.
    check: Arc<[DecodingKey]>,
    rules: Arc<Validation>,
}

/// A token that no service has signed, or that is too old.
#[derive(Debug, thiserror::Error)]
#[error("the token of the calling service cannot be believed: {0}")]
pub struct ServicesError(#[from] jsonwebtoken::errors::Error);

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: String,
    aud: String,
    exp: i64,
}

impl Services {
    /// Those who share this secret.
    pub fn try_new(secret: &Secret) -> Result<Self, ServicesError> {
        Self::changing(secret, None)
    }

    /// Those who share this secret; who signs with `also` is believed too, and nothing is signed with that. So a secret
    /// is changed without a call being refused: first all believe the new one too, then all sign with it.
    pub fn changing(secret: &Secret, also: Option<&Secret>) -> Result<Self, ServicesError> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[AMONG_SERVICES]);
        rules.set_required_spec_claims(&["exp", "aud", "sub"]);
        Ok(Self {
            sign: Arc::new(EncodingKey::from_secret(&secret.0)?),
            check: [Some(secret), also]
                .into_iter()
                .flatten()
                .map(|secret| DecodingKey::from_secret(&secret.0))
                .collect::<Result<_, _>>()?,
            rules: Arc::new(rules),
        })
    }

    /// A token by which `service` is known for ten minutes.
    pub fn sign(&self, service: &str) -> Result<String, ServicesError> {
        // Not the village's time, which may be moved: whoever checks has the real one.
        let exp = Clock::system().now().plus(TTL).micros() / 1_000_000;
        let claims = Claims { sub: service.to_owned(), aud: AMONG_SERVICES.to_owned(), exp };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign)?)
    }

    /// What a call carries that the village makes for itself, as its operators might: filling a new village, looking
    /// after its processes.
    pub fn sign_itself(&self) -> Result<(HeaderName, HeaderValue), ServicesError> {
        let mut token = HeaderValue::try_from(self.sign(ITSELF)?)
            .map_err(|_| jsonwebtoken::errors::Error::from(jsonwebtoken::errors::ErrorKind::InvalidToken))?;
        token.set_sensitive(true);
        Ok((HeaderName::from_static(SERVICE_TOKEN), token))
    }

    /// The service that a token was signed for.
    pub fn check(&self, token: &str) -> Result<String, ServicesError> {
        let by = |key| Ok(jsonwebtoken::decode::<Claims>(token, key, &self.rules)?.claims.sub);
        let (own, others) = self.check.split_first().ok_or_else(no_key)?;
        // What is wrong by the own secret is what is told.
        by(own).or_else(|why| others.iter().find_map(|key| by(key).ok()).ok_or(why))
    }
}

/// Nobody is believed by no secret.
fn no_key() -> ServicesError {
    jsonwebtoken::errors::Error::from(jsonwebtoken::errors::ErrorKind::InvalidKeyFormat).into()
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Services")
    }
}

/// One service, and the token that it sends at the moment.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    services: Services,
    name: Arc<str>,
    last: Arc<Mutex<Option<(Timestamp, String)>>>,
}

impl Signature {
    pub(crate) fn of(name: &str, services: Services) -> Self {
        Self { services, name: name.into(), last: Arc::default() }
    }

    /// A token that is good for some minutes.
    pub(crate) fn token(&self) -> Result<String, ServicesError> {
        let now = Clock::system().now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until, token)) = last.as_ref()
            && now < *until
        {
            return Ok(token.clone());
        }
        let token = self.services.sign(&self.name)?;
        *last = Some((now.plus(FRESH), token.clone()));
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_a_service_is_believed_by_those_who_share_its_secret_alone() {
        let secret: Secret = "a secret of many characters".parse().unwrap();
        let (here, there) = (Services::try_new(&secret).unwrap(), Services::try_new(&secret).unwrap());
        let token = here.sign("order").unwrap();
        assert_eq!(there.check(&token).unwrap(), "order");
        let stranger = Services::try_new(&Secret::random()).unwrap();
        assert!(stranger.check(&token).is_err());
        assert!(there.check(&stranger.sign("order").unwrap()).is_err());
        assert!("short".parse::<Secret>().is_err());
    }

    #[test]
    fn p7_a_secret_changes_without_anybody_being_refused() {
        let (old, new) = (Secret::random(), Secret::random());
        let before = Services::try_new(&old).unwrap();
        let prepared = Services::changing(&old, Some(&new)).unwrap();
        let changed = Services::changing(&new, Some(&old)).unwrap();
        let after = Services::try_new(&new).unwrap();
        let steps = [&before, &prepared, &changed, &after];
        for (here, there) in steps.iter().zip(&steps[1..]) {
            assert_eq!(there.check(&here.sign("order").unwrap()).unwrap(), "order");
            assert_eq!(here.check(&there.sign("order").unwrap()).unwrap(), "order");
        }
        assert!(
            after.check(&before.sign("order").unwrap()).is_err(),
            "the old one is worth nothing in the end"
        );
        assert!(
            changed.check(&Services::try_new(&Secret::random()).unwrap().sign("order").unwrap()).is_err()
        );
    }

    #[test]
    fn p2_a_token_of_a_service_ends_and_is_for_services_alone() {
        let secret = Secret::random();
        let services = Services::try_new(&secret).unwrap();
        let signed = |claims: &Claims, algorithm| {
            jsonwebtoken::encode(
                &Header::new(algorithm),
                claims,
                &EncodingKey::from_secret(&secret.0).unwrap(),
            )
            .unwrap()
        };
        let now = Clock::system().now().micros() / 1_000_000;
        let claims = |aud: &str, exp| Claims { sub: "order".to_owned(), aud: aud.to_owned(), exp };
        assert!(services.check(&signed(&claims(AMONG_SERVICES, now + 60), Algorithm::HS256)).is_ok());
        assert!(services.check(&signed(&claims(AMONG_SERVICES, now - 3600), Algorithm::HS256)).is_err());
        assert!(services.check(&signed(&claims("maeul", now + 60), Algorithm::HS256)).is_err());
        assert!(services.check(&signed(&claims(AMONG_SERVICES, now + 60), Algorithm::HS512)).is_err());
    }

    #[test]
    fn a_token_is_signed_once_for_many_calls() {
        let signature = Signature::of("order", Services::try_new(&Secret::random()).unwrap());
        assert_eq!(signature.token().unwrap(), signature.token().unwrap());
    }
}
