//! Bookings and the use of rooms as rows.

#[cfg(test)]
mod contract;

use chassis::async_trait;
use chassis::db::{Row, Value};
use chassis::error::Result;
use chassis::grpc::Page;
use chassis::row;

use super::read::{SqlViews, cut};
use super::table::{self, Pages, Table, columns, into, latest, over, pages};
use crate::application::ports::{BookingStore, Query};
use crate::domain::rooms::{
    Booked, BookingCase, BookingPart, BookingState, BookingView, Room, RoomId, RoomUse,
};

macro_rules! bookings {
    ($what:ident) => {
        $what!(
            "booking_views",
            "booking_id",
            "room_id",
            "room_name",
            "booked_from",
            "booked_until",
            "booking_sequence",
            "state",
            "manager_id",
            "reason",
            "use_sequence",
            "started_at",
            "ended_at"
        )
    };
}

macro_rules! select {
    () => {
        concat!("SELECT ", bookings!(columns), " FROM booking_views AS v")
    };
}

impl Table for BookingCase {
    const KEY: &'static str = "booking_id";
    const INTO: &'static str = bookings!(into);
    const OVER: &'static str = bookings!(over);
    const MANY: &'static str = concat!(select!(), " WHERE v.booking_id = ANY($1)");
    const ONE: &'static str = concat!(select!(), " WHERE v.booking_id = $1");
    const PAGES: Pages = pages!(select!(), "booking_id");

    fn case(row: &Row) -> Result<Self> {
        Ok(Self {
            room: Room { id: row.id("room_id")?, name: row.get("room_name")? },
            booked: Booked { from: row.get("booked_from")?, until: row.get("booked_until")? },
            booking: latest(row, "booking_sequence", part(row)?)?,
            room_use: latest(row, "use_sequence", room_use(row)?)?,
        })
    }

    fn values(&self) -> Result<Vec<Value>> {
        let booking = self.booking.as_ref();
        let room_use = self.room_use.as_ref();
        Ok(row![
            self.room.id.as_str(),
            &self.room.name,
            self.booked.from,
            self.booked.until,
            booking.map(|latest| latest.sequence),
            booking.map(|latest| latest.value.state.word()),
            booking.map(|latest| latest.value.manager_id.as_str()),
            booking.map(|latest| latest.value.reason.clone()),
            room_use.map(|latest| latest.sequence),
            room_use.map(|latest| latest.value.started_at),
            room_use.and_then(|latest| latest.value.ended_at),
        ])
    }
}

fn part(row: &Row) -> Result<Option<BookingPart>> {
    let Some(state) = row.optional_word("state", BookingState::from_word)? else { return Ok(None) };
    Ok(Some(BookingPart { state, manager_id: row.id("manager_id")?, reason: row.get("reason")? }))
}

fn room_use(row: &Row) -> Result<Option<RoomUse>> {
    let Some(started_at) = row.get("started_at")? else { return Ok(None) };
    Ok(Some(RoomUse { started_at, ended_at: row.get("ended_at")? }))
}

const USES: Pages = pages!(
    select!(), "booking_id",
    all " AND v.use_sequence IS NOT NULL",
    one " AND v.use_sequence IS NOT NULL"
);
const USES_OF_ROOM: Pages = pages!(
    select!(), "booking_id",
    all " AND v.use_sequence IS NOT NULL AND v.room_id = $4",
    one " AND v.use_sequence IS NOT NULL AND v.room_id = $5"
);

#[async_trait]
impl BookingStore for SqlViews {
    async fn room_uses(&self, query: &Query, room: Option<&RoomId>) -> Result<Page<BookingView>> {
        let rows = match room {
            None => self.page(&USES, query, |stmt| stmt).await?,
            Some(room) => self.page(&USES_OF_ROOM, query, |stmt| stmt.bind(room.as_str())).await?,
        };
        let views = rows.iter().map(table::view::<BookingCase>).collect::<Result<Vec<_>>>()?;
        Ok(cut(views, query.size, |view| view))
    }
}
