//! `occupancy`: who is in which meeting room.
//!
//! Owns the use of each booking. A start claims the booking at `booking`, an end releases it there, both in
//! the customer's own call. With `booking` away a start is refused, and an end is kept and told later.
//!
//! - Serves `maeul.occupancy.v1.OccupancyService`.
//! - Calls `booking` (start, release).
//! - Publishes `UseStarted`, `UseEnded`.
//! - Consumes `booking`'s `BookingApproved`, `BookingStarted`, `BookingReleased`, `BookingCancelled`,
//!   `BookingDenied`: what a call that died could not write down comes by event.
//!
//! Must never enter: whether a room is free, who may decide about it.

mod application;
mod config;
mod domain;
mod inbound;
mod outbound;

use std::sync::Arc;

use chassis::admission::Admission;
use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use chassis::worker::Wake;
use maeul_proto::occupancy::v1::occupancy_service_server::OccupancyServiceServer;

pub use config::Config;

/// The name of the context: of its database, its consumer, and as a caller.
const NAME: &str = "occupancy";

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Starts the context within `host`.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let timeout = config.occupancy_booking_timeout;
    let (calls, queue) = (config.occupancy_booking_calls, config.occupancy_booking_queue);
    let kept = Wake::default();
    let room_uses = Arc::new(application::RoomUses::new(
        Arc::new(outbound::SqlRoomUses::new(db.clone())),
        Arc::new(outbound::GrpcBookings::new(host.peer(NAME, "booking")?, timeout)),
        host.clock().clone(),
        Admission::new("booking, for uses", calls.into(), queue.into()),
        kept.clone(),
        timeout,
    ));
    host.serve(OccupancyServiceServer::new(inbound::OccupancyApi::new(room_uses.clone(), db.clone())));
    host.consume_cases(&db, Arc::new(inbound::Policies), outbound::ROOM_USES);
    host.work_due(&db, room_uses, &kept);
    Ok(())
}
