//! Whenever a room is booked, its manager is to decide; whenever a booking is cancelled or denied, the
//! decision follows, whatever became of the call that asked for it.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use chassis::types::Timestamp;
use maeul_proto::booking::v1 as booking;

use crate::application::{Happening, react};
use crate::domain::{Booked, BookingId, CustomerId, ManagerId, RoomId};

const BOOKING_REQUESTED: &str = "maeul.booking.v1.BookingRequested";
const BOOKING_CANCELLED: &str = "maeul.booking.v1.BookingCancelled";
const BOOKING_DENIED: &str = "maeul.booking.v1.BookingDenied";

/// What requests do about others' events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![BOOKING_REQUESTED, BOOKING_CANCELLED, BOOKING_DENIED]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let (booked, happening) = read(event)?;
        react(tx, booked, happening).await
    }
}

fn read(event: &Event) -> Result<(Booked, Happening)> {
    macro_rules! booked {
        ($e:ident) => {{
            let time = |at: Option<_>| {
                at.map(Timestamp::from).ok_or_else(|| Error::internal("a booking of no time"))
            };
            Booked {
                booking_id: BookingId::try_new($e.booking_id).map_err(Error::internal)?,
                room_id: RoomId::try_new($e.room_id).map_err(Error::internal)?,
                room_name: $e.room_name,
                manager_id: ManagerId::try_new($e.manager_id).map_err(Error::internal)?,
                customer_id: CustomerId::try_new($e.customer_id).map_err(Error::internal)?,
                from: time($e.start_time)?,
                until: time($e.end_time)?,
            }
        }};
    }
    Ok(match event.kind.as_str() {
        BOOKING_REQUESTED => {
            let e: booking::BookingRequested = event.decode()?;
            (booked!(e), Happening::Requested)
        }
        BOOKING_CANCELLED => {
            let e: booking::BookingCancelled = event.decode()?;
            (booked!(e), Happening::Cancelled)
        }
        BOOKING_DENIED => {
            let mut e: booking::BookingDenied = event.decode()?;
            let reason = std::mem::take(&mut e.reason);
            (booked!(e), Happening::Denied(reason))
        }
        other => return Err(Error::internal(format!("nobody asked for events of type {other}"))),
    })
}

#[cfg(test)]
mod tests {
    use prost::Name;

    use super::*;

    #[test]
    fn the_subscriptions_are_types_of_events() {
        let types = [
            booking::BookingRequested::full_name(),
            booking::BookingCancelled::full_name(),
            booking::BookingDenied::full_name(),
        ];
        assert_eq!(Policies.subscriptions(), types);
    }
}
