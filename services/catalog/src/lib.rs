//! `catalog`: keeps the library's books, and decides who gets their copies.
//!
//! Owns the books and their stock, and what was lent for each loan. A loan that asks for copies gets all of them or
//! none: the stock is decided here alone, and never falls below zero.
//!
//! - Serves `maeul.catalog.v1.CatalogService`, and beside it what has a second version: `maeul.catalog.v2.CatalogService`.
//!   `CheckStock` is for `lending` only.
//! - Publishes `BookRegistered`, `BookChanged`, `BookRemoved`, `CopiesLent`, `LoanRefused`, `CopiesReturned`.
//! - Consumes `lending`'s `LoanRequested` and `BooksReturned`. Calls nobody.
//!
//! Must never enter: when a loan is due, what being late costs.

mod application;
mod domain;
mod inbound;
mod outbound;
#[cfg(test)]
mod samples;
mod wire;

use std::sync::Arc;

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use maeul_proto::catalog::{v1, v2};

/// The name of the context: of its database and its consumer.
const NAME: &str = "catalog";

/// It has no flags.
pub use chassis::config::NoFlags as Config;

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Adds the context to the process.
pub async fn start(host: &mut Host, _: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let catalog = Arc::new(application::Catalog::new(Arc::new(outbound::SqlBooks::new(db.clone()))));
    let api = Arc::new(inbound::CatalogApi::new(catalog, db.clone()));
    host.serve(v1::catalog_service_server::CatalogServiceServer::from_arc(api.clone()));
    host.serve(v2::catalog_service_server::CatalogServiceServer::from_arc(api));
    host.consume_cases(&db, Arc::new(inbound::Policies), outbound::LENDINGS);
    Ok(())
}
