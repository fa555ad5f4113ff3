//! Sign-in against an issuer that answers over HTTP, with keys of every kind.

mod answers;
mod idp;
mod refusals;
mod rotation;

use std::sync::Arc;
use std::time::Duration;

use clap::{Args, FromArgMatches};
use jsonwebtoken::get_current_timestamp;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::SignInArgs;
use super::claims::ClaimNames;
use super::issuer::OidcIssuer;
use super::keeper::Pace;
use super::source::Source;
use super::token::Expected;
use crate::access::SignIn;
use idp::Idp;

/// The flags that are given, and the others as they are by default.
fn flags(given: &[&str]) -> SignInArgs {
    let command = SignInArgs::augment_args(clap::Command::new("test"));
    let words = ["test"].iter().chain(given);
    SignInArgs::from_arg_matches(&command.try_get_matches_from(words).unwrap()).unwrap()
}

/// Sign-in with the issuer, and otherwise as it is by default.
fn sign_in(idp: &Idp) -> Arc<dyn SignIn> {
    flags(&["--auth-issuer", &idp.url]).open(CancellationToken::new()).unwrap().unwrap()
}

/// The same at another pace, and with clocks that agree.
fn sign_in_at(idp: &Idp, pace: Pace) -> Arc<OidcIssuer> {
    let source = Source::try_new(&idp.url, None, false).unwrap();
    let flags = flags(&[]);
    let expected = Expected {
        issuer: idp.url.clone(),
        audience: flags.auth_audience,
        algorithms: flags.auth_algorithms,
        leeway: 0,
    };
    let names = ClaimNames { id: flags.auth_id_claim, roles: flags.auth_roles_claim };
    OidcIssuer::open(source, expected, names, pace, CancellationToken::new())
}

/// Asks whenever there is a reason to.
fn eager() -> Pace {
    Pace { asked: Duration::ZERO, ..Pace::default() }
}

/// What a good token says, with some claims others; `null` takes one away.
fn claims(idp: &Idp, others: Value) -> Value {
    let mut claims = json!({
        "iss": idp.url, "aud": "maeul", "sub": "p-1", "roles": ["operator"],
        "exp": get_current_timestamp() + 60,
    });
    if let (Some(claims), Value::Object(others)) = (claims.as_object_mut(), others) {
        claims.extend(others);
        claims.retain(|_, value| !value.is_null());
    }
    claims
}

/// Whose token this is, or the reason why it is refused.
async fn told(sign_in: &dyn SignIn, token: &str) -> String {
    match sign_in.person(token).await {
        Ok(person) => person.id.clone(),
        Err(error) => error.reason().to_owned(),
    }
}

/// Waits until the token is told like this.
async fn until_told(sign_in: &dyn SignIn, token: &str, wanted: &str) {
    let told = async {
        while told(sign_in, token).await != wanted {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let within = tokio::time::timeout(Duration::from_secs(20), told).await;
    assert!(within.is_ok(), "it was never told as {wanted}");
}
