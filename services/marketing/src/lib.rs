//! The context `marketing`: recommends products and stores.
//!
//! It joined the village late and asked nobody to change: it learns from the events that were there before it, from the
//! first of the log on, and calls nobody. Owns what it learned, which is dropped and learned anew by a replay. Publishes
//! nothing. Consumes `order`'s `OrderPlaced` and what `store` says of stores, products and stock. Retired, nobody misses it.

mod application;
mod domain;
mod inbound;
mod outbound;

use std::sync::Arc;
use std::time::Duration;

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use maeul_proto::marketing::v1::marketing_service_server::MarketingServiceServer;

/// The name of the context: of its database and its consumer.
const NAME: &str = "marketing";

/// Flags of the context.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Recommending")]
#[group(skip)]
pub struct Config {
    /// After how long an order says half as much about what people like
    #[arg(long, env = "MAEUL_TASTE_HALF_LIFE", value_name = "TIME", default_value = "30d", value_parser = half_life)]
    pub taste_half_life: Duration,
}

fn half_life(text: &str) -> std::result::Result<Duration, String> {
    let half_life = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if half_life.is_zero() { Err("must be longer than nothing".to_owned()) } else { Ok(half_life) }
}

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Adds the context to the process.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let taste = domain::Taste { half_life: config.taste_half_life };
    let marketing = application::Marketing::new(Arc::new(outbound::SqlMemory::new(db.clone())), taste);
    host.serve(MarketingServiceServer::new(inbound::MarketingApi::new(Arc::new(marketing))));
    host.consume(&db, Arc::new(inbound::Policies));
    Ok(())
}
