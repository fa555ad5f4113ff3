//! The context `mypage`: the customer's page.
//!
//! Owns read models only: the view of each order with its timeline, of each loan, of each booking and the use of its
//! room, and a copy of the stores' names. Publishes nothing. Consumes every event that a customer can see
//! (`inbound/events.rs`). It calls nobody and nobody waits for it; dropped, it is rebuilt from the event log.

mod application;
mod domain;
mod inbound;
mod outbound;

use std::sync::Arc;

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use maeul_proto::mypage::v1::mypage_service_server::MypageServiceServer;

use application::Application;

/// It has no flags.
pub use chassis::config::NoFlags as Config;

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[("mypage", &outbound::MIGRATIONS)];

/// Wires the context into a process.
pub async fn start(host: &mut Host, _: Config) -> Result<()> {
    let db = host.database("mypage", &outbound::MIGRATIONS).await?;
    let views = Arc::new(outbound::SqlViews::new(db.clone()));
    let app = Arc::new(Application { orders: views.clone(), loans: views.clone(), bookings: views });
    host.serve(MypageServiceServer::new(inbound::Grpc::new(app, db.clone(), host.stopping())));
    host.consume(&db, Arc::new(inbound::Policies));
    Ok(())
}
