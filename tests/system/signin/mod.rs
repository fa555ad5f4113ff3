//! Signing in: with the demo issuer, as people who try the village out do, and with a provider of others' making.

mod demo_issuer;
mod provider;
mod real_provider;

use std::sync::Arc;

use chassis::access::SignIn;
use chassis::signin::SignInArgs;
use clap::{Args, FromArgMatches};
use tokio_util::sync::CancellationToken;

/// How a village with these flags tells who has signed in.
fn village(flags: &[&str]) -> Arc<dyn SignIn> {
    let command = SignInArgs::augment_args(clap::Command::new("village"));
    let matches = command.try_get_matches_from([&["village"], flags].concat()).unwrap();
    let args = SignInArgs::from_arg_matches(&matches).unwrap();
    args.open(CancellationToken::new()).unwrap().unwrap()
}
