//! Tells by a token of an OpenID Connect issuer who has signed in.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jsonwebtoken::get_current_timestamp;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::claims::ClaimNames;
use super::keeper::{Keeper, Known, Pace, Remembered, TokenHash};
use super::source::Source;
use super::token::{Expected, Header, LONGEST, expired, malformed};
use crate::access::{Person, SignIn};
use crate::error::{Error, Result};
use crate::types::Timestamp;

/// When to try again while the issuer is away.
const RETRY: Duration = Duration::from_secs(1);

/// An issuer whose tokens are believed. Those whose keys are known can sign in while it is away.
#[derive(Debug)]
pub struct OidcIssuer {
    keeper: Arc<Keeper>,
    expected: Expected,
    names: ClaimNames,
    _keeping: AbortOnDropHandle<()>,
}

impl OidcIssuer {
    /// Looks for the issuer's keys from now on, until `stop`.
    pub(super) fn open(
        source: Source,
        expected: Expected,
        names: ClaimNames,
        pace: Pace,
        stop: CancellationToken,
    ) -> Arc<Self> {
        let keeper = Arc::new(Keeper::new(source, pace));
        let keeping = tokio::spawn({
            let keeper = keeper.clone();
            async move { keeper.keep(stop).await }
        });
        Arc::new(Self { keeper, expected, names, _keeping: AbortOnDropHandle::new(keeping) })
    }

    /// Whose token this is by the keys that are known; `None` where its key is not among them.
    fn told_by(
        &self,
        known: &Known,
        header: &Header,
        token: &str,
        hash: TokenHash,
    ) -> Result<Option<Arc<Person>>> {
        let Some(key) = known.keys.find(header)? else { return Ok(None) };
        let believed = self.expected.check(token, header, key)?;
        let person = self.names.person(&believed.claims)?;
        let until = i64::try_from(believed.until).ok().and_then(|until| until.checked_mul(1_000_000));
        let person = Arc::new(Person { until: until.map(Timestamp::from_micros), ..person });
        known.tokens.insert(hash, Remembered { person: person.clone(), until: believed.until });
        Ok(Some(person))
    }
}

#[async_trait]
impl SignIn for OidcIssuer {
    async fn person(&self, token: &str) -> Result<Arc<Person>> {
        if token.len() > LONGEST {
            return Err(malformed());
        }
        let hash: TokenHash = Sha256::digest(token).into();
        let known = self.keeper.known();
        if let Some(known) = &known
            && let Some(remembered) = known.tokens.get(&hash)
        {
            return if get_current_timestamp() <= remembered.until {
                Ok(remembered.person)
            } else {
                Err(expired())
            };
        }
        let header = self.expected.header(token)?;
        if let Some(known) = &known
            && let Some(person) = self.told_by(known, &header, token, hash)?
        {
            return Ok(person);
        }
        let news = self.keeper.look_again().await;
        if let Some(known) = &news.known
            && let Some(person) = self.told_by(known, &header, token, hash)?
        {
            return Ok(person);
        }
        if news.known.is_none() || news.away {
            let why = "whether the token can be believed only its issuer can tell, which is away";
            return Err(Error::unavailable("ISSUER_UNAVAILABLE", why, RETRY));
        }
        Err(Error::unauthenticated(
            "TOKEN_KEY_UNKNOWN",
            "the token is signed with a key that its issuer does not have",
        ))
    }
}
