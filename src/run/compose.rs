//! The composition: which services a process has, and what each is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use chassis::admin::AdminPort;
use chassis::clock::Clock;
use chassis::error::Result;
use chassis::events::EmbeddedLog;
use chassis::host::{Host, Places};
use clap::Args;

use super::{Context, RunArgs};
use crate::failure::Failure;

/// Every context's own flags.
#[derive(Debug, Clone, Args)]
pub(crate) struct Configs {
    #[command(flatten)]
    order: maeul_order::Config,
    #[command(flatten)]
    payment: maeul_payment::Config,
    #[command(flatten)]
    delivery: maeul_delivery::Config,
    #[command(flatten)]
    notification: maeul_notification::Config,
}

/// The clock of the village. Real time only where the folder's own clock was never ahead of it: what was
/// written in the meantime would lie in the future.
pub(crate) fn clock(args: &RunArgs) -> Result<Clock, Failure> {
    let file = args.data.join("clock");
    if args.simulated_clock {
        return Clock::simulated(&file)
            .map_err(|why| Failure::Configuration(format!("--data {}: {why}", args.data.display())));
    }
    if file.exists() {
        return Err(Failure::Configuration(format!(
            "--data {}: the clock of this village was moved ahead ({}); start it with --simulated-clock, or name \
             another folder",
            args.data.display(),
            file.display()
        )));
    }
    Ok(Clock::system())
}

/// All services but those left out, ready to run.
pub(crate) async fn village(
    args: &RunArgs,
    clock: Clock,
    url: &str,
    admin: Option<AdminPort>,
) -> Result<Host> {
    let log = EmbeddedLog::open(&args.data.join("events.db"), clock.clone()).await?;
    let places = Places {
        data: args.data.clone(),
        databases: BTreeMap::new(),
        default_peer: url.to_owned(),
        peers: BTreeMap::new(),
    };
    let mut host = Host::new(places, clock, Arc::new(log)).with_admin(admin);
    let configs = args.contexts.clone();
    let has = |context| !args.without.contains(&context);
    if has(Context::Order) {
        maeul_order::start(&mut host, configs.order).await?;
    }
    if has(Context::Store) {
        maeul_store::start(&mut host).await?;
    }
    if has(Context::Payment) {
        maeul_payment::start(&mut host, configs.payment).await?;
    }
    if has(Context::Delivery) {
        maeul_delivery::start(&mut host, configs.delivery).await?;
    }
    if has(Context::Notification) {
        maeul_notification::start(&mut host, configs.notification).await?;
    }
    if has(Context::Mypage) {
        maeul_mypage::start(&mut host).await?;
    }
    Ok(host)
}
