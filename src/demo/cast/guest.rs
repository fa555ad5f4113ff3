//! A guest of the meeting rooms: books, uses, leaves, and looks at their own page.

use chassis::clock::new_id;
use chassis::types::Timestamp;
use maeul_proto::booking::v1::{
    BookRoomRequest, Booking, BookingState, CancelBookingRequest, GetBookingRequest,
};
use maeul_proto::mypage::v1::{BookingView, WatchBookingViewsRequest, WatchBookingViewsResponse};
use maeul_proto::notification::v1::NotificationKind;
use maeul_proto::notification::v1::watch_notifications_request::Recipient;
use maeul_proto::occupancy::v1::{EndUseRequest, RoomUseState, StartUseRequest};

use super::{Inbox, Room, word};
use crate::demo::feed::Feed;
use crate::demo::stage::{Case, Miss, Stage, answer, given, refused};

/// A time range, and how people say it.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Span {
    pub(in crate::demo) from: Timestamp,
    pub(in crate::demo) until: Timestamp,
    pub(in crate::demo) words: &'static str,
}

/// A guest of one run.
pub(in crate::demo) struct Guest<'a> {
    stage: &'a Stage,
    name: &'static str,
    id: String,
    page: Feed<BookingView>,
    inbox: Inbox,
}

impl<'a> Guest<'a> {
    /// Somebody new, who watches their page and their messages from now on.
    pub(in crate::demo) async fn comes(stage: &'a Stage, name: &'static str) -> Result<Self, Miss> {
        let id = stage.customer_id();
        let watch = WatchBookingViewsRequest { customer_id: id.clone(), resume_token: String::new() };
        let read = |response: WatchBookingViewsResponse| {
            response.booking_view.map(|view| (view.booking_id.clone(), view))
        };
        let page = Feed::open(stage.village.mypage.clone().watch_booking_views(watch).await, read).await?;
        let inbox = Inbox::open(stage, name, Recipient::CustomerId(id.clone())).await?;
        Ok(Self { stage, name, id, page, inbox })
    }

    /// Books a room that nobody has then.
    pub(in crate::demo) async fn books(&self, room: &Room<'_>, span: Span) -> Result<Booking, Miss> {
        self.stage.script.act(self.name, &format!("books {} {}", room.name, span.words));
        let booked = self.stage.village.booking.clone().book_room(self.wish(room, span)).await;
        let booking = given(answer(booked)?.booking, "the booking")?;
        self.stage.note(Case::Booking, &booking.booking_id);
        self.is_told(&booking, NotificationKind::BookingRequested).await?;
        Ok(booking)
    }

    /// Is refused at once: somebody has the room for a part of that time.
    pub(in crate::demo) async fn finds_taken(&self, room: &Room<'_>, span: Span) -> Result<(), Miss> {
        self.stage.script.act(self.name, &format!("wants {} {}", room.name, span.words));
        let outcome = self.stage.village.booking.clone().book_room(self.wish(room, span)).await;
        refused(outcome, "ROOM_TAKEN")?;
        self.stage.script.holds("refused at once: the room is taken");
        Ok(())
    }

    fn wish(&self, room: &Room<'_>, span: Span) -> BookRoomRequest {
        BookRoomRequest {
            customer_id: self.id.clone(),
            room_id: room.id.clone(),
            start_time: Some(span.from.into()),
            end_time: Some(span.until.into()),
            request_id: new_id(),
        }
    }

    /// Begins to use the room.
    pub(in crate::demo) async fn starts(&self, booking: &Booking) -> Result<(), Miss> {
        self.stage.script.act(self.name, "opens the door and starts to use the room");
        let request = StartUseRequest {
            customer_id: self.id.clone(),
            booking_id: booking.booking_id.clone(),
            request_id: new_id(),
        };
        let started = answer(self.stage.village.occupancy.clone().start_use(request).await)?;
        let state = given(started.room_use, "the use of the room")?.state();
        if state != RoomUseState::InUse {
            return Err(Miss::new("IN_USE", word(state.as_str_name(), "ROOM_USE_STATE_")));
        }
        self.stage.script.counts();
        self.is_told(booking, NotificationKind::UseStarted).await
    }

    /// Leaves the room; whether the booking is released with that call.
    pub(in crate::demo) async fn ends(&self, booking: &Booking) -> Result<bool, Miss> {
        self.stage.script.act(self.name, "is done early and leaves");
        let request = EndUseRequest {
            customer_id: self.id.clone(),
            booking_id: booking.booking_id.clone(),
            request_id: new_id(),
        };
        let ended = answer(self.stage.village.occupancy.clone().end_use(request).await)?;
        match given(ended.room_use, "the use of the room")?.state() {
            RoomUseState::Ended => Ok(true),
            RoomUseState::Ending => {
                self.stage.script.aside("the end is kept: the village finishes it on its own");
                Ok(false)
            }
            other => Err(Miss::new("ENDED, or kept as ENDING", other.as_str_name())),
        }
    }

    /// Gives a booking up before it was used.
    pub(in crate::demo) async fn cancels(&self, booking: &Booking) -> Result<(), Miss> {
        self.stage.script.act(self.name, "changes their mind and cancels");
        let request = CancelBookingRequest {
            customer_id: self.id.clone(),
            booking_id: booking.booking_id.clone(),
            request_id: new_id(),
        };
        answer(self.stage.village.booking.clone().cancel_booking(request).await)?;
        self.stage.script.counts();
        self.is_told(booking, NotificationKind::BookingCancelled).await
    }

    /// Asks where the booking stands. Where it `must` stand there already, nobody waits.
    pub(in crate::demo) async fn finds(
        &self,
        booking: &Booking,
        must: BookingState,
    ) -> Result<Booking, Miss> {
        let request =
            GetBookingRequest { customer_id: self.id.clone(), booking_id: booking.booking_id.clone() };
        let found = answer(self.stage.village.booking.clone().get_booking(request).await)?;
        let found = given(found.booking, "the booking")?;
        if found.state() != must {
            return Err(Miss::new(words(must), words(found.state())));
        }
        self.stage.script.counts();
        Ok(found)
    }

    /// Waits until the message of this kind about the booking has come.
    pub(in crate::demo) async fn is_told(
        &self,
        booking: &Booking,
        kind: NotificationKind,
    ) -> Result<(), Miss> {
        self.inbox.has(self.stage, &booking.booking_id, kind).await
    }

    /// Waits until their page shows the booking in this state, and its use in that.
    pub(in crate::demo) async fn sees(
        &self,
        booking: &Booking,
        state: BookingState,
        room_use: RoomUseState,
    ) -> Result<(), Miss> {
        let it = |view: &BookingView| view.booking_id == booking.booking_id;
        let expected = format!("{}'s page shows {}", self.name, words(state));
        self.page
            .until(
                &expected,
                |view| it(view) && view.state() == state && view.use_state() == room_use,
                |view| it(view).then(|| described(view)),
            )
            .await?;
        self.stage.script.counts();
        Ok(())
    }
}

fn words(state: BookingState) -> &'static str {
    word(state.as_str_name(), "BOOKING_STATE_")
}

fn described(view: &BookingView) -> String {
    let room_use = word(view.use_state().as_str_name(), "ROOM_USE_STATE_");
    format!("{}, its use {room_use}", words(view.state()))
}
