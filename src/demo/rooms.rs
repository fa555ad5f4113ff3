//! Meeting rooms: an hour that is booked, approved and given back early, and a booking that is denied.

use std::time::Duration;

use chassis::types::Timestamp;
use maeul_proto::booking::v1::BookingState;
use maeul_proto::notification::v1::NotificationKind as Message;
use maeul_proto::occupancy::v1::RoomUseState;

use super::cast::{Guest, Room, Span};
use super::stage::{Miss, Stage, given, told};
use crate::process::Context;

const HALF_AN_HOUR: Duration = Duration::from_mins(30);

pub(super) async fn play(stage: &Stage) -> Result<(), Miss> {
    stage.script.story("rooms", "Rooms: an hour given back early, and a denial");
    let room = Room::opens(stage, "manager", "The Attic").await?;
    let (one, two) = (Guest::comes(stage, "guest A").await?, Guest::comes(stage, "guest B").await?);
    let rest = given_back_early(stage, &room, &one, &two).await?;
    denied(stage, &room, &one, &two, rest).await
}

/// R1 to R3, R5, R6: nobody else gets the room meanwhile; what is left of the hour is free again.
async fn given_back_early(
    stage: &Stage,
    room: &Room<'_>,
    one: &Guest<'_>,
    two: &Guest<'_>,
) -> Result<Span, Miss> {
    stage.script.scene("An hour in the attic, given back early");
    let now = stage.time_at(Context::Booking).await.map_err(|status| Miss::new("the time", told(&status)))?;
    let until = now.plus(2 * HALF_AN_HOUR);
    let booking = one.books(room, Span { from: now, until, words: "for an hour, from now on" }).await?;
    let overlapping =
        Span { from: now.plus(HALF_AN_HOUR), until: until.plus(HALF_AN_HOUR), words: "in half an hour" };
    two.finds_taken(room, overlapping).await?;
    room.approves(&booking).await?;
    one.is_told(&booking, Message::BookingApproved).await?;
    one.sees(&booking, BookingState::Approved, RoomUseState::Unspecified).await?;
    one.starts(&booking).await?;
    one.sees(&booking, BookingState::Started, RoomUseState::InUse).await?;
    let at_once = one.ends(&booking).await?;
    if at_once {
        one.finds(&booking, BookingState::Released).await?;
        stage.script.holds("RELEASED in the same call");
    }
    one.is_told(&booking, Message::BookingReleased).await?;
    one.is_told(&booking, Message::UseEnded).await?;
    one.sees(&booking, BookingState::Released, RoomUseState::Ended).await?;
    let released = one.finds(&booking, BookingState::Released).await?;
    let from: Timestamp = given(released.released_time, "the time of the release")?.into();
    Ok(Span { from, until, words: "for the rest of that hour" })
}

/// R2, R4: a denial cancels in the same call, and whoever books may give up.
async fn denied(
    stage: &Stage,
    room: &Room<'_>,
    one: &Guest<'_>,
    two: &Guest<'_>,
    rest: Span,
) -> Result<(), Miss> {
    stage.script.scene("A denial that cancels in the same call");
    let booking = two.books(room, rest).await?;
    stage.script.holds("the rest of the hour was free again");
    let at_once = room.denies(&booking, "The attic is being painted.").await?;
    if at_once {
        two.finds(&booking, BookingState::Denied).await?;
        stage.script.holds("DENIED in the same call");
    }
    two.is_told(&booking, Message::BookingDenied).await?;
    two.sees(&booking, BookingState::Denied, RoomUseState::Unspecified).await?;
    let again = one.books(room, rest).await?;
    stage.script.holds("and free once more");
    one.cancels(&again).await?;
    one.sees(&again, BookingState::Cancelled, RoomUseState::Unspecified).await
}
