//! Whenever a booking is approved, its use is expected; whenever it is claimed, released or ended, its use
//! follows, whatever became of the call that asked for it.

use chassis::async_trait;
use chassis::db::Tx;
use chassis::error::{Error, Result};
use chassis::events::{Event, Policy};
use chassis::types::Timestamp;
use maeul_proto::booking::v1 as booking;

use crate::application::{Happening, react};
use crate::domain::{Booked, BookingId, CustomerId, RoomId};

const BOOKING_APPROVED: &str = "maeul.booking.v1.BookingApproved";
const BOOKING_STARTED: &str = "maeul.booking.v1.BookingStarted";
const BOOKING_RELEASED: &str = "maeul.booking.v1.BookingReleased";
const BOOKING_CANCELLED: &str = "maeul.booking.v1.BookingCancelled";
const BOOKING_DENIED: &str = "maeul.booking.v1.BookingDenied";

/// What uses do about others' events.
#[derive(Debug)]
pub(crate) struct Policies;

#[async_trait]
impl Policy for Policies {
    fn subscriptions(&self) -> Vec<&'static str> {
        vec![BOOKING_APPROVED, BOOKING_STARTED, BOOKING_RELEASED, BOOKING_CANCELLED, BOOKING_DENIED]
    }

    async fn handle(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let (booked, happening) = read(event)?;
        react(tx, booked, happening, Timestamp::from_micros(event.time)).await
    }
}

fn read(event: &Event) -> Result<(Booked, Happening)> {
    macro_rules! booked {
        ($message:ident) => {{
            let e: booking::$message = event.decode()?;
            let time = |at: Option<_>| {
                at.map(Timestamp::from).ok_or_else(|| Error::internal("a booking of no time"))
            };
            Booked {
                booking_id: BookingId::try_new(e.booking_id).map_err(Error::internal)?,
                room_id: RoomId::try_new(e.room_id).map_err(Error::internal)?,
                room_name: e.room_name,
                customer_id: CustomerId::try_new(e.customer_id).map_err(Error::internal)?,
                from: time(e.start_time)?,
                until: time(e.end_time)?,
            }
        }};
    }
    Ok(match event.kind.as_str() {
        BOOKING_APPROVED => (booked!(BookingApproved), Happening::Approved),
        BOOKING_STARTED => (booked!(BookingStarted), Happening::Started),
        BOOKING_RELEASED => (booked!(BookingReleased), Happening::Released),
        BOOKING_CANCELLED => (booked!(BookingCancelled), Happening::Ended),
        BOOKING_DENIED => (booked!(BookingDenied), Happening::Ended),
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
            booking::BookingApproved::full_name(),
            booking::BookingStarted::full_name(),
            booking::BookingReleased::full_name(),
            booking::BookingCancelled::full_name(),
            booking::BookingDenied::full_name(),
        ];
        assert_eq!(Policies.subscriptions(), types);
    }
}
