//! `lending`: lends the library's books, takes them back, and charges for being late.
//!
//! Owns the loans. A loan is taken whether the catalog answers or not, and confirmed or cancelled once the catalog has
//! decided; returning needs nobody.
//!
//! - Serves `maeul.lending.v1.LendingService`. Calls `catalog` (stock check).
//! - Publishes `LoanRequested`, `LoanConfirmed`, `LoanCancelled`, `BooksReturned`, `LoanOverdue`, `FeeCharged`.
//! - Consumes `catalog`'s `CopiesLent` and `LoanRefused`.
//!
//! Must never enter: how many copies there are of a book.

mod application;
mod config;
mod domain;
mod inbound;
mod outbound;
#[cfg(test)]
mod samples;
mod wire;

use std::sync::Arc;

use chassis::case::Cases;
use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use chassis::worker::Wake;
use maeul_proto::lending::v1::lending_service_server::LendingServiceServer;

pub use config::Config;

/// The name of the context: of its database, its consumer, and as a caller.
const NAME: &str = "lending";

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Adds the context to the process.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let catalog = outbound::GrpcCatalog::new(host.peer(NAME, "catalog")?, config.stock_timeout);
    let loans = Arc::new(application::Loans::new(
        Arc::new(outbound::SqlLoans::new(db.clone())),
        Arc::new(catalog),
        host.clock().clone(),
        Cases::of(&db),
        config.calendar(),
        config.desk(),
    ));
    host.serve(LendingServiceServer::new(inbound::LendingApi::new(loans.clone(), db.clone())));
    host.consume_cases(&db, Arc::new(inbound::Policies::new(config.calendar())), outbound::LOANS);
    host.work(NAME, Arc::new(inbound::Announcer(loans)), &Wake::default());
    Ok(())
}
