//! `maeul token`: a token of the demo issuer, for other programs.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use crate::failure::Failure;
use crate::issuer::{ADDRESS, Wish};
use crate::output;

/// How long the issuer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Arguments of `maeul token`.
#[derive(Debug, Args)]
#[command(after_help = "For example:\n  \
    grpcurl -plaintext -H \"authorization: Bearer $(maeul token --as customer:c-1)\" …\n  \
    export MAEUL_TOKEN=$(maeul token --as operator:me); maeul audit")]
pub(crate) struct TokenArgs {
    /// Whom the token is of, and what they are: ROLE:PERSON, or with several roles owner+customer:bread
    #[arg(long = "as", value_name = "ROLE:PERSON")]
    wish: Wish,
    /// The demo issuer
    #[arg(long, env = "MAEUL_AUTH_ISSUER", value_name = "URL", default_value_t = demo_issuer())]
    issuer: String,
    /// How long it is to be good for
    #[arg(long, value_name = "DURATION", default_value = "12h", value_parser = humantime::parse_duration)]
    ttl: Duration,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
}

#[derive(Deserialize)]
struct Refusal {
    error_description: String,
}

/// How long a token is good for unless somebody says.
pub(crate) const USUAL: Duration = Duration::from_hours(12);

/// Where the demo issuer is unless it is told.
pub(crate) fn demo_issuer() -> String {
    format!("http://{ADDRESS}")
}

/// Prints the token, alone on a line.
pub(crate) async fn main(args: TokenArgs) -> Result<ExitCode, Failure> {
    output::print(&of_the_demo_issuer(&args.issuer, &args.wish, args.ttl).await?)?;
    Ok(ExitCode::SUCCESS)
}

/// A token of the demo issuer at this URL.
pub(crate) async fn of_the_demo_issuer(issuer: &str, wish: &Wish, ttl: Duration) -> Result<String, Failure> {
    let url = format!("{}/token", issuer.trim_end_matches('/'));
    let away = |why: &str| {
        Failure::Failed(format!(
            "no demo issuer answers at {issuer} ({why}): start one with `maeul run --demo-issuer`, or name another \
             with --issuer"
        ))
    };
    let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build();
    let client = client.map_err(|e| Failure::failed("cannot ask the issuer", e))?;
    let whom = format!("{}:{}", wish.roles.join("+"), wish.person);
    let form = [("as", whom), ("ttl", humantime::format_duration(ttl).to_string())];
    let answer = client.post(url).form(&form).send().await.map_err(|e| away(&why(e)))?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(|e| away(&why(e)))?;
    if let Ok(Answer { access_token }) = serde_json::from_slice(&body) {
        return Ok(access_token);
    }
    match serde_json::from_slice(&body) {
        Ok(Refusal { error_description }) => {
            Err(Failure::Failed(format!("{issuer} refuses: {error_description}")))
        }
        Err(_) => Err(away(&status.to_string())),
    }
}

/// All that is known of why nobody answered, such as a certificate that is not believed.
fn why(error: reqwest::Error) -> String {
    let error = error.without_url();
    let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
