//! `booking`: meeting rooms, and who has them when.
//!
//! Owns the rooms and the bookings. No two live bookings of a room overlap, and a booking alone decides
//! between started, cancelled and denied.
//!
//! - Serves `maeul.booking.v1.BookingService`; `DenyBooking` for `approval`, `StartBooking` and
//!   `ReleaseBooking` for `occupancy` only.
//! - Publishes `RoomRegistered`, `BookingRequested`, `BookingApproved`, `BookingDenied`, `BookingCancelled`,
//!   `BookingStarted`, `BookingReleased`.
//! - Consumes `approval`'s `ApprovalGranted`. A denial comes by a call, because it is decided here.
//!
//! Must never enter: who may decide and why, who is in the room.

mod application;
mod config;
mod domain;
mod inbound;
mod outbound;

use std::sync::Arc;

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use maeul_proto::booking::v1::booking_service_server::BookingServiceServer;

pub use config::Config;

/// The name of the context: of its database and its consumer.
const NAME: &str = "booking";

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Starts the context within `host`.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let store = Arc::new(outbound::SqlBookings::new(db.clone()));
    let bookings = Arc::new(application::Bookings::new(store, config.limits()));
    host.serve(BookingServiceServer::new(inbound::BookingApi::new(bookings, db.clone())));
    host.consume_cases(&db, Arc::new(inbound::Policies), outbound::BOOKINGS);
    Ok(())
}
