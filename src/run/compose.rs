//! The composition: which services a process has, and what each is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use chassis::clock::Clock;
use chassis::error::{Error, Result};
use chassis::events::EmbeddedLog;
use chassis::host::{Host, Places};
use clap::Args;

use super::{Context, RunArgs};

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

/// All services but those left out, ready to run.
pub(crate) async fn village(args: &RunArgs, url: &str) -> Result<Host> {
    let clock = if args.simulated_clock {
        Clock::simulated(&args.data.join("clock")).map_err(Error::internal)?
    } else {
        Clock::system()
    };
    let log = EmbeddedLog::open(&args.data.join("events.db"), clock.clone()).await?;
    let places = Places {
        data: args.data.clone(),
        databases: BTreeMap::new(),
        default_peer: url.to_owned(),
        peers: BTreeMap::new(),
    };
    let mut host = Host::new(places, clock, Arc::new(log));
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
