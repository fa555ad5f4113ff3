//! `maeul serve --target gateway`: the front door as a process of its own, with every service elsewhere.

use std::process::ExitCode;

use chassis::admin::AdminPort;
use chassis::readiness::Readiness;
use maeul_gateway::{Gateway, Peers, Village};
use tokio_util::sync::CancellationToken;

use super::ServeArgs;
use crate::failure::Failure;
use crate::process::{from_here, stop_when_interrupted};

/// Serves until it is told to stop. A service that is away is no reason not to: the others can be called.
pub(super) async fn main(args: &ServeArgs) -> Result<ExitCode, Failure> {
    let process = &args.process;
    let stop = CancellationToken::new();
    stop_when_interrupted(stop.clone());
    let sign_in = process.sign_in.open(stop.clone()).map_err(Failure::Configuration)?;
    let door = process.access.door(sign_in)?;
    let peers = Peers::connect(&args.places.all()?, door.services()).map_err(Failure::Configuration)?;
    let telemetry = chassis::telemetry::start("maeul-gateway", &process.log, process.log_format)
        .map_err(Failure::Configuration)?;
    let admin = AdminPort::start(&process.admin, telemetry.levels(), telemetry.metrics())
        .await
        .map_err(Failure::Configuration)?;
    let gateway = process.bind_gateway().await?.ok_or_else(|| {
        Failure::Configuration("--gateway-listen none: a gateway listens somewhere".to_owned())
    })?;
    let url = from_here(gateway.address());

    let readiness = admin.as_ref().map_or_else(Readiness::default, |admin| admin.readiness().clone());
    let village = Village { peers, readiness: readiness.clone(), door };
    let failed = |e| Failure::failed("cannot start", e);
    let serving = gateway.serve(village, stop.clone()).map_err(failed)?;
    readiness.started(&Gateway::services()).await;
    process.say_who_may_come(process.signs_in());
    tracing::info!(url, targets = "gateway", "serving");
    stop.cancelled().await;
    tracing::info!("draining");
    readiness.misses("drain", "stopping").await;
    serving.until_drained(process.drain_timeout).await.map_err(|e| Failure::failed("ended badly", e))?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}
