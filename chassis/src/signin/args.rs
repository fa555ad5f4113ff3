//! The flags of sign-in, and what is wrong with them.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::BoolishValueParser;
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use reqwest::Url;
use tokio_util::sync::CancellationToken;

use super::claims::ClaimNames;
use super::issuer::OidcIssuer;
use super::keeper::Pace;
use super::source::{Source, may_be_asked};
use super::token::Expected;
use crate::access::SignIn;

/// Clocks that differ by more are wrong, and have to be set.
const MOST_LEEWAY: Duration = Duration::from_hours(1);
const LEAST_REFRESH: Duration = Duration::from_secs(1);

/// Flags of sign-in.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sign-in")]
pub struct SignInArgs {
    /// The OpenID Connect issuer whose tokens people sign in with; without one nobody has to sign in
    #[arg(long, env = "MAEUL_AUTH_ISSUER", value_name = "URL")]
    pub auth_issuer: Option<String>,
    /// What a token's `aud` has to name
    #[arg(long, env = "MAEUL_AUTH_AUDIENCE", value_name = "NAME", default_value = "maeul")]
    pub auth_audience: String,
    /// The claim that has somebody's roles, as a list or a text with spaces; a path such as `realm_access.roles` leads
    /// into objects
    #[arg(long, env = "MAEUL_AUTH_ROLES_CLAIM", value_name = "CLAIM", default_value = "roles")]
    pub auth_roles_claim: String,
    /// The claim that has the id by which the village knows somebody
    #[arg(long, env = "MAEUL_AUTH_ID_CLAIM", value_name = "CLAIM", default_value = "sub")]
    pub auth_id_claim: String,
    /// Where the issuer's keys are, instead of where its discovery document says
    #[arg(long, env = "MAEUL_AUTH_JWKS_URL", value_name = "URL")]
    pub auth_jwks_url: Option<String>,
    /// The algorithms by which a token may be signed: those with a public key only
    #[arg(long, env = "MAEUL_AUTH_ALGORITHMS", value_name = "NAMES", value_delimiter = ',',
        default_value = "RS256,ES256,EdDSA,PS256", value_parser = algorithm)]
    pub auth_algorithms: Vec<Algorithm>,
    /// How far the issuer's clock and ours may differ
    #[arg(long, env = "MAEUL_AUTH_LEEWAY", value_name = "DURATION", default_value = "30s",
        value_parser = humantime::parse_duration)]
    pub auth_leeway: Duration,
    /// How often the issuer's keys are fetched anew; a key that is not known is looked for at once
    #[arg(long, env = "MAEUL_AUTH_REFRESH", value_name = "DURATION", default_value = "10m",
        value_parser = humantime::parse_duration)]
    pub auth_refresh: Duration,
    /// Believe keys that come by http from another machine: only within a network that nobody else can write to
    #[arg(long, env = "MAEUL_AUTH_INSECURE_ISSUER", value_parser = BoolishValueParser::new())]
    pub auth_insecure_issuer: bool,
}

fn algorithm(name: &str) -> Result<Algorithm, String> {
    let known = name.parse::<Algorithm>().ok().filter(|known| is_public(*known));
    known.ok_or_else(|| {
        let all: Vec<_> = [AlgorithmFamily::Rsa, AlgorithmFamily::Ec, AlgorithmFamily::Ed]
            .iter()
            .flat_map(|family| family.algorithms().iter().map(|known| format!("{known:?}")))
            .collect();
        format!("no algorithm with a public key; there are {}", all.join(", "))
    })
}

/// Whether a token is checked by a key that cannot sign one.
pub(super) fn is_public(algorithm: Algorithm) -> bool {
    !AlgorithmFamily::Hmac.algorithms().contains(&algorithm)
}

impl SignInArgs {
    /// Sign-in with the issuer that was named, if one was. Its keys are fetched from now on until `stop`; that is not
    /// waited for. The error is the one line that says what is wrong with the flags.
    pub fn open(&self, stop: CancellationToken) -> Result<Option<Arc<dyn SignIn>>, String> {
        let Some(issuer) = &self.auth_issuer else {
            return match &self.auth_jwks_url {
                Some(_) => {
                    Err("--auth-jwks-url: says where the keys of --auth-issuer are; name it too".to_owned())
                }
                None => Ok(None),
            };
        };
        if self.auth_leeway > MOST_LEEWAY {
            return Err(format!("--auth-leeway: at most {}", humantime::format_duration(MOST_LEEWAY)));
        }
        if self.auth_refresh < LEAST_REFRESH {
            return Err(format!("--auth-refresh: at least {}", humantime::format_duration(LEAST_REFRESH)));
        }
        for (flag, text) in [
            ("--auth-audience", &self.auth_audience),
            ("--auth-roles-claim", &self.auth_roles_claim),
            ("--auth-id-claim", &self.auth_id_claim),
        ] {
            if text.is_empty() {
                return Err(format!("{flag}: must not be empty"));
            }
        }
        self.url("--auth-issuer", issuer)?;
        let keys = self.auth_jwks_url.as_deref().map(|url| self.url("--auth-jwks-url", url)).transpose()?;
        let source = Source::try_new(issuer, keys, self.auth_insecure_issuer)?;
        let expected = Expected {
            issuer: issuer.clone(),
            audience: self.auth_audience.clone(),
            algorithms: self.auth_algorithms.clone(),
            leeway: self.auth_leeway.as_secs(),
        };
        let names = ClaimNames { id: self.auth_id_claim.clone(), roles: self.auth_roles_claim.clone() };
        let pace = Pace { refresh: self.auth_refresh, ..Pace::default() };
        Ok(Some(OidcIssuer::open(source, expected, names, pace, stop)))
    }

    /// A URL that keys may come from.
    fn url(&self, flag: &str, text: &str) -> Result<Url, String> {
        let url = Url::parse(text).map_err(|e| format!("{flag} {text:?}: {e}"))?;
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if !plain || (flag == "--auth-issuer" && url.query().is_some()) {
            return Err(format!("{flag}: must be a URL without user, query and fragment"));
        }
        match url.scheme() {
            "https" | "http" if may_be_asked(&url, self.auth_insecure_issuer) => Ok(url),
            "http" => Err(format!(
                "{flag} {text}: by http anybody on the way could sign people in; use https, or say --auth-insecure-issuer"
            )),
            _ => Err(format!("{flag} {text}: must begin with https://")),
        }
    }
}
