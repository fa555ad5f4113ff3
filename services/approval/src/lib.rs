//! `approval`: managers decide about the bookings of their rooms.
//!
//! Owns the decision about each booking. A denial denies the booking at `booking` in the manager's own call;
//! with `booking` away it is kept and told later. Whether it came in time is decided there.
//!
//! - Serves `maeul.approval.v1.ApprovalService`.
//! - Calls `booking` (deny).
//! - Publishes `ApprovalGranted`, `ApprovalDenied`.
//! - Consumes `booking`'s `BookingRequested`, `BookingCancelled`, `BookingDenied`: what a call that died could
//!   not write down comes by event.
//!
//! Must never enter: whether a room is free, who is in it.

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
use maeul_proto::approval::v1::approval_service_server::ApprovalServiceServer;

pub use config::Config;

/// The name of the context: of its database, its consumer, and as a caller.
const NAME: &str = "approval";

/// The databases of the context, and how they are made.
pub static DATABASES: &[(&str, &Migrations)] = &[(NAME, &outbound::MIGRATIONS)];

/// Starts the context within `host`.
pub async fn start(host: &mut Host, config: Config) -> Result<()> {
    let db = host.database(NAME, &outbound::MIGRATIONS).await?;
    let timeout = config.approval_booking_timeout;
    let (calls, queue) = (config.approval_booking_calls, config.approval_booking_queue);
    let kept = Wake::default();
    let approvals = Arc::new(application::Approvals::new(
        Arc::new(outbound::SqlApprovals::new(db.clone())),
        Arc::new(outbound::GrpcBookings::new(host.peer(NAME, "booking")?, timeout)),
        host.clock().clone(),
        Admission::new("booking, for denials", calls.into(), queue.into()),
        kept.clone(),
        timeout,
    ));
    host.serve(ApprovalServiceServer::new(inbound::ApprovalApi::new(approvals.clone(), db.clone())));
    host.consume_cases(&db, Arc::new(inbound::Policies), outbound::REQUESTS);
    host.work_due(&db, approvals, &kept);
    Ok(())
}
